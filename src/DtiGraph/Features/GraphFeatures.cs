using System.Collections.Immutable;
using DtiGraph.Features.Embeddings;
using DtiGraph.Features.Proteins;
using DtiGraph.Graphs;

namespace DtiGraph.Features;

/// <summary>The features of every node of a graph, and who is like whom.</summary>
/// <param name="Rows">[N kind, F kind] by node kind.</param>
/// <param name="Wide">[N drug, 262,854] and [N target, 168,000] by kind: rows for a linear model, empty for nodes without content; no kind where they were not wanted.</param>
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
        return Fitted(graph, DrugFeatures.Of(graph, options, linear), trainTargets, options, embeddings);
    }

    /// <summary>The features of the same graph as <see cref="Of(Snapshot, IEnumerable{int}, FeatureOptions, TargetEmbeddings?, bool)"/> makes them for other train targets. Of drugs, on which nothing is fitted, they are taken over.</summary>
    /// <param name="graph">The graph of these features.</param>
    /// <param name="trainTargets">Targets that fitted parts may see.</param>
    public GraphFeatures FittedOn(Snapshot graph, IEnumerable<int> trainTargets) => Fitted(
        graph, new(Rows[Snapshot.DrugKind], Wide.GetValueOrDefault(Snapshot.DrugKind), Fit.Fingerprints!, Fit.DrugIdentities, SimilarDrugs, LikeDrugs, Unreadable),
        trainTargets, Fit.Options, Fit.Embeddings?.Known);

    /// <summary>The features of a graph once more, by what was fitted when its model was trained.</summary>
    /// <param name="graph">The graph that the model was trained on.</param>
    /// <param name="fit">What was fitted then.</param>
    /// <returns>The same numbers, bit for bit; without rows for a linear model, which only training needs.</returns>
    public static GraphFeatures Again(Snapshot graph, FeatureFit fit)
    {
        string[] sequences = Sequences(graph);
        var rows = TargetRows(sequences, fit);
        return Of(graph, DrugFeatures.Of(graph, fit.Options, linear: false, fit.DrugIdentities), fit.Embeddings?.AppendTo(rows) ?? rows, sequences, fit);
    }

    private static GraphFeatures Fitted(Snapshot graph, DrugFeatures drugs, IEnumerable<int> trainTargets, FeatureOptions options, TargetEmbeddings? embeddings)
    {
        string[] sequences = Sequences(graph);
        int[] train = [.. trainTargets.Distinct().Order()];
        var known = train.Select(t => sequences[t]).Where(s => s.Length > 0).ToArray();
        var fit = new FeatureFit(ProteinFeatures.Fit(known), KmerWeights.Fit(4, known), drugs.Identities, FeatureRows.Without(sequences, s => s.Length == 0), options)
        {
            Fingerprints = drugs.Fingerprints,
        };
        var rows = TargetRows(sequences, fit);
        if (embeddings is null) return Of(graph, drugs, rows, sequences, fit);
        fit = fit with { Embeddings = EmbeddingFit.Fit(embeddings, train, rows) };
        return Of(graph, drugs, fit.Embeddings.AppendTo(rows), sequences, fit);
    }

    private static GraphFeatures Of(Snapshot graph, DrugFeatures drugs, SparseMatrix targetRows, string[] sequences, FeatureFit fit)
    {
        var rows = new SortedDictionary<string, SparseMatrix>(StringComparer.Ordinal) { [Snapshot.DrugKind] = drugs.Rows, [Snapshot.TargetKind] = targetRows };
        foreach (var kind in graph.Entities.GroupBy(e => e.Kind))
        {
            int n = kind.Count();
            rows[kind.Key] = FeatureRows.Of(new string[n], _ => [], 0, [.. Enumerable.Range(0, n)]);
        }
        var wide = new SortedDictionary<string, SparseMatrix>(StringComparer.Ordinal);
        if (drugs.Wide is { } ofDrugs)
        {
            wide[Snapshot.DrugKind] = ofDrugs;
            wide[Snapshot.TargetKind] = FeatureRows.Of(sequences, s => WideRows.OfTarget(fit.Proteins.Words, fit.Homology, s), WideRows.TargetWidth, []);
        }
        var homology = new TargetHomology(fit.Homology, sequences);
        int sending = fit.Options.Neighbours;
        var targets = new Neighbour[sequences.Length][];
        Parallel.For(0, targets.Length, t => targets[t] = homology.Nearest(sequences[t], Math.Max(Listed, sending), t));
        return new(rows, wide, drugs.Similar, Neighbours.First(targets, sending), fit, drugs.Unreadable)
        {
            LikeDrugs = drugs.Like,
            LikeTargets = Neighbours.First(targets, Listed),
        };
    }

    private static string[] Sequences(Snapshot graph) => [.. graph.Targets.Select(t => t.Sequence)];

    private static SparseMatrix TargetRows(string[] sequences, FeatureFit fit) => FeatureRows.Of(sequences, fit.Proteins.Of, ProteinFeatures.Width, fit.TargetIdentities);
}
