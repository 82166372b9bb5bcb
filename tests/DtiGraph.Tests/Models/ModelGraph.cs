using DtiGraph.Features;
using DtiGraph.Models;

namespace DtiGraph.Tests.Models;

/// <summary>A random typed graph as the network sees it: features by kind and typed edges, whose nodes can be renumbered.</summary>
internal sealed class ModelGraph
{
    private const int Width = 6;

    private static readonly (string Kind, int Count)[] Kinds = [("disease", 4), ("drug", 9), ("target", 7)];

    private static readonly RelationSchema[] Relations =
    [
        new("similar_drug", "drug", "drug"), new("treats", "drug", "disease"), new("rev_treats", "disease", "drug"),
        new("interacts", "drug", "target"), new("rev_interacts", "target", "drug"),
    ];

    private readonly Dictionary<string, (int, float)[][]> rows;
    private readonly Dictionary<string, (int Source, int Destination)[]> edges;

    /// <summary>A graph by seed; nodes that <paramref name="silent"/> names send no messages.</summary>
    public ModelGraph(int seed, (string Kind, int Index)? silent = null)
    {
        var random = new Random(seed);
        rows = Kinds.ToDictionary(k => k.Kind, k => Enumerable.Range(0, k.Count)
            .Select(_ => Enumerable.Range(0, Width).Select(c => (c, (float)random.NextDouble() - .3f)).ToArray()).ToArray());
        edges = Relations.ToDictionary(r => r.Name, r => Enumerable.Range(0, 14).Select(_ => (random.Next(rows[r.SourceKind].Length), random.Next(rows[r.DestinationKind].Length)))
            .Where(e => (r.SourceKind, e.Item1) != silent).ToArray());
    }

    private ModelGraph(Dictionary<string, (int, float)[][]> rows, Dictionary<string, (int, int)[]> edges) => (this.rows, this.edges) = (rows, edges);

    public static GraphSchema Schema => new([.. Kinds.Select(k => new KindSchema(k.Kind, Width, 1))], [.. Relations]);

    public Dictionary<string, SparseMatrix> Features => rows.ToDictionary(r => r.Key, r => SparseMatrix.FromRows(Width, r.Value));

    public MessageGraph Messages => new([.. Relations.Select(r => new TypedMessages(r, SparseMatrix.FromEdges(
        rows[r.DestinationKind].Length, rows[r.SourceKind].Length, [.. edges[r.Name].Select(e => e.Destination)], [.. edges[r.Name].Select(e => e.Source)], mean: true)))]);

    /// <summary>The same graph with node i of a kind at place order[kind][i], and its edges in another order.</summary>
    public ModelGraph Renumbered(IReadOnlyDictionary<string, int[]> order) => new(
        rows.ToDictionary(r => r.Key, r => Enumerable.Range(0, r.Value.Length).Select(at => r.Value[Array.IndexOf(order[r.Key], at)]).ToArray()),
        Relations.ToDictionary(r => r.Name, r => edges[r.Name].Select(e => (order[r.SourceKind][e.Source], order[r.DestinationKind][e.Destination])).Reverse().ToArray()));

    /// <summary>Of one kind only the row of one node.</summary>
    public SparseMatrix FeaturesOf(string kind, int index) => SparseMatrix.FromRows(Width, [rows[kind][index]]);

    /// <summary>Only the messages to one node, as a graph where it is the one row of its kind.</summary>
    public MessageGraph MessagesTo(string kind, int index) => new([.. Relations.Where(r => r.DestinationKind == kind).Select(r =>
    {
        var sources = edges[r.Name].Where(e => e.Destination == index).Select(e => e.Source).ToArray();
        return new TypedMessages(r, SparseMatrix.FromEdges(1, rows[r.SourceKind].Length, new int[sources.Length], sources, mean: true));
    })]);
}
