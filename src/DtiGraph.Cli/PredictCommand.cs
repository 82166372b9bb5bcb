using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using CsvHelper;
using DtiGraph.Artifacts;
using DtiGraph.Ranking;

namespace DtiGraph.Cli;

/// <summary>dti predict: a table of pairs into a table of probabilities.</summary>
internal static class PredictCommand
{
    private static readonly string[] Added = ["line", .. PairColumns.Names, "in_domain", "error"];

    private const int Block = 1024;

    public static Command Create()
    {
        var model = CommonOptions.Model();
        var input = new Option<string>("--input")
        {
            Description = "Pairs: a column drug (id) or smiles, and a column target (id) or sequence; further columns are carried along.",
            Required = true,
            HelpName = "pairs.csv",
        };
        var output = new Option<string>("--output") { Description = "Where the answers go, in the order of the pairs.", Required = true, HelpName = "out.csv" };
        var command = new Command("predict", "State the probability of every pair of a table.") { model, input, output };
        command.Runs(async (parsed, screen) =>
        {
            var clock = Stopwatch.StartNew();
            string from = parsed.GetRequiredValue(input), to = Path.GetFullPath(parsed.GetRequiredValue(output));
            if (!File.Exists(from)) throw new QueryException($"input: expected a CSV file, got {(Directory.Exists(from) ? "a folder" : "nothing there")} ({from})");
            OutputTable.Check(to, "CSV");
            if (Path.GetExtension(to).Equals(".parquet", StringComparison.OrdinalIgnoreCase))
                throw new QueryException($"output: expected a CSV file, got {Path.GetFileName(to)}: only dti screen writes Parquet");
            if (Path.GetFullPath(from) == to) throw new QueryException($"output: expected another file than the input, got the same ({from})");
            DurableFile.CheckPlace(parsed.GetRequiredValue(output));
            using var stop = new StopSignal(screen, "stopping: nothing is written");
            await using var table = await PredictionTable.OpenAsync(File.OpenRead(from), lineBreaks: true, cancellation: stop.Token);
            if (table.Columns.Intersect(Added).FirstOrDefault() is { } taken)
                throw new QueryException($"column: expected a name other than {string.Join(", ", Added)}, which the answer adds, got '{taken}' ({from}:1)");
            var served = ServedModel.Open(parsed.GetRequiredValue(model));
            using var items = screen.Json ? new JsonItems() : null;
            var (rows, errors, outside) = await DurableFile.WriteAsync(to, stream => WriteAsync(table, served.Batch(), stream, items, stop.Token));
            double seconds = Math.Round(clock.Elapsed.TotalSeconds, 1);
            screen.Line($"{MetricsTable.Count(rows)} pairs, {MetricsTable.Count(errors)} of them with an error, "
                + $"written to {parsed.GetRequiredValue(output)} in {seconds:F1} s");
            if (outside > 0) screen.Line($"{MetricsTable.Count(outside)} have an end that the graph does not hold and that is like nothing the model learned from (in_domain false)");
            screen.Line(served.Meaning);
            items?.Print(served, rows, errors, seconds, to);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<(int Rows, int Errors, int Outside)> WriteAsync(
        PredictionTable table, PairBatch batch, Stream stream, JsonItems? items, CancellationToken stopped)
    {
        int rows = 0, errors = 0, outside = 0;
        using var writer = CsvWriter.Create(stream, new CsvWriterOptions { NewLine = "\n" }, leaveOpen: true);
        writer.WriteRecord([Added[0], .. table.Columns, .. Added[1..]]);
        await foreach (var block in table.ReadAsync(stopped).Chunk(Block))
        {
            var answers = new Queue<PairAnswer>(batch.Predict([.. block.Select(r => r.Pair).OfType<PairQuery>()], stopped));
            foreach (var row in block)
            {
                var answer = row.Pair is null ? null : answers.Dequeue();
                string? error = (row.Fault ?? answer!.Fault?.Message) is { } fault ? $"{fault} (line {row.Line})" : null;
                rows++;
                if (error is not null) errors++;
                writer.WriteField(row.Line);
                for (int i = 0; i < table.Columns.Count; i++) writer.WriteField(i < row.Fields.Count ? row.Fields[i] : "");
                PairColumns.Write(writer, answer?.Prediction is { } pair ? PairFigures.Of(pair) : null);
                writer.WriteField(answer?.Prediction?.InDomain is { } inDomain ? inDomain ? "true" : "false" : "");
                if (answer?.Prediction?.InDomain is false) outside++;
                writer.WriteField(error ?? "");
                writer.EndRecord();
                items?.Add(row.Line, answer?.Prediction, error);
            }
        }
        return (rows, errors, outside);
    }

    /// <summary>The rows of --json, kept in a file until the whole document can be printed.</summary>
    private sealed class JsonItems : IDisposable
    {
        private readonly FileStream file = new(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        private bool any;

        public void Add(int line, RankedPair? pair, string? error)
        {
            file.Write(any ? ",\n"u8 : "\n"u8);
            any = true;
            if (pair is not null) JsonSerializer.Serialize(file, pair, Line);
            else JsonSerializer.Serialize(file, new { line, error }, Line);
        }

        public void Print(ServedModel served, int rows, int errors, double seconds, string output)
        {
            using var stdout = Console.OpenStandardOutput();
            var head = new { modelVersion = served.Manifest.Version, served.Manifest.GraphId, served.Meaning, rows, errors, seconds, output };
            byte[] text = JsonSerializer.SerializeToUtf8Bytes(head, Line);
            stdout.Write(text.AsSpan(..^1));
            stdout.Write(",\"items\":["u8);
            file.Position = 0;
            file.CopyTo(stdout);
            stdout.Write("\n]}\n"u8);
        }

        public void Dispose() => file.Dispose();

        private static readonly JsonSerializerOptions Line = new(Screen.JsonForm) { WriteIndented = false };
    }
}
