namespace DtiGraph.Graphs.Neo4j;

/// <summary>Predictions in a Neo4j database, as relationships of a type of their own: an import or snapshot never reads them.</summary>
/// <remarks><code>(drug)-[:PREDICTED {model, rank, probability, known, written_at}]->(target)</code>
/// Those of one model version replace those that it wrote before; other versions stay. Written in batches; one that was cut short is made
/// whole by writing again.</remarks>
/// <param name="transport">Disposed with it.</param>
/// <param name="options">Size of the batches.</param>
/// <param name="mapping">How somebody else's database names drugs and targets; null for DtiGraph's own names.</param>
public sealed class PredictionStore(ICypherTransport transport, Neo4jOptions options, GraphMapping? mapping = null) : IAsyncDisposable
{
    /// <summary>Names a database by its URI; nothing is sent yet.</summary>
    /// <param name="uri">As <see cref="GraphStores.Open"/> takes it, of a Neo4j database.</param>
    /// <param name="mapping">Names of somebody else's; null for DtiGraph's own.</param>
    /// <exception cref="ArgumentException">No such URI.</exception>
    public static PredictionStore Open(string uri, GraphMapping? mapping = null)
    {
        var options = Neo4jOptions.FromEnvironment();
        return new(Neo4jTransports.Open(Neo4jAddress.Parse(uri), options), options, mapping);
    }

    /// <summary>For what the model makes of each node, in the same database.</summary>
    public VectorStore Vectors { get; } = new(transport, options, mapping);

    /// <summary>Writes the predictions of one model version and then deletes those of it that are not among them.</summary>
    /// <param name="model">The version.</param>
    /// <param name="predictions">One a pair.</param>
    /// <param name="at">When; marks what belongs together, so never twice the same.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <returns>How many were written: a pair whose drug or target the database lacks is not.</returns>
    /// <exception cref="ArgumentException">The version has no name.</exception>
    /// <exception cref="CypherException">The server refused it, or did not answer; what was written before stays.</exception>
    public async Task<int> ReplaceAsync(string model, IEnumerable<Prediction> predictions, DateTimeOffset at, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        string time = at.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        var (drugs, targets) = (NodeMatch.Of(Snapshot.DrugKind, mapping), NodeMatch.Of(Snapshot.TargetKind, mapping));
        string statement = $$"""
            UNWIND $rows AS row
            {{drugs.By("d", "row[0]")}}
            {{targets.By("t", "row[1]")}}
            MERGE (d)-[p:{{Neo4jSchema.Predicted}} {model: $model}]->(t)
            SET p.rank = row[2], p.probability = toFloat(row[3]), p.known = row[4], p.written_at = datetime($at)
            RETURN count(*)
            """;
        long written = 0;
        foreach (var batch in predictions.Chunk(options.BatchRows))
        {
            object?[][] rows = [.. batch.Select(p => new object?[] { drugs.Ids(p.Drug), targets.Ids(p.Target), p.Rank, p.Probability, p.Known })];
            var parameters = new Dictionary<string, object?> { ["rows"] = rows, ["model"] = model, ["at"] = time };
            written += (await transport.WriteAsync(statement, parameters, cancellation))[0][0] as long? ?? 0;
        }
        const string older = $"MATCH ()-[p:{Neo4jSchema.Predicted}]->() WHERE p.model = $model AND p.written_at <> datetime($at) WITH p LIMIT $rows DELETE p RETURN count(*)";
        var which = new Dictionary<string, object?> { ["rows"] = options.BatchRows, ["model"] = model, ["at"] = time };
        while ((await transport.WriteAsync(older, which, cancellation))[0][0] is > 0L) cancellation.ThrowIfCancellationRequested();
        return (int)written;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => transport.DisposeAsync();
}
