using System.Collections.Immutable;
using DtiGraph.Features.Chemistry;
using DtiGraph.Graphs;

namespace DtiGraph.Features;

/// <summary>The fingerprint by which drugs are known and compared: ECFP4 folded to 2,048 bits.</summary>
public static class DrugFingerprints
{
    /// <summary>Bits of a fingerprint.</summary>
    public const int Length = 2048;

    /// <summary>The fingerprint of a molecule.</summary>
    /// <returns>Sorted on bits, in [0, 2048).</returns>
    public static int[] Of(Molecule molecule) => MorganFingerprint.Bits(molecule, radius: 2, Length);

    /// <summary>The fingerprints of all drugs of a graph, over all cores.</summary>
    /// <returns>[Nd] sorted on bits of each drug, empty where it has no structure or one that cannot be read; and which cannot, with the reason.</returns>
    public static (int[][] Bits, ImmutableArray<(int Drug, string Reason)> Unreadable) Of(Snapshot graph)
    {
        var bits = new int[graph.Drugs.Length][];
        Array.Fill(bits, []);
        return (bits, DrugStructures.Read(graph, (d, molecule) => bits[d] = Of(molecule))); // of each molecule at once: thousands that live long are copied by every collection
    }
}
