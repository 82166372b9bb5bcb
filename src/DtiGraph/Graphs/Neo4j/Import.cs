namespace DtiGraph.Graphs.Neo4j;

/// <summary>Writes a graph beside the current one, batch after batch, and then makes it the current one in a single transaction.</summary>
/// <param name="transport">The way to the database.</param>
/// <param name="batchRows">Rows a transaction, from 1.</param>
/// <param name="cancellation">Looked at between batches; what was written stays, unread, and the next import goes on from there.</param>
internal sealed class Import(ICypherTransport transport, int batchRows, CancellationToken cancellation)
{
    private const int Tries = 3;

    /// <summary>Writes the graph, or the rest of it.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="known">The imports that the database knows.</param>
    public async Task WriteAsync(Snapshot graph, IReadOnlyList<ImportHead> known)
    {
        foreach (string statement in Neo4jSchema.Statements(graph.KindOffsets.Keys)) await transport.WriteAsync(statement, new Dictionary<string, object?>(), cancellation);
        ImportHead? begun;
        for (int attempt = 1; ; attempt++)
        {
            begun = known.FirstOrDefault(h => h.State == ImportHead.Importing && h.IsOf(graph) && h.BatchRows == batchRows && h.Schema == Neo4jSchema.Version);
            foreach (var other in known.Where(h => h.State != ImportHead.Current && h != begun)) await RemoveAsync(other);
            if (begun is not null) break;
            begun = ImportHead.Of(known.Select(h => h.Number).DefaultIfEmpty(0).Max() + 1, graph, batchRows);
            if (await BeginAsync(begun)) break;
            // Another has this number: one that was cancelled, and whose first statement was still on its way to the server, or one that runs. As if it had been there before: the same graph is gone on with, another one gives way.
            if (attempt == Tries) throw Overtaken("began");
            known = await transport.ReadAsync(ImportHead.ReadAsync, cancellation);
        }
        foreach (var (index, step) in ImportSteps.Of(graph, batchRows).Index().Skip(begun.StepsDone))
        {
            cancellation.ThrowIfCancellationRequested();
            await RunAsync(begun.Number, index, step);
        }
        await FinishAsync(begun);
        foreach (var before in known.Where(h => h.State == ImportHead.Current)) await RemoveAsync(before);
    }

    /// <summary>Deletes what an import wrote that is not read any more, and nothing else.</summary>
    /// <remarks>A node stays where it was there before its first import, has another label, or somebody's relationship holds it.</remarks>
    public async Task RemoveAsync(ImportHead import)
    {
        var number = new Dictionary<string, object?> { ["import"] = import.Number };
        // An import that still runs elsewhere stops at its next batch.
        await transport.WriteAsync($"MATCH (i:{Neo4jSchema.Import} {{number: $import}}) SET i.state = '{ImportHead.Replaced}'", number, cancellation);
        foreach (string type in import.Types)
            await RepeatAsync($"MATCH ()-[r:{CypherNames.Quote(type)}]->() WHERE r.dtigraph = $import WITH r LIMIT $rows DELETE r RETURN count(*)", import.Number);
        foreach (string kind in import.Kinds)
        {
            await RepeatAsync($"""
                MATCH (n:{Neo4jSchema.LabelOf(kind)}) WHERE $import IN n.dtigraph WITH n LIMIT $rows
                SET n.dtigraph = [number IN n.dtigraph WHERE number <> $import] {(import.State == ImportHead.Importing ? "REMOVE n.dtigraph_pending" : "")}
                WITH n, n.dtigraph = [] AND size(labels(n)) = 1 AND NOT EXISTS {"{ (n)--() }"} AS ours, n.dtigraph = [] OR n.dtigraph = [0] AS last
                FOREACH (_ IN CASE WHEN last AND NOT ours THEN [1] ELSE [] END | REMOVE n.dtigraph)
                FOREACH (_ IN CASE WHEN ours THEN [1] ELSE [] END | DELETE n)
                RETURN count(*)
                """, import.Number);
        }
        await transport.WriteAsync($"MATCH (i:{Neo4jSchema.Import} {{number: $import}}) DELETE i", number, cancellation);
    }

    private async Task RepeatAsync(string statement, long import)
    {
        var parameters = new Dictionary<string, object?> { ["import"] = import, ["rows"] = batchRows };
        while ((await transport.WriteAsync(statement, parameters, cancellation))[0][0] is > 0L) cancellation.ThrowIfCancellationRequested();
    }

