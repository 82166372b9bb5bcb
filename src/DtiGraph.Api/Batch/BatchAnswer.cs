using System.Runtime.CompilerServices;
using System.Text.Json;
using DtiGraph.Api.Recording;
using DtiGraph.Api.Telemetry;
using DtiGraph.Ranking;

namespace DtiGraph.Api.Batch;

/// <summary>Predicts the pairs of a body while it comes in, and answers in their order while it works.</summary>
/// <remarks>
/// What is wrong before the first row is sent is answered as a problem. After it a status cannot be said any more: a last row says
/// what was wrong, and the connection is cut, so that no client takes the answer for a whole one.
/// Memory: a block of rows, and the ends that <see cref="PairBatch"/> keeps.
/// </remarks>
/// <param name="model">Answers.</param>
/// <param name="decision">Costs; null for none.</param>
/// <param name="from">CSV or NDJSON: the kind of the body.</param>
/// <param name="to">CSV, TSV or NDJSON: the kind of the answer.</param>
/// <param name="limits">How much of it is read.</param>
/// <param name="json">How JSON is read and written.</param>
internal sealed class BatchAnswer(ServedModel model, DecisionCosts? decision, string from, string to, BatchLimits limits, JsonSerializerOptions json) : IResult
{
    public async Task ExecuteAsync(HttpContext http)
    {
        var stop = http.RequestAborted;
        var measured = http.RequestServices.GetRequiredService<Measurements>();
        var batch = model.Batch(decision);
        using var writer = new RowWriter(to, byLine: true, json);
        var block = new List<PairLine>(BatchLimits.BlockRows);
        int rows = 0, line = 0, characters = 0;
        var work = new WorkTime(limits.MaximumSeconds);
        http.Response.ContentType = $"{to}; charset=utf-8";
        await using var body = new SpooledBody(http.Request.Body, limits.MaximumBytes, Send, stop);
        try
        {
            await foreach (var row in from == PairTable.NdJson ? PairLines.ReadAsync(body, json, stop) : Table(body, stop))
            {
                if (++rows > limits.MaximumRows) throw new TooLargeException($"rows: expected at most {limits.MaximumRows}, got more");
                line = row.Line;
                block.Add(row);
                characters += row.Characters;
                if (block.Count == BatchLimits.BlockRows || characters >= BatchLimits.BlockCharacters) await Send();
            }
            await Send();
            await http.Response.Body.WriteAsync(writer.Take(), stop); // the header of a table without rows
            measured.EndOfStream(rows);
            http.Features.Set(new TableRows(rows));
        }
        catch (Exception e) when (http.Response.HasStarted && !stop.IsCancellationRequested)
        {
            var error = RowError.Of(e);
            writer.Write(line + 1, null, error with { Detail = $"{error.Detail}; the answer ends here and is not complete" });
            await http.Response.Body.WriteAsync(writer.Take(), stop);
            await http.Response.Body.FlushAsync(stop);
            // The server sends what was written and closes without the end of the answer; HttpContext.Abort would take the last rows back.
            throw new AnswerCutException($"after line {line}", e);
        }

        async Task Send()
        {
            if (block.Count == 0) return;
            if (work.IsOver) throw new WorkTimeException(work.Detail);
            var answers = new Queue<PairAnswer>(work.Of(() => batch.Predict([.. block.Select(r => r.Pair).OfType<PairQuery>()], stop)));
            measured.Stream(block.Count, answers.Select(a => a.Prediction).OfType<RankedPair>());
            foreach (var row in block)
            {
                if (row.Fault is { } unread)
                {
                    writer.Write(row.Line, null, RowError.OfLine(unread));
                    continue;
                }
                var answer = answers.Dequeue();
                writer.Write(row.Line, answer.Prediction, answer.Fault is { } fault ? RowError.Of(fault, table: from != PairTable.NdJson) : null);
            }
            block.Clear();
            characters = 0;
            await http.Response.Body.WriteAsync(writer.Take(), stop);
            await http.Response.Body.FlushAsync(stop);
        }
    }

    private static async IAsyncEnumerable<PairLine> Table(Stream body, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var table = await PredictionTable.OpenAsync(body, lineBreaks: false, leaveOpen: true, cancellation);
        await foreach (var row in table.ReadAsync(cancellation)) yield return row;
    }
}

/// <summary>An answer that could not be finished after it had begun. The server, which hears it, closes the connection without the end of the answer; <see cref="RequestLog"/> says why.</summary>
/// <param name="where">How far it came.</param>
/// <param name="why">What ended it.</param>
internal sealed class AnswerCutException(string where, Exception why) : Exception($"answer cut {where}", why)
{
    /// <summary>How far it came.</summary>
    public string Where { get; } = where;
}
