using DtiGraph.Features.Chemistry;
using DtiGraph.Features.Proteins;

namespace DtiGraph.Features;

/// <summary>A linear score of a node from its wide row, in logits: what structure or sequence alone says of a node that train does not know.</summary>
/// <param name="Drug">[262,854] float32, the weight of each column of <see cref="WideRows.OfDrug"/>.</param>
/// <param name="Target">[168,000] float32, the weight of each column of <see cref="WideRows.OfTarget"/>.</param>
/// <remarks>The linear half of Cheng et al. 2016, "Wide and Deep Learning", arXiv:1606.07792. Departs: it is fitted apart from the network,
/// and only nodes without a labelled train pair get it; for the others the network knows better.</remarks>
public sealed record WideTerm(float[] Drug, float[] Target)
{
    /// <summary>The score of a drug; 0 without atoms.</summary>
    public float Of(Molecule molecule) => Product(WideRows.OfDrug(molecule), Drug);

    /// <summary>The score of a target; 0 without a word.</summary>
    /// <param name="words">Weights of the 3-mers.</param>
    /// <param name="homology">Weights of the 4-mers.</param>
    /// <param name="sequence">One-letter amino acids.</param>
    public float Of(KmerWeights words, KmerWeights homology, string sequence) => Product(WideRows.OfTarget(words, homology, sequence), Target);

    /// <summary>The score of one row of a matrix.</summary>
    public static float Of(SparseMatrix rows, int row, float[] weights)
    {
        var columns = rows.ColumnsOf(row);
        var values = rows.ValuesOf(row);
        float sum = 0;
        for (int k = 0; k < columns.Length; k++) sum += values[k] * weights[columns[k]];
        return sum;
    }

    private static float Product((int Column, float Value)[] row, float[] weights) => Of(SparseMatrix.FromRows(weights.Length, [row]), 0, weights);
}