    /// <returns>Whether it is this import that has the number now.</returns>
    private async Task<bool> BeginAsync(ImportHead head)
    {
        var parameters = head.Parameters();
        parameters["token"] = Guid.NewGuid().ToString(); // tells an answer that was lost and asked for again from another import of this number
        var rows = await transport.WriteAsync($$"""
            MERGE (i:{{Neo4jSchema.Import}} {number: $number})
            ON CREATE SET i.token = $token, i.state = '{{ImportHead.Importing}}', i.graph_id = $graph_id, i.splits_id = $splits_id, i.schema = $schema,
                i.steps_done = 0, i.batch_rows = $batch_rows, i.kinds = $kinds, i.relations = $relations, i.splits = $splits, i.started_at = datetime()
            RETURN i.token = $token
            """, parameters, cancellation);
        return rows[0][0] is true;
    }

    private async Task RunAsync(long import, int index, ImportStep step)
    {
        var parameters = new Dictionary<string, object?> { ["import"] = import, ["step"] = index, ["rows"] = step.Rows };
        try
        {
            if ((await transport.WriteAsync(step.Statement, parameters, cancellation))[0][0] is long written && written == step.Rows.Length) return;
        }
        catch (CypherException e) when (!e.IsTransient && e.Code != CypherException.NoAnswer)
        {
            throw await BlameAsync(step, parameters, e);
        }
        var now = (await transport.ReadAsync(ImportHead.ReadAsync, cancellation)).FirstOrDefault(h => h.Number == import && h.State == ImportHead.Importing);
        // Done already: by a first try whose answer was lost.
        if (now is null || now.StepsDone <= index) throw Overtaken("took over");
    }

    /// <summary>Finds the first row that the server does not take; nothing of the batch was written.</summary>
    private async Task<Exception> BlameAsync(ImportStep step, Dictionary<string, object?> parameters, CypherException first)
    {
        async Task<CypherException?> TryAsync(int rows)
        {
            try
            {
                await transport.ProbeAsync(step.Statement, new Dictionary<string, object?>(parameters) { ["rows"] = step.Rows[..rows] }, cancellation);
                return null;
            }
            catch (CypherException e) when (!e.IsTransient && e.Code != CypherException.NoAnswer)
            {
                return e;
            }
        }
        if (await TryAsync(0) is not null) return first; // no row's fault
        var (taken, refused) = (0, step.Rows.Length);
        while (refused - taken > 1)
        {
            int middle = (taken + refused) / 2;
            if (await TryAsync(middle) is { } e) (refused, first) = (middle, e);
            else taken = middle;
        }
        return new GraphDataException(transport.Address, $"{step.Named(step.Rows[taken])}: expected a row that the server takes, got '{first.Message}'; nothing of its batch was written", first);
    }

    private async Task FinishAsync(ImportHead head)
    {
        string pending = string.Concat(head.Kinds.Select(kind => $$"""

            CALL {
                MATCH (n:{{Neo4jSchema.LabelOf(kind)}}) WHERE n.dtigraph_pending IS NOT NULL
                SET {{string.Join(", ", ImportStep.PropertiesOf(kind).Select((p, i) => $"n.{p} = CASE n.dtigraph_pending[{i}] WHEN '' THEN null ELSE n.dtigraph_pending[{i}] END"))}}
                REMOVE n.dtigraph_pending
            }
            """));
        await transport.WriteAsync($$"""
            MATCH (i:{{Neo4jSchema.Import}} {number: $import, state: '{{ImportHead.Importing}}'}) SET i.state = '{{ImportHead.Current}}', i.finished_at = datetime()
            WITH i
            OPTIONAL MATCH (before:{{Neo4jSchema.Import}} {state: '{{ImportHead.Current}}'}) WHERE before <> i
            SET before.state = '{{ImportHead.Replaced}}'
            WITH DISTINCT i{{pending}}
            RETURN count(*)
            """, new Dictionary<string, object?> { ["import"] = head.Number }, cancellation);
        // Also where the answer of a first try was lost: what counts is what the database says now.
        var now = (await transport.ReadAsync(ImportHead.ReadAsync, cancellation)).FirstOrDefault(h => h.State == ImportHead.Current);
        if (now?.Number != head.Number) throw Overtaken("took over");
    }

    private IOException Overtaken(string how) =>
        new($"import: expected to be the only one, got another that {how} meanwhile; import again when it has ended ({transport.Address})");
}
