using System.Numerics;
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
    private const double Counted = .1;

    /// <summary>What of it is in either of its two properties, hydrogen bond acceptors and saturated carbon.</summary>
    private const double Property = .05;

    /// <summary>Columns of acceptors: one for each doubling of their number + 1.</summary>
    private const int AcceptorSteps = 32;

    /// <summary>Steps of the share of saturated carbon from 0 to 1.</summary>
    private const int SaturatedSteps = 5;

    private const int Acceptors = Environments + MoleculeCounts.Columns, Saturated = Acceptors + AcceptorSteps;

    /// <summary>Columns of a drug's row: 262,144 for environments, 672 for counts, 32 for hydrogen bond acceptors, 6 for saturated carbon.</summary>
    public const int DrugWidth = Saturated + SaturatedSteps + 1;

    /// <summary>Columns of a target's row: all words of 3 and of 4 residues.</summary>
    public static int TargetWidth => Kmers.Count(3) + Kmers.Count(4);

    /// <summary>The row of a drug: square roots of the counts of its ECFP4 environments, folded, one column for each of
    /// <see cref="MoleculeCounts"/>, which names its order of magnitude, and the two columns that each of its properties lies between;
    /// empty without atoms.</summary>
    /// <returns>Column in [0, 262,854) and value, sorted by column.</returns>
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
        double share = (1 - Counted - 2 * Property) / counts.Values.Sum();
        float magnitude = (float)Math.Sqrt(Counted / MoleculeCounts.Width);
        return
        [
            .. counts.Select(c => (c.Key, (float)Math.Sqrt(c.Value * share))),
            .. MoleculeCounts.ColumnsOf(molecule).Select(c => (Environments + c, magnitude)),
            .. Between(Acceptors, Doublings(HydrogenBonds.Acceptors(molecule) + 1)),
            .. Between(Saturated, SaturatedSteps * SaturatedCarbon.Share(molecule)),
        ];
    }

    /// <summary>The binary logarithm with straight lines between whole numbers: quotients alone, which have the same bits on every processor.</summary>
    private static double Doublings(int number)
    {
        int whole = BitOperations.Log2((uint)number);
        return whole + (double)(number - (1 << whole)) / (1 << whole);
    }

    /// <summary>A number as the two steps it lies between, so that the product of two rows falls off with its distance.</summary>
    private static IEnumerable<(int Column, float Value)> Between(int first, double number)
    {
        int step = (int)number;
        double above = number - step;
        yield return (first + step, (float)Math.Sqrt(Property * (1 - above)));
        if (above > 0) yield return (first + step + 1, (float)Math.Sqrt(Property * above));
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
