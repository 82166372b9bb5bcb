using System.Collections.Immutable;
using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Splits;

namespace DtiGraph.Models;

/// <summary>All ways that messages can take in a graph. The fixed ones are made once; the interactions that carry
/// messages are chosen anew for each forward pass.</summary>
public sealed class MessagePaths
{
    /// <summary>Name of the message type from a drug to a target it interacts with.</summary>
    public const string Interacts = "interacts";

    /// <summary>Name of the message type from a drug to a target that it was measured not to bind.</summary>
    public const string Inactive = "inactive";

    /// <summary>Name of the message type from a drug to a drug like it.</summary>
    public const string SimilarDrug = "similar_drug";

    /// <summary>Name of the message type from a target to its homologue.</summary>
    public const string HomologousTarget = "homologous_target";

    private readonly Dictionary<string, int> counts;
    private readonly ImmutableArray<TypedMessages> fixedMessages;
    private readonly bool inactive;

    /// <summary>Prepares the fixed message types of a graph.</summary>
    /// <param name="features">Features and nearest neighbours of its nodes.</param>
    /// <param name="edges">Relations that messages may pass over.</param>
    /// <param name="inactive">Train has labelled negatives: they are a message type of their own.</param>
    public MessagePaths(GraphFeatures features, MessageEdges edges, bool inactive)
    {
        this.inactive = inactive;
        Rows = features.Rows;
        counts = features.Rows.ToDictionary(r => r.Key, r => r.Value.Rows);
        var types = new List<TypedMessages>
        {
            Similar(SimilarDrug, Snapshot.DrugKind, features.SimilarDrugs, features.Fit.Options.SimilarityPower ?? 0),
            Similar(HomologousTarget, Snapshot.TargetKind, features.HomologousTargets, features.Fit.Options.SimilarityPower ?? 0),
        };
        foreach (var r in edges.Relations) types.AddRange(Both(r.Relation, r.SourceKind, r.DestinationKind, r.Source, r.Destination));
        fixedMessages = [.. types];
        var sending = fixedMessages.Select(m => m.Relation.SourceKind).Append(Snapshot.DrugKind).Append(Snapshot.TargetKind).ToHashSet();
        Schema = new GraphSchema(
            [.. features.Rows.Where(r => sending.Contains(r.Key)).Select(r => new KindSchema(r.Key, r.Value.Columns, MeanSquaredNorm(r.Value)))],
            [.. With([], []).Messages.Select(m => m.Relation)]);
    }

    /// <summary>The message edges that a trained network read, made again.</summary>
    /// <param name="graph">The graph it was trained on.</param>
    /// <param name="features">Its features (<see cref="GraphFeatures.Again"/>).</param>
    /// <param name="schema">Of the network: which relations of the graph it uses, and whether labelled negatives are a message type.</param>
    /// <param name="train">The labelled train pairs, in the order it was trained with.</param>
    /// <exception cref="ArgumentException">Graph and schema do not belong together.</exception>
    public static MessageGraph Again(
        Snapshot graph, GraphFeatures features, GraphSchema schema, IEnumerable<(int Drug, int Target, int Label)> train)
    {
        var used = schema.Relations.Select(r => r.Name).ToHashSet();
        bool inactive = used.Contains(Inactive);
        var paths = new MessagePaths(features, MessageEdges.Of(graph, [.. graph.Relations.Where(r => !r.RestatesInteractions).Select(r => r.Name).Where(used.Contains)]), inactive);
        if (!paths.Schema.Relations.SequenceEqual(schema.Relations))
            throw new ArgumentException($"message types: expected {string.Join(", ", schema.Relations.Select(r => r.Name))}, got {string.Join(", ", paths.Schema.Relations.Select(r => r.Name))}");
        var labelled = train.ToLookup(p => p.Label, p => (p.Drug, p.Target));
        return paths.With([.. labelled[1]], [.. labelled[0]]);
    }

    /// <summary>Whether a message type joins nodes that are alike: it is computed, and no store holds it.</summary>
    public static bool IsComputed(string relation) => relation is SimilarDrug or HomologousTarget;

    /// <summary>Message types, and the kinds that send messages.</summary>
    public GraphSchema Schema { get; }

    /// <summary>[N kind, F kind] by node kind.</summary>
    internal IReadOnlyDictionary<string, SparseMatrix> Rows { get; }

    /// <summary>The message types that are the same in every forward pass: the first ones of the schema.</summary>
    internal ImmutableArray<TypedMessages> Fixed => fixedMessages;

    /// <summary>The message edges when all of these pairs send, as at inference all of train does.</summary>
    /// <param name="sent">Pairs of train; those labelled 0 are ignored where the type does not exist.</param>
    public MessageGraph With(LabelledPairs sent) => With([.. sent.WithLabel(1)], [.. sent.WithLabel(0)]);

    /// <summary>The message edges of one forward pass.</summary>
    /// <param name="interactions">Train interactions that carry messages.</param>
    /// <param name="inactives">Train pairs labelled 0 that carry messages; ignored where the type does not exist.</param>
    public MessageGraph With(IReadOnlyCollection<(int Drug, int Target)> interactions, IReadOnlyCollection<(int Drug, int Target)> inactives)
    {
        var messages = fixedMessages.AddRange(Both(Interacts, interactions));
        return new(inactive ? messages.AddRange(Both(Inactive, inactives)) : messages);
    }

    private IEnumerable<TypedMessages> Both(string relation, IReadOnlyCollection<(int Drug, int Target)> pairs) =>
        Both(relation, Snapshot.DrugKind, Snapshot.TargetKind, [.. pairs.Select(p => p.Drug)], [.. pairs.Select(p => p.Target)]);

    /// <summary>A relation and its inverse; between nodes of one kind it is read as symmetric and is one type.</summary>
    private IEnumerable<TypedMessages> Both(string relation, string sourceKind, string destinationKind, int[] source, int[] destination)
    {
        if (sourceKind == destinationKind)
        {
            yield return Messages(relation, sourceKind, destinationKind, [.. source, .. destination], [.. destination, .. source]);
            yield break;
        }
        yield return Messages(relation, sourceKind, destinationKind, source, destination);
        yield return Messages("rev_" + relation, destinationKind, sourceKind, destination, source);
    }

    private TypedMessages Similar(string relation, string kind, Neighbour[][] neighbours, double power) => new(new(relation, kind, kind),
        SparseMatrix.FromRows(counts[kind], [.. neighbours.Select(list => (IReadOnlyList<(int, float)>)Neighbours.Weights(list, power))]));

    private TypedMessages Messages(string relation, string sourceKind, string destinationKind, int[] source, int[] destination) =>
        new(new(relation, sourceKind, destinationKind),
            SparseMatrix.FromEdges(counts[destinationKind], counts[sourceKind], destination, source, mean: true));

    private static double MeanSquaredNorm(SparseMatrix rows) =>
        Enumerable.Range(0, rows.Rows).Sum(i => rows.ValuesOf(i).ToArray().Sum(v => (double)v * v)) / Math.Max(1, rows.Rows);
}
