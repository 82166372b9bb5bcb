using DtiGraph.Features.Embeddings;
using DtiGraph.Graphs;
using Parquet.Schema;

namespace DtiGraph.Tests.Features.Embeddings;

public sealed class ParquetFileTests : IDisposable
{
    private static readonly DataField<string> Id = new("id");

    private readonly EmbeddingFiles files = new();

    [Fact]
    public async Task Read_ListColumnInTwoRowGroups_GivesIdsAndNumbers()
    {
        var table = await ReadAsync(await ListsAsync<float>((["P1", "P2"], [1, 2, 3, 4], [0, 1, 0, 1]), (["P3"], [5, 6], [0, 1])));
        Assert.Equal(["P1", "P2", "P3"], table.Ids);
        Assert.Equal((2, null), (table.Width, table.IdsSha256));
        Assert.Equal([1, 2, 3, 4, 5, 6], table.Values);
    }

    [Fact]
    public async Task Read_ListColumnOfDouble_GivesTheNumbers() =>
        AssertValues([1, 2.5f, 3, 4], await ReadAsync(await ListsAsync<double>((["P1", "P2"], [1, 2.5, 3, 4], [0, 1, 0, 1]))));

    [Fact]
    public async Task Read_FloatColumns_GivesThemInTheOrderOfTheSchema()
    {
        // As pandas writes a frame: every column may be null, none is; the id is not first.
        var (b, a) = (new DataField<double?>("b"), new DataField<float?>("a"));
        string file = await files.ParquetAsync(new(b, Id, a), async group =>
        {
            await group.WriteAsync<double>(b, new double?[] { 1, 2 });
            await group.WriteAsync(Id, ["P1", "P2"]);
            await group.WriteAsync<float>(a, new float?[] { 10, 20 });
        });
        var table = await ReadAsync(file);
        Assert.Equal(["P1", "P2"], table.Ids);
        Assert.Equal(2, table.Width);
        Assert.Equal([1, 10, 2, 20], table.Values);
    }

    [Fact]
    public async Task Read_RowsOfTwoWidths_NamesTheRow() => await AssertRefusedAsync(
        await ListsAsync<float>((["P1"], [1, 2], [0, 1]), (["P2", "P3"], [1, 2, 3], [0, 1, 0])), "plm.parquet:3: numbers of a row: expected 2 as in the first row, got 1");

    [Fact]
    public async Task Read_ANumberMissing_NamesTheRow()
    {
        var a = new DataField<float?>("a");
        await AssertRefusedAsync(await files.ParquetAsync(new(Id, a), async group =>
        {
            await group.WriteAsync(Id, ["P1", "P2"]);
            await group.WriteAsync<float>(a, new float?[] { 1, null });
        }), "plm.parquet:2: a: expected a number, got none");
    }

    [Fact]
    public async Task Read_ListsAsPandasWritesThem_AreReadAndAMissingNumberIsNamed()
    {
        // Lists and their numbers may be null: level 3 is a number, 2 a null within a list, 1 an empty list.
        var list = new ListField("embedding", new DataField<float?>("element"));
        var item = (DataField)list.Item;
        Task<string> WriteAsync(float[] values, int[] levels, int[] repeats) => files.ParquetAsync(new(Id, list), async group =>
        {
            await group.WriteAsync(Id, ["P1", "P2"]);
            await group.WriteAllPartsAsync<float>(item, values, levels, repeats, TestContext.Current.CancellationToken);
        });
        AssertValues([1, 2, 3, 4], await ReadAsync(await WriteAsync([1, 2, 3, 4], [3, 3, 3, 3], [0, 1, 0, 1])));
        Assert.Equal(3, item.MaxDefinitionLevel);
        await AssertRefusedAsync(await WriteAsync([1, 2, 3], [3, 3, 3, 2], [0, 1, 0, 1]), "plm.parquet:2: embedding/list/element: expected a number, got none");
        await AssertRefusedAsync(await WriteAsync([1, 2], [3, 3, 1], [0, 1, 0]), "plm.parquet:2: embedding/list/element: expected a number, got none");
    }

    [Fact]
    public async Task Read_NaNOrAnIdTwice_NamesAllRows()
    {
        string file = await ListsAsync<float>((["P1", "P2", "P1"], [1, 2, float.NaN, 4, 5, 6], [0, 1, 0, 1, 0, 1]));
        await AssertRefusedAsync(file, "plm.parquet:2: number 1 of 'P2': expected a finite number, got NaN");
        await AssertRefusedAsync(file, "plm.parquet:3: id: expected each once, got 'P1' again, first in row 1");
    }

    [Fact]
    public async Task Read_OtherColumns_AreRefused()
    {
        var (text, number) = (new DataField<string>("name"), new DataField<float>("a"));
        await AssertRefusedAsync(await files.ParquetAsync(new(Id, text), async group =>
        {
            await group.WriteAsync(Id, ["P1"]);
            await group.WriteAsync(text, ["x"]);
        }), "float and double columns and no others, got name (text)");
        await AssertRefusedAsync(await files.ParquetAsync(new(number), group => group.WriteAsync<float>(number, new float[] { 1 })),
            "columns: expected a text column 'id', got a (Single)");
    }

    [Fact]
    public async Task Read_DamagedBytes_AreRefusedAsBadData()
    {
        byte[] whole = File.ReadAllBytes(await ListsAsync<float>((["P1", "P2"], [1, 2, 3, 4], [0, 1, 0, 1])));
        foreach (int length in new[] { 0, 3, 8, whole.Length / 2, whole.Length - 1 })
        {
            File.WriteAllBytes(files.Path("cut.parquet"), whole[..length]);
            await AssertRefusedAsync(files.Path("cut.parquet"), "cut.parquet: parquet: expected a whole file, got:");
        }
    }

    public void Dispose() => files.Dispose();

    private static Task<EmbeddingTable> ReadAsync(string file) => EmbeddingTable.ReadAsync(file, TestContext.Current.CancellationToken);

    private static void AssertValues(float[] expected, EmbeddingTable table) => Assert.Equal(expected, table.Values);

    private static async Task AssertRefusedAsync(string file, string said) =>
        Assert.Contains(said, (await Assert.ThrowsAsync<GraphDataException>(() => ReadAsync(file))).Message, StringComparison.Ordinal);

    /// <param name="groups">Row groups: ids, numbers, and 0 where a row begins.</param>
    private Task<string> ListsAsync<T>(params (string[] Ids, T[] Values, int[] Repeats)[] groups) where T : struct
    {
        var list = new ListField("embedding", new DataField<T>("element"));
        return files.ParquetAsync(new(Id, list), [.. groups.Select(g => (Func<Parquet.ParquetRowGroupWriter, Task>)(async group =>
        {
            await group.WriteAsync(Id, g.Ids);
            var item = (DataField)list.Item;
            await group.WriteAllPartsAsync<T>(item, g.Values, g.Values.Select(_ => item.MaxDefinitionLevel).ToArray(), g.Repeats, TestContext.Current.CancellationToken);
        }))]);
    }
}
