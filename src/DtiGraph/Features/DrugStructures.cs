using System.Collections.Immutable;
using DtiGraph.Features.Chemistry;
using DtiGraph.Graphs;

namespace DtiGraph.Features;

/// <summary>The structures of a graph's drugs: which are the same molecule, and which are alike.</summary>
public static class DrugStructures
{
    /// <summary>Reads the structure of every drug that has one, over all cores.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="take">Takes a drug and its structure; called from several threads.</param>
    /// <returns>Drugs whose SMILES cannot be read, with the reason.</returns>
    internal static ImmutableArray<(int Drug, string Reason)> Read(Snapshot graph, Action<int, Molecule> take)
    {
        var reasons = new string?[graph.Drugs.Length];
        Parallel.For(0, reasons.Length, d =>
        {
            if (graph.Drugs[d].Smiles.Length == 0) return;
            try
            {
                take(d, Smiles.Parse(graph.Drugs[d].Smiles));
            }
            catch (SmilesException e)
            {
                reasons[d] = e.Message;
            }
        });
        return [.. reasons.Select((r, d) => (d, r)).Where(p => p.r is not null).Select(p => (p.d, p.r!))];
    }

    /// <summary>Drugs whose SMILES cannot be read, with the reason; none of those that have no SMILES.</summary>
    public static ImmutableArray<(int Drug, string Reason)> Unreadable(Snapshot graph) => Read(graph, (_, _) => { });

    /// <summary>Groups drugs of one structure: equal formula with charge, and equal unfolded ECFP4 environments with their counts.
    /// Stereo marks are not read, so stereoisomers are one structure, as they are to the network. A structure that cannot be read
    /// equals the same text alone; a drug without one equals no other.</summary>
    /// <returns>[Nd] - for each drug the smallest index of its structure.</returns>
    /// <remarks>Departs from a canonical SMILES: rare constitutional isomers that agree in every environment of radius 2 count as one.</remarks>
    public static int[] Same(Snapshot graph)
    {
        var keys = new string[graph.Drugs.Length];
        Parallel.For(0, keys.Length, d => keys[d] = Key(graph.Drugs[d].Smiles));
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        var same = new int[keys.Length];
        for (int d = 0; d < same.Length; d++) same[d] = keys[d].Length == 0 || first.TryAdd(keys[d], d) ? d : first[keys[d]];
        return same;
    }

    /// <summary>Single-linkage clusters: no drug of one cluster is as much alike a drug of another as the similarity given.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="same">From <see cref="Same"/>: drugs of one structure are in one cluster.</param>
    /// <param name="similarity">Tanimoto of ECFP4 bits from which two drugs are linked, in (0, 1].</param>
    /// <returns>[Nd] - for each drug the smallest index of its cluster.</returns>
    /// <remarks>Cost: O(Nd^2) comparisons, over all cores.</remarks>
    public static int[] Clusters(Snapshot graph, int[] same, double similarity)
    {
        ulong[][] packed = [.. DrugFingerprints.Of(graph).Bits.Select(b => Tanimoto.Pack(b, DrugFingerprints.Length))];
        var links = new List<int>[packed.Length];
        Parallel.For(0, packed.Length, d =>
        {
            links[d] = [same[d]];
            for (int other = 0; other < d; other++) if (Tanimoto.Similarity(packed[d], packed[other]) >= similarity) links[d].Add(other);
        });
        var components = new Components(packed.Length);
        for (int d = 0; d < packed.Length; d++) foreach (int other in links[d]) components.Link(d, other);
        return components.Labels;
    }

    /// <summary>A text that is the same for every spelling of a structure: what <see cref="Same"/> goes by.</summary>
    internal static string Name(Molecule molecule)
    {
        var environments = MorganFingerprint.Environments(molecule, radius: 2);
        return $"{molecule.Formula} {string.Join(' ', environments.Ids.Zip(environments.Counts, (id, count) => $"{id:x}*{count}"))}";
    }

    private static string Key(string smiles)
    {
        if (smiles.Length == 0) return "";
        try
        {
            return Name(Smiles.Parse(smiles));
        }
        catch (SmilesException)
        {
            return "unreadable " + smiles;
        }
    }
}
