using System.Collections.Immutable;
using System.Security.Cryptography;
using DtiGraph.Graphs;
using DtiGraph.Graphs.Csv;

namespace DtiGraph.Features.Embeddings;

/// <summary>Embeddings of proteins that someone made elsewhere, as a file holds them: one row an id.</summary>
/// <param name="Ids">[n], distinct, in the order of the file.</param>
/// <param name="Width">F, numbers of a row, in [1, 16,384].</param>
/// <param name="Values">[n, F] row by row, finite.</param>
/// <param name="Sha256">Of the file, 64 lower-case hexadecimal digits.</param>
/// <param name="IdsSha256">Of the file of ids beside an .npy file; null for .parquet.</param>
/// <remarks>
/// .parquet: a text column <c>id</c>, and either a list column <c>embedding</c> of float or double, or float and double columns and no
/// others, taken in the order of the schema. No nulls.
/// .npy: [n, F] float16, float32 or float64, as numpy.save writes it; file.npy has its ids beside it in file.ids.txt, UTF-8, one a line.
/// </remarks>
public sealed record EmbeddingTable(ImmutableArray<string> Ids, int Width, float[] Values, string Sha256, string? IdsSha256)
{
    private const int WidestRow = 16384;

    /// <summary>Reads and checks a file.</summary>
    /// <param name="file">Its path; the ending says the format.</param>
    /// <param name="cancellation">Ends the reading of .parquet.</param>
    /// <exception cref="ArgumentException">There is no such file, or its ending is another.</exception>
    /// <exception cref="GraphDataException">It cannot be read, rows differ in width, an id is empty or comes twice, a number is missing,
    /// NaN or infinite as float32. Lists all such rows.</exception>
    public static async Task<EmbeddingTable> ReadAsync(string file, CancellationToken cancellation = default)
    {
        string ending = Path.GetExtension(file).ToLowerInvariant();
        if (ending is not (".npy" or ".parquet"))
            throw new ArgumentException($"target embeddings: expected a file ending in .npy or .parquet, got '{ending}' ({file})");
        if (!File.Exists(file)) throw new ArgumentException($"target embeddings: expected a file, got nothing there ({file})");
        var read = ending == ".npy" ? NpyFile.Read(file) : await ParquetFile.ReadAsync(file, cancellation);
        Check(read, file, ending == ".npy" ? NpyFile.IdsOf(file) : file);
        return new(read.Ids, read.Width, read.Values, Digest(file), ending == ".npy" ? Digest(NpyFile.IdsOf(file)) : null);
    }

    private static void Check((ImmutableArray<string> Ids, int Width, float[] Values) read, string file, string idsFile)
    {
        if (read.Ids.IsEmpty) throw new GraphDataException(file, "rows: expected at least 1, got 0");
        if (read.Width is < 1 or > WidestRow) throw new GraphDataException(file, $"numbers of a row: expected 1 to {WidestRow}, got {read.Width}");
        var faults = new FaultList();
        var seen = new Dictionary<string, int>();
        for (int i = 0; i < read.Ids.Length; i++)
        {
            string id = read.Ids[i];
            if (id.Length == 0) faults.Add(idsFile, i + 1, "id", "a text", "none");
            else if (!seen.TryAdd(id, i + 1)) faults.Add(idsFile, i + 1, "id", "each once", $"{FaultList.Show(id)} again, first in row {seen[id]}");
            var row = read.Values.AsSpan(i * read.Width, read.Width);
            for (int c = 0; c < row.Length; c++)
            {
                if (float.IsFinite(row[c])) continue;
                faults.Add(file, i + 1, $"number {c + 1} of {FaultList.Show(id)}", "a finite number", FormattableString.Invariant($"{row[c]}"));
                break;
            }
        }
        faults.ThrowIfAny();
    }

    private static string Digest(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
