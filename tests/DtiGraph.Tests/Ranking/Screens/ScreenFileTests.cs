using System.Globalization;
using DtiGraph.Graphs;
using DtiGraph.Ranking;
using DtiGraph.Ranking.Screens;
using Parquet;
using Parquet.Schema;

namespace DtiGraph.Tests.Ranking.Screens;

public sealed class ScreenFileTests(StarterModel starter) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dtigraph-screen-").FullName;

    [Fact]
    public async Task WriteAsync_ParquetAndCsv_HoldTheSameRowByRow()
    {
        var served = new ServedModel(starter.Artifact);
        var query = new ScreenQuery(9, NovelOnly: true);
        string csv = Path.Combine(folder, "all.csv"), parquet = Path.Combine(folder, "all.parquet");

        long rows = await ScreenFile.WriteAsync(served, query, csv, TestContext.Current.CancellationToken);
        long again = await ScreenFile.WriteAsync(served, query, parquet, TestContext.Current.CancellationToken);

        string[][] fromCsv = [.. File.ReadLines(csv).Select(line => line.Split(','))];
        var (names, fromParquet) = await ReadAsync(parquet);
        Assert.Equal((served.Graph.Drugs.Length * 9L, rows), (rows, again));
        Assert.Equal(fromCsv[0], names);
        Assert.Equal(rows, fromParquet.Count);
        Assert.Equal(fromCsv[1..], fromParquet);
    }

    [Fact]
    public async Task WriteAsync_GeneThatASpreadsheetWouldRun_IsTextInTheCsv()
    {
        var graph = starter.Artifact.Graph;
        var odd = new Snapshot(graph.Drugs, [graph.Targets[0] with { Gene = "=1+1" }, .. graph.Targets[1..]], graph.Entities, graph.Interactions, graph.Relations, graph.Splits);
        string csv = Path.Combine(folder, "odd.csv");
        await ScreenFile.WriteAsync(new ServedModel(starter.Artifact with { Graph = odd }), new(Top: graph.Targets.Length), csv, TestContext.Current.CancellationToken);
        string[] rows = [.. File.ReadLines(csv).Where(line => line.Split(',')[1] == graph.Targets[0].Id)];
        Assert.Equal(graph.Drugs.Length, rows.Length);
        Assert.All(rows, row => Assert.Equal("\"'=1+1\"", row.Split(',')[2]));
    }

    [Fact]
    public async Task WriteAsync_NoRows_LeavesATableWithoutRows()
    {
        var served = new ServedModel(starter.Artifact);
        var query = new ScreenQuery(MinProbability: 1);
        foreach (string file in new[] { "none.csv", "none.parquet" })
            Assert.Equal(0, await ScreenFile.WriteAsync(served, query, Path.Combine(folder, file), TestContext.Current.CancellationToken));
        Assert.Single(File.ReadAllLines(Path.Combine(folder, "none.csv")));
        var (names, rows) = await ReadAsync(Path.Combine(folder, "none.parquet"));
        Assert.Equal((10, 0), (names.Count, rows.Count));
    }

    [Theory]
    [InlineData("all.csv")]
    [InlineData("all.parquet")]
    public async Task WriteAsync_Stopped_LeavesWhatWasThere(string name)
    {
        var served = new ServedModel(starter.Artifact);
        string path = Path.Combine(folder, name);
        await File.WriteAllTextAsync(path, "before", TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ScreenFile.WriteAsync(served, new(), path, new CancellationToken(canceled: true)));
        Assert.Equal([path], Directory.GetFiles(folder));
        Assert.Equal("before", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Every cell as the CSV writes it.</summary>
    private static async Task<(List<string> Names, List<string[]> Rows)> ReadAsync(string file)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var reader = await ParquetReader.CreateAsync(file, cancellationToken: cancellation);
        var rows = new List<string[]>();
        var fields = reader.Schema.GetDataFields();
        foreach (var group in reader.RowGroups)
        {
            int count = (int)group.RowCount;
            var columns = new List<string[]>();
            foreach (var field in fields) columns.Add(await TextAsync(group, field, count));
            for (int i = 0; i < count; i++) rows.Add([.. columns.Select(c => c[i])]);
        }
        return ([.. fields.Select(f => f.Name)], rows);
    }

    private static async Task<string[]> TextAsync(ParquetRowGroupReader group, DataField field, int count)
    {
        var cancellation = TestContext.Current.CancellationToken;
        async Task<string[]> OfAsync<T>(Func<T, string> text) where T : struct
        {
            var values = new T[count];
            await group.ReadAsync<T>(field, values.AsMemory(), cancellationToken: cancellation);
            return Array.ConvertAll(values, v => text(v));
        }
        if (field.ClrType == typeof(int)) return await OfAsync<int>(v => v.ToString(CultureInfo.InvariantCulture));
        if (field.ClrType == typeof(double)) return await OfAsync<double>(v => v.ToString("R", CultureInfo.InvariantCulture));
        if (field.ClrType == typeof(bool)) return await OfAsync<bool>(v => v ? "true" : "false");
        var texts = new string?[count];
        await group.ReadAsync(field, texts.AsMemory(), cancellationToken: cancellation);
        return Array.ConvertAll(texts, t => t ?? "");
    }
}
