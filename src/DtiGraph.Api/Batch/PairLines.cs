using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using DtiGraph.Ranking;

namespace DtiGraph.Api.Batch;

/// <summary>Pairs as newline-delimited JSON: one <see cref="PairQuery"/> a line. Empty lines are counted and passed over.</summary>
internal static class PairLines
{
    /// <summary>Reads line by line; a line that is no pair is a row with a fault.</summary>
    /// <param name="input">UTF-8 with or without a byte order mark.</param>
    /// <param name="json">How JSON is read.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="TooLargeException">A line is longer than <see cref="PredictionTable.LongestRow"/>.</exception>
    public static async IAsyncEnumerable<PairLine> ReadAsync(Stream input, JsonSerializerOptions json, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var pipe = PipeReader.Create(input, new(bufferSize: 64 * 1024, leaveOpen: true));
        int line = 0;
        while (true)
        {
            var result = await pipe.ReadAsync(cancellation);
            var rest = result.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                line++;
                if (Row(rest.Slice(0, end), line, json) is { } row) yield return row;
                rest = rest.Slice(rest.GetPosition(1, end));
            }
            if (result.IsCompleted)
            {
                if (Row(rest, line + 1, json) is { } last) yield return last;
                yield break;
            }
            if (rest.Length > PredictionTable.LongestRow) throw TooLargeException.Row();
            pipe.AdvanceTo(rest.Start, rest.End);
        }
    }

    private static PairLine? Row(ReadOnlySequence<byte> text, int line, JsonSerializerOptions json)
    {
        if (text.Length > PredictionTable.LongestRow) throw TooLargeException.Row();
        ReadOnlySpan<byte> bytes = text.ToArray();
        if (line == 1 && bytes.StartsWith("\uFEFF"u8)) bytes = bytes["\uFEFF"u8.Length..];
        if (bytes.Trim(" \t\r"u8).IsEmpty) return null;
        try
        {
            return JsonSerializer.Deserialize<PairQuery>(bytes, json) is { } pair
                ? new(line, [], pair, null)
                : new(line, [], null, "row: expected a pair, got null");
        }
        catch (JsonException e)
        {
            // One line of its own to the reader; the client counts those of the whole body.
            return new(line, [], null, BindingFaults.Of(new JsonException(e.Message, e.Path, line - 1, e.BytePositionInLine, e.InnerException)).Detail);
        }
    }
}
