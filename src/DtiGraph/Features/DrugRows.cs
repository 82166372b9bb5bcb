using DtiGraph.Features.Chemistry;

namespace DtiGraph.Features;

/// <summary>The row of a drug that the network reads: which environments occur, and on request how much there is of everything.</summary>
public static class DrugRows
{
    /// <summary>Columns of a drug with a structure: 2,048 for the fingerprint, and 672 for counts where they are asked for.</summary>
    /// <param name="options">Settled; counts that are null are off.</param>
    public static int Width(FeatureOptions options) => DrugFingerprints.Length + (options.Counts == true ? MoleculeCounts.Columns : 0);

    /// <summary>The row of a drug: 1 for each bit of its fingerprint, and 1 for the order of magnitude of each of <see cref="MoleculeCounts"/>.</summary>
    /// <param name="molecule">Its structure.</param>
    /// <param name="bits">Its fingerprint: sorted on bits, in [0, 2048).</param>
    /// <param name="options">As of <see cref="Width"/>.</param>
    /// <returns>Column and value, sorted by column; empty without a bit.</returns>
    public static IEnumerable<(int Column, float Value)> Of(Molecule molecule, int[] bits, FeatureOptions options)
    {
        var row = bits.Select(b => (b, 1f));
        return options.Counts == true && bits.Length > 0
            ? row.Concat(MoleculeCounts.ColumnsOf(molecule).Select(c => (DrugFingerprints.Length + c, 1f)))
            : row;
    }
}
