using System.Collections.Immutable;
using DtiGraph.Features.Chemistry;
using DtiGraph.Features.Embeddings;
using DtiGraph.Features.Proteins;
using DtiGraph.Graphs;

namespace DtiGraph.Features;

/// <summary>The features of every node of a graph, and who is like whom.</summary>
/// <param name="Rows">[N kind, F kind] by node kind.</param>
/// <param name="Wide">[N drug, 262,816] and [N target, 168,000] by kind: rows for a linear model, empty for nodes without content; no kind where they were not wanted.</param>
/// <param name="SimilarDrugs">For each drug its nearest by Tanimoto, itself not among them: those that send it messages.</param>
/// <param name="HomologousTargets">For each target its nearest by shared 4-mers, itself not among them: those that send it messages.</param>
/// <param name="Fit">What was fitted.</param>
/// <param name="Unreadable">Drugs whose SMILES cannot be read, with the reason; they are treated as drugs without a structure.</param>
public sealed record GraphFeatures(
    IReadOnlyDictionary<string, SparseMatrix> Rows, IReadOnlyDictionary<string, SparseMatrix> Wide,
    Neighbour[][] SimilarDrugs, Neighbour[][] HomologousTargets, FeatureFit Fit,
    ImmutableArray<(int Drug, string Reason)> Unreadable)
{
    /// <summary>Nearest neighbours of a node that are kept to look up labels of like pairs.</summary>
    public const int Listed = 64;

    /// <summary>[Nd] the up to 64 drugs most like each, best first: <see cref="SimilarDrugs"/> and the next.</summary>
    public required Neighbour[][] LikeDrugs { get; init; }

    /// <summary>[Nt] the up to 64 targets most like each, best first: <see cref="HomologousTargets"/> and the next.</summary>
    public required Neighbour[][] LikeTargets { get; init; }

    /// <summary>Makes the features.</summary>
    /// <param name="graph">The graph; of its edges nothing is used.</param>
    /// <param name="trainTargets">Targets that fitted parts may see.</param>
    /// <param name="options">How.</param>
    /// <param name="embeddings">Of the graph's targets, as further columns of their rows; null for none.</param>
    /// <param name="linear">Whether rows for a linear model are wanted, which are the largest of all.</param>
    /// <remarks>A node without structure or sequence, and every entity, has no content: it gets one column of its own, which is
    /// a learned embedding. Cost: O(N^2) comparisons for the neighbours, over all cores.</remarks>
    public static GraphFeatures Of(Snapshot graph, IEnumerable<int> trainTargets, FeatureOptions options, TargetEmbeddings? embeddings = null, bool linear = true)
    {
        options.Validate();
        var (molecules, unreadable) = Molecules(graph);
        var fingerprints = Fingerprints(molecules);
        var sequences = Sequences(graph);
        int[] train = [.. trainTargets.Distinct().Order()];
        var known = train.Select(t => sequences[t]).Where(s => s.Length > 0).ToArray();
        var fit = new FeatureFit(
            ProteinFeatures.Fit(known), KmerWeights.Fit(4, known),
            Without(fingerprints, f => f.Length == 0), Without(sequences, s => s.Length == 0), options)
        {
            Fingerprints = fingerprints,
        };

        var rows = Contents(graph, molecules, fingerprints, sequences, fit);
        if (embeddings is not null)
        {
            fit = fit with { Embeddings = EmbeddingFit.Fit(embeddings, train, rows[Snapshot.TargetKind]) };
            rows[Snapshot.TargetKind] = fit.Embeddings.AppendTo(rows[Snapshot.TargetKind]);
        }
        var wide = !linear ? [] : new SortedDictionary<string, SparseMatrix>(StringComparer.Ordinal)
        {
            [Snapshot.DrugKind] = Matrix(molecules, m => m is null ? [] : WideRows.OfDrug(m), WideRows.DrugWidth, []),
            [Snapshot.TargetKind] = Matrix(sequences, s => WideRows.OfTarget(fit.Proteins.Words, fit.Homology, s), WideRows.TargetWidth, []),
        };
        return Of(rows, wide, fingerprints, sequences, fit, unreadable);
    }

    /// <summary>The features of a graph once more, by what was fitted when its model was trained.</summary>
    /// <param name="graph">The graph that the model was trained on.</param>
    /// <param name="fit">What was fitted then.</param>
    /// <returns>The same numbers, bit for bit; without rows for a linear model, which only training needs.</returns>
    public static GraphFeatures Again(Snapshot graph, FeatureFit fit)
    {
        var (molecules, unreadable) = Molecules(graph);
        var bits = Fingerprints(molecules);
        var sequences = Sequences(graph);
        var rows = Contents(graph, molecules, bits, sequences, fit);
        if (fit.Embeddings is { } embeddings) rows[Snapshot.TargetKind] = embeddings.AppendTo(rows[Snapshot.TargetKind]);
        return Of(rows, new Dictionary<string, SparseMatrix>(), bits, sequences, fit, unreadable);
    }

    private static string[] Sequences(Snapshot graph) => [.. graph.Targets.Select(t => t.Sequence)];

    private static SortedDictionary<string, SparseMatrix> Contents(Snapshot graph, Molecule?[] molecules, int[][] fingerprints, string[] sequences, FeatureFit fit)
    {
        var rows = new SortedDictionary<string, SparseMatrix>(StringComparer.Ordinal)
        {
            [Snapshot.DrugKind] = Matrix([.. molecules.Zip(fingerprints)], d => d.First is { } molecule ? DrugRows.Of(molecule, d.Second, fit.Options) : [],
                DrugRows.Width(fit.Options), fit.DrugIdentities),
            [Snapshot.TargetKind] = Matrix(sequences, fit.Proteins.Of, ProteinFeatures.Width, fit.TargetIdentities),
        };
        foreach (var kind in graph.Entities.GroupBy(e => e.Kind))
        {
            int n = kind.Count();
            rows[kind.Key] = Matrix(new string[n], _ => [], 0, [.. Enumerable.Range(0, n)]);
        }
        return rows;
    }

    private static GraphFeatures Of(IReadOnlyDictionary<string, SparseMatrix> rows, IReadOnlyDictionary<string, SparseMatrix> wide,
        int[][] fingerprints, string[] sequences, FeatureFit fit, ImmutableArray<(int Drug, string Reason)> unreadable)
    {
        var homology = new TargetHomology(fit.Homology, sequences);
        int sending = fit.Options.Neighbours, listed = Math.Max(Listed, sending);
        Neighbour[][] drugs = new DrugSimilarity(fingerprints).NearestOfAll(listed), targets = new Neighbour[sequences.Length][];
        Parallel.For(0, targets.Length, t => targets[t] = homology.Nearest(sequences[t], listed, t));
        return new(rows, wide, First(drugs, sending), First(targets, sending), fit, unreadable)
        {
            LikeDrugs = First(drugs, Listed),
            LikeTargets = First(targets, Listed),
        };
    }

    private static int[][] Fingerprints(Molecule?[] molecules)
    {
        var bits = new int[molecules.Length][];
        Parallel.For(0, bits.Length, d => bits[d] = molecules[d] is { } molecule ? DrugFingerprints.Of(molecule) : []);
        return bits;
    }

    private static (Molecule?[] Molecules, ImmutableArray<(int Drug, string Reason)> Unreadable) Molecules(Snapshot graph)
    {
        var molecules = new Molecule?[graph.Drugs.Length];
        return (molecules, DrugStructures.Read(graph, (d, molecule) => molecules[d] = molecule));
    }

    private static ImmutableArray<int> Without<T>(T[] items, Func<T, bool> empty) =>
        [.. Enumerable.Range(0, items.Length).Where(i => empty(items[i]))];

    private static SparseMatrix Matrix<T>(T[] items, Func<T, IEnumerable<(int, float)>> row, int width, ImmutableArray<int> identities)
    {
        var rows = new IReadOnlyList<(int, float)>[items.Length];
        Parallel.For(0, items.Length, i => rows[i] = [.. row(items[i])]);
        for (int k = 0; k < identities.Length; k++) rows[identities[k]] = [(width + k, 1f)];
        return SparseMatrix.FromRows(width + identities.Length, rows);
    }

    private static Neighbour[][] First(Neighbour[][] lists, int count) => Array.ConvertAll(lists, l => l.Length <= count ? l : l[..count]);
}
