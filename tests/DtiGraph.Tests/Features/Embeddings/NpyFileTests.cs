using DtiGraph.Features.Embeddings;
using DtiGraph.Graphs;
using static DtiGraph.Tests.Features.Embeddings.EmbeddingFiles;

namespace DtiGraph.Tests.Features.Embeddings;

public sealed class NpyFileTests : IDisposable
{
    private static readonly float[] Numbers = [1, 2, 3.5f, -4, .25f, 6];

    private readonly EmbeddingFiles files = new();

    public static TheoryData<string, byte[]> Spellings => new()
    {
        { "float32, version 1", NpyBytes("<f4", "(2, 3)", Singles(Numbers)) },
        { "float32, version 2", NpyBytes("<f4", "(2, 3)", Singles(Numbers), version: 2) },
        { "float64", NpyBytes("<f8", "(2, 3)", [.. Numbers.SelectMany(v => BitConverter.GetBytes((double)v))]) },
        { "float16", NpyBytes("<f2", "(2, 3)", [.. Numbers.SelectMany(v => BitConverter.GetBytes((Half)v))]) },
        { "big-endian", NpyBytes(">f4", "(2, 3)", [.. Numbers.SelectMany(v => BitConverter.GetBytes(v).Reverse())]) },
        { "columns first", NpyBytes("<f4", "(2, 3)", Singles(1, -4, 2, .25f, 3.5f, 6), fortran: true) },
    };

    public static TheoryData<string, byte[], string?, string> Refused => new()
    {
        { "cut", NpyBytes("<f4", "(2, 3)", Singles(Numbers))[..^1], "a\nb\n", "plm.npy: npy: expected a whole file" },
        { "trailing bytes", [.. NpyBytes("<f4", "(2, 3)", Singles(Numbers)), 0], "a\nb\n", "plm.npy: length: expected 152 bytes by its header, got 153" },
        { "larger than memory", NpyBytes("<f4", "(4000000000000, 1000000)", Singles(Numbers)), "a\nb\n", "plm.npy: npy: expected a whole file" },
        { "one axis", NpyBytes("<f4", "(6,)", Singles(Numbers)), "a\nb\n", "plm.npy: shape: expected [rows, numbers], got [6]" },
        { "three axes", NpyBytes("<f4", "(1, 2, 3)", Singles(Numbers)), "a\nb\n", "plm.npy: shape: expected [rows, numbers], got [1, 2, 3]" },
        { "integers", NpyBytes("<i4", "(2, 3)", Singles(Numbers)), "a\nb\n", "plm.npy: dtype: expected float16, float32 or float64, got Int32" },
        { "pickled", NpyBytes("|O", "(2, 3)", Singles(Numbers)), "a\nb\n", "plm.npy: npy: expected a whole file" },
        { "another magic", [.. "NUMPY"u8, .. Singles(Numbers)], "a\nb\n", "plm.npy: npy: expected a whole file" },
        { "empty", [], "a\nb\n", "plm.npy: npy: expected a whole file" },
        { "no rows", NpyBytes("<f4", "(0, 3)", []), "", "plm.npy: rows: expected at least 1, got 0" },
        { "no columns", NpyBytes("<f4", "(2, 0)", []), "a\nb\n", "plm.npy: numbers of a row: expected 1 to 16384, got 0" },
        { "no ids file", NpyBytes("<f4", "(2, 3)", Singles(Numbers)), null, "plm.ids.txt: ids: expected a text file with one id a line, got no such file" },
        { "too few ids", NpyBytes("<f4", "(2, 3)", Singles(Numbers)), "a\n", "plm.ids.txt: ids: expected one for each of the 2 rows of plm.npy, got 1" },
        { "an id twice", NpyBytes("<f4", "(2, 3)", Singles(Numbers)), "a\na\n", "plm.ids.txt:2: id: expected each once, got 'a' again, first in row 1" },
        { "an empty id", NpyBytes("<f4", "(2, 3)", Singles(Numbers)), "\nb\n", "plm.ids.txt:1: id: expected a text, got none" },
        { "NaN", NpyBytes("<f4", "(2, 3)", Singles(1, 2, 3, 4, float.NaN, 6)), "a\nb\n", "plm.npy:2: number 2 of 'b': expected a finite number, got NaN" },
        { "infinity", NpyBytes("<f4", "(2, 3)", Singles(1, 2, float.NegativeInfinity, 4, 5, 6)), "a\nb\n", "plm.npy:1: number 3 of 'a': expected a finite number, got -Infinity" },
        {
            "beyond float32", NpyBytes("<f8", "(1, 2)", [.. BitConverter.GetBytes(1.0), .. BitConverter.GetBytes(1e300)]), "a\n",
            "plm.npy:1: number 2 of 'a': expected a finite number, got Infinity"
        },
    };

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task Read_HandMadeBytes_GivesIdsAndNumbers(string spelling, byte[] bytes)
    {
        var table = await EmbeddingTable.ReadAsync(files.Npy(bytes, "P1\r\nP2\r\n"), TestContext.Current.CancellationToken);
        Assert.Equal(["P1", "P2"], table.Ids);
        Assert.Equal(3, table.Width);
        Assert.True(Numbers.SequenceEqual(table.Values), spelling);
    }

    [Fact]
    public async Task Read_Digests_AreThoseOfTheTwoFiles()
    {
        var table = await EmbeddingTable.ReadAsync(files.Npy(NpyBytes("<f4", "(1, 1)", Singles(1)), "abc"), TestContext.Current.CancellationToken);
        // FIPS 180-4's own example.
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", table.IdsSha256);
        Assert.Equal(64, table.Sha256.Length);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Read_NotSuchAFile_IsRefusedByName(string why, byte[] bytes, string? ids, string said)
    {
        var error = await Assert.ThrowsAsync<GraphDataException>(() => EmbeddingTable.ReadAsync(files.Npy(bytes, ids), TestContext.Current.CancellationToken));
        Assert.True(error.Message.Contains(said, StringComparison.Ordinal), $"{why}: {error.Message}");
    }

    [Fact]
    public async Task Read_NothingThereOrAnotherEnding_IsTheCallersMistake()
    {
        var gone = await Assert.ThrowsAsync<ArgumentException>(() => EmbeddingTable.ReadAsync(files.Path("gone.npy"), TestContext.Current.CancellationToken));
        Assert.StartsWith("target embeddings: expected a file, got nothing there (", gone.Message);
        var other = await Assert.ThrowsAsync<ArgumentException>(() => EmbeddingTable.ReadAsync(files.Path("plm.csv"), TestContext.Current.CancellationToken));
        Assert.StartsWith("target embeddings: expected a file ending in .npy or .parquet, got '.csv' (", other.Message);
    }

    public void Dispose() => files.Dispose();
}
