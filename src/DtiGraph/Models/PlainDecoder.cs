namespace DtiGraph.Models;

/// <summary>The trained decoder in plain arrays: from the states of nodes to all that a logit needs of each.</summary>
/// <remarks>As <see cref="AdditiveBilinearDecoder"/> defines it.</remarks>
public sealed class PlainDecoder
{
    /// <summary>How the names of its parameters begin.</summary>
    internal const string Prefix = "decoder.";

    private readonly PackedMatrix drugAdd, targetAdd, bilinear, drugLinear, targetLinear;
    private readonly float[] addBias, weight, bias;
    private readonly int hidden;

    /// <summary>Takes the decoder's parameters.</summary>
    internal PlainDecoder(NamedWeights named, int hidden)
    {
        this.hidden = hidden;
        PackedMatrix Of(string name, int columns) => new(named.Take($"decoder.{name}.weight", hidden, columns), columns);
        (drugAdd, targetAdd, bilinear) = (Of("drug_add", hidden), Of("target_add", hidden), Of("bilinear", hidden));
        (drugLinear, targetLinear) = (Of("drug_linear", 1), Of("target_linear", 1));
        (addBias, weight, bias) = (named.Take("decoder.add.bias", hidden), named.Take("decoder.out.weight", hidden, 1), named.Take("decoder.bias", 1));
    }

    /// <summary>Everything of the decoder that belongs to one node.</summary>
    /// <param name="drugs">[Nd, H], z of the drugs, row by row.</param>
    /// <param name="targets">[Nt, H], z of the targets.</param>
    public PairFactors Factors(float[] drugs, float[] targets) => new(OfDrugs(drugs), OfTargets(targets), weight);

    /// <summary>The drugs' side of <see cref="Factors"/>.</summary>
    /// <param name="drugs">[Nd, H].</param>
    public NodeFactors OfDrugs(float[] drugs) => new(Product(drugs, drugAdd, hidden, addBias), drugs, Product(drugs, drugLinear, 1, bias));

    /// <summary>The targets' side of <see cref="Factors"/>.</summary>
    /// <param name="targets">[Nt, H].</param>
    public NodeFactors OfTargets(float[] targets)
    {
        float scale = (float)(1 / Math.Sqrt(hidden));
        float[] state = Product(targets, bilinear, hidden);
        for (int i = 0; i < state.Length; i++) state[i] *= scale;
        return new(Product(targets, targetAdd, hidden), state, Product(targets, targetLinear, 1));
    }

    /// <summary>The logit of a pair.</summary>
    /// <param name="drug">[H], z of the drug.</param>
    /// <param name="target">[H], z of the target.</param>
    internal float Logit(ReadOnlySpan<float> drug, ReadOnlySpan<float> target) => new PairFactors(OfDrugs([.. drug]), OfTargets([.. target]), weight).Logit(0, 0);

    private float[] Product(float[] states, PackedMatrix by, int columns, ReadOnlySpan<float> start = default)
    {
        float[] product = GC.AllocateUninitializedArray<float>(states.Length / hidden * columns);
        by.Multiply(states, product, start);
        return product;
    }
}
