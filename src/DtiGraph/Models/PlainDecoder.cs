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
    /// <param name="into">Of as many nodes: overwritten and returned; null for new memory.</param>
    public PairFactors Factors(ReadOnlySpan<float> drugs, ReadOnlySpan<float> targets, PairFactors? into = null) =>
        new(OfDrugs(drugs, into?.Drugs), OfTargets(targets, into?.Targets), weight);

    /// <summary>The drugs' side of <see cref="Factors"/>.</summary>
    /// <param name="drugs">[Nd, H].</param>
    /// <param name="into">As there.</param>
    public NodeFactors OfDrugs(ReadOnlySpan<float> drugs, NodeFactors? into = null)
    {
        into ??= Room(drugs);
        drugAdd.Multiply(drugs, into.Add, addBias);
        drugs.CopyTo(into.State);
        drugLinear.Multiply(drugs, into.Linear, bias);
        return into;
    }

    /// <summary>The targets' side of <see cref="Factors"/>.</summary>
    /// <param name="targets">[Nt, H].</param>
    /// <param name="into">As there.</param>
    public NodeFactors OfTargets(ReadOnlySpan<float> targets, NodeFactors? into = null)
    {
        into ??= Room(targets);
        targetAdd.Multiply(targets, into.Add);
        bilinear.Multiply(targets, into.State);
        float scale = (float)(1 / Math.Sqrt(hidden));
        for (int i = 0; i < into.State.Length; i++) into.State[i] *= scale;
        targetLinear.Multiply(targets, into.Linear);
        return into;
    }

    /// <summary>The logit of a pair.</summary>
    /// <param name="drug">[H], z of the drug.</param>
    /// <param name="target">[H], z of the target.</param>
    internal float Logit(ReadOnlySpan<float> drug, ReadOnlySpan<float> target) => Factors(drug, target).Logit(0, 0);

    private NodeFactors Room(ReadOnlySpan<float> states)
    {
        static float[] Numbers(int count) => GC.AllocateUninitializedArray<float>(count);
        return new(Numbers(states.Length), Numbers(states.Length), Numbers(states.Length / hidden));
    }
}
