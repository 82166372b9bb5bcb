using System.Globalization;

namespace DtiGraph.Graphs.Neo4j;

/// <summary>What a model makes of each node, in vector indexes of a Neo4j database, so that one query finds the nearest: an import or snapshot never reads it.</summary>
/// <remarks><code>(:Drug {dtigraph_vector, dtigraph_vector_model})   CALL db.index.vector.queryNodes('dtigraph_drug_vector', 10, $vector)</code>
/// A node has the vector of the model that was written last: vectors of several models cannot be compared. Written in batches; one that was cut
/// short is made whole by writing again.</remarks>
/// <param name="transport">Belongs to the caller.</param>
/// <param name="options">Size of the batches, and how long a new index is waited for.</param>
/// <param name="mapping">How somebody else's database names drugs and targets; null for DtiGraph's own names.</param>
public sealed class VectorStore(ICypherTransport transport, Neo4jOptions options, GraphMapping? mapping = null)
{
    /// <summary>The most numbers that a vector may have: a limit of Neo4j's vector indexes.</summary>
    public const int MaximumWidth = 4096;

    // What one request carries: some megabytes of text.
    private const int BatchNumbers = 250_000;
    private static readonly Dictionary<string, object?> None = [];

    /// <summary>Name of the index over the nodes of a kind: dtigraph_drug_vector.</summary>
    /// <param name="kind">drug or target.</param>
    public static string IndexOf(string kind) => $"dtigraph_{kind}_vector";

    /// <summary>Writes a vector to each node and takes older ones from the other nodes of the kind; makes the index, anew where it is of another width or label.</summary>
    /// <param name="model">Version of the model.</param>
    /// <param name="kind">drug or target.</param>
    /// <param name="width">Numbers in each vector.</param>
    /// <param name="vectors">One a node.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <returns>How many nodes have one now: a node that the database lacks is not made. They can be asked for.</returns>
    /// <exception cref="ArgumentException">A width that no index takes, a vector of another width, or one with a number that is not finite.</exception>
    public async Task<int> ReplaceAsync(string model, string kind, int width, IEnumerable<NodeVector> vectors, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        ArgumentNullException.ThrowIfNull(vectors);
        if (width is < 1 or > MaximumWidth)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"width of vectors: expected 1 to {MaximumWidth:N0}, got {width:N0}"), nameof(width));
        var nodes = NodeMatch.Of(kind, mapping);
        string index = IndexOf(kind), label = nodes.Label;
        await DropOtherAsync(index, label, width, cancellation);
        string statement = $"""
            UNWIND $rows AS row
            {nodes.By("n", "row[0]")}
            SET n.{Neo4jSchema.VectorModel} = $model
            WITH n, row
            CALL db.create.setNodeVectorProperty(n, '{Neo4jSchema.Vector}', row[1])
            RETURN count(*)
            """;
        long written = 0;
        foreach (var batch in vectors.Chunk(Math.Clamp(BatchNumbers / width, 1, options.BatchRows)))
        {
            object?[][] rows = [.. batch.Select(v => new object?[] { nodes.Ids(v.Id), Numbers(v, width) })];
            written += (await transport.WriteAsync(statement, new Dictionary<string, object?> { ["rows"] = rows, ["model"] = model }, cancellation))[0][0] as long? ?? 0;
        }
        string older = $"""
            MATCH (n:{label}) WHERE n.{Neo4jSchema.VectorModel} <> $model WITH n LIMIT $rows
            REMOVE n.{Neo4jSchema.Vector}, n.{Neo4jSchema.VectorModel} RETURN count(*)
            """;
        var which = new Dictionary<string, object?> { ["rows"] = options.BatchRows, ["model"] = model };
        while ((await transport.WriteAsync(older, which, cancellation))[0][0] is > 0L) cancellation.ThrowIfCancellationRequested();
        // Not quantised: some megabytes are saved, but on biosnap (256 wide) the scores were off by up to .01 and nearest drugs changed places.
        await transport.WriteAsync($$$"""
            CREATE VECTOR INDEX {{{index}}} IF NOT EXISTS FOR (n:{{{label}}}) ON (n.{{{Neo4jSchema.Vector}}})
            OPTIONS {indexConfig: {`vector.dimensions`: {{{width.ToString(CultureInfo.InvariantCulture)}}}, `vector.similarity_function`: 'cosine', `vector.quantization.enabled`: false}}
            """, None, cancellation);
        // A new index fills behind our back. The server gives up a little before we would.
        int seconds = Math.Max(1, (int)(options.RequestTimeout.TotalSeconds * 0.9));
        await transport.WriteAsync("CALL db.awaitIndex($index, $seconds)", new Dictionary<string, object?> { ["index"] = index, ["seconds"] = seconds }, cancellation);
        return (int)written;
    }

    private async Task DropOtherAsync(string index, string label, int width, CancellationToken cancellation)
    {
        var there = await transport.WriteAsync(
            "SHOW VECTOR INDEXES YIELD name, labelsOrTypes, properties, options WHERE name = $index RETURN labelsOrTypes, properties, options.indexConfig['vector.dimensions']",
            new Dictionary<string, object?> { ["index"] = index }, cancellation);
        if (there is [[IEnumerable<object?> labels, IEnumerable<object?> properties, long numbers]] && numbers == width
            && labels.OfType<string>().Select(CypherNames.Quote).SequenceEqual([label]) && properties.SequenceEqual([Neo4jSchema.Vector])) return;
        if (there.Count > 0) await transport.WriteAsync($"DROP INDEX {index} IF EXISTS", None, cancellation);
    }

    // As doubles, which transports carry: every float is one.
    private static double[] Numbers(NodeVector vector, int width)
    {
        var values = vector.Values.Span;
        if (values.Length != width) throw new ArgumentException($"vector of '{vector.Id}': expected {width} numbers, got {values.Length}", nameof(vector));
        double[] numbers = new double[width];
        for (int i = 0; i < width; i++)
        {
            numbers[i] = float.IsFinite(values[i])
                ? values[i]
                : throw new ArgumentException($"vector of '{vector.Id}': expected finite numbers, got {values[i].ToString(CultureInfo.InvariantCulture)} at position {i}", nameof(vector));
        }
        return numbers;
    }
}
