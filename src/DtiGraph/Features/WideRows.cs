using DtiGraph.Features.Chemistry;
using DtiGraph.Features.Proteins;

namespace DtiGraph.Features;

/// <summary>Rows for a linear model: many columns, few of them filled, each row of length 1, so that the product of two rows is
/// the cosine of two drugs or of two targets.</summary>
public static class WideRows
{
    /// <summary>Columns of environments, so many that few share one: folded to 2,048 a linear model loses what it gains.</summary>
    private const int Environments = 1 << 18;

    /// <summary>What of the squared length of a drug's row is in its counts.</summary>
    private const double Counted = .3;

    /// <summary>Columns of a drug's row: 262,144 for environments, 672 for counts.</summary>
    public const int DrugWidth = Environments + MoleculeCounts.Columns;

    /// <summary>Columns of a target's row: all words of 3 and of 4 residues.</summary>
    public static int TargetWidth => Kmers.Count(3) + Kmers.Count(4);

    /// <summary>The row of a drug: square roots of the counts of its ECFP4 environments, folded, and one column for each of
    /// <see cref="MoleculeCounts"/>, which names its order of magnitude; empty without atoms.</summary>
    /// <returns>Column in [0, 262,816) and value, sorted by column.</returns>
    public static (int Column, float Value)[] OfDrug(Molecule molecule)
    {
        var environments = MorganFingerprint.Environments(molecule, radius: 2);
        if (environments.Count == 0) return [];
        var counts = new SortedDictionary<int, int>();
        for (int i = 0; i < environments.Count; i++)
        {
            int column = (int)(environments.Ids[i] % Environments);
            counts[column] = counts.GetValueOrDefault(column) + environments.Counts[i];
        }
        // The squares of the square roots add up to the number of environments.
        double share = (1 - Counted) / counts.Values.Sum();
        float magnitude = (float)Math.Sqrt(Counted / MoleculeCounts.Width);
        return
        [
            .. counts.Select(c => (c.Key, (float)Math.Sqrt(c.Value * share))),
            .. MoleculeCounts.ColumnsOf(molecule).Select(c => (Environments + c, magnitude)),
        ];
    }

    /// <summary>The row of a target: tf-idf of its 3-mers and of its 4-mers, as much of each; empty without a word.</summary>
    /// <param name="words">Weights of the 3-mers.</param>
    /// <param name="homology">Weights of the 4-mers.</param>
    /// <param name="sequence">One-letter amino acids.</param>
    /// <returns>Column in [0, 168,000) and value, sorted by column.</returns>
    public static (int Column, float Value)[] OfTarget(KmerWeights words, KmerWeights homology, string sequence)
    {
        var three = words.Of(sequence);
        var four = homology.Of(sequence);
        float share = four.Length == 0 ? 1 : MathF.Sqrt(0.5f);
        return [.. three.Select(w => (w.Word, w.Weight * share)), .. four.Select(w => (w.Word + Kmers.Count(3), w.Weight * share))];
    }
}
