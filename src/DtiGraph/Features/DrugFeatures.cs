using System.Collections.Immutable;
using DtiGraph.Features.Chemistry;
using DtiGraph.Graphs;

namespace DtiGraph.Features;

/// <summary>What is made of a graph's drugs. Nothing of it is fitted: it is the same for any split.</summary>
/// <param name="Rows">[Nd, F].</param>
/// <param name="Wide">[Nd, 262,854] for a linear model; null where not wanted.</param>
/// <param name="Fingerprints">[Nd] sorted on bits, empty where there is no structure that can be read.</param>
/// <param name="Identities">Drugs without a fingerprint.</param>
/// <param name="Similar">[Nd] those that send each its messages.</param>
/// <param name="Like">[Nd] these and the next, <see cref="GraphFeatures.Listed"/> in all.</param>
/// <param name="Unreadable">Drugs whose SMILES cannot be read, with the reason.</param>
internal sealed record DrugFeatures(
    SparseMatrix Rows, SparseMatrix? Wide, int[][] Fingerprints, ImmutableArray<int> Identities, Neighbour[][] Similar, Neighbour[][] Like,
    ImmutableArray<(int Drug, string Reason)> Unreadable)
{
    /// <summary>Makes them. Cost: O(Nd^2) comparisons, over all cores.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="options">How.</param>
    /// <param name="linear">Whether rows for a linear model are wanted.</param>
    /// <param name="known">Drugs that a stored model takes for those without a fingerprint; null to see.</param>
    public static DrugFeatures Of(Snapshot graph, FeatureOptions options, bool linear, ImmutableArray<int>? known = null)
    {
        var molecules = new Molecule?[graph.Drugs.Length];
        var unreadable = DrugStructures.Read(graph, (d, molecule) => molecules[d] = molecule);
        int[][] fingerprints = new int[molecules.Length][];
        Parallel.For(0, fingerprints.Length, d => fingerprints[d] = molecules[d] is { } molecule ? DrugFingerprints.Of(molecule) : []);
        var identities = known ?? FeatureRows.Without(fingerprints, f => f.Length == 0);
        var nearest = new DrugSimilarity(fingerprints).NearestOfAll(Math.Max(GraphFeatures.Listed, options.Neighbours));
        return new(
            FeatureRows.Of([.. molecules.Zip(fingerprints)], d => d.First is { } molecule ? DrugRows.Of(molecule, d.Second, options) : [], DrugRows.Width(options), identities),
            linear ? FeatureRows.Of(molecules, m => m is null ? [] : WideRows.OfDrug(m), WideRows.DrugWidth, []) : null,
            fingerprints, identities, Neighbours.First(nearest, options.Neighbours), Neighbours.First(nearest, GraphFeatures.Listed), unreadable);
    }
}
