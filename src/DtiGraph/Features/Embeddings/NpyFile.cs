using System.Collections.Immutable;
using System.Text;
using DtiGraph.Graphs;
using NumSharp;

namespace DtiGraph.Features.Embeddings;

/// <summary>A matrix as numpy.save writes it, and the ids of its rows in a text file beside it.</summary>
internal static class NpyFile
{
    /// <summary>file.npy has its ids in file.ids.txt.</summary>
    public static string IdsOf(string file) => Path.ChangeExtension(file, ".ids.txt");

    /// <exception cref="GraphDataException">Not such a pair of files.</exception>
    public static (ImmutableArray<string> Ids, int Width, float[] Values) Read(string file)
    {
        string idsFile = IdsOf(file);
        if (!File.Exists(idsFile)) throw new GraphDataException(idsFile, "ids: expected a text file with one id a line, got no such file");
        var ids = Lines(idsFile);
        try
        {
            using var stream = File.OpenRead(file);
            using var matrix = np.load_npy(stream);
            if (matrix.ndim != 2) throw new GraphDataException(file, $"shape: expected [rows, numbers], got [{string.Join(", ", matrix.shape)}]");
            if (matrix.typecode is not (NPTypeCode.Half or NPTypeCode.Single or NPTypeCode.Double))
                throw new GraphDataException(file, $"dtype: expected float16, float32 or float64, got {matrix.typecode}");
            if (stream.Position != stream.Length)
                throw new GraphDataException(file, $"length: expected {stream.Position} bytes by its header, got {stream.Length}");
            if (matrix.shape[0] != ids.Length)
                throw new GraphDataException(idsFile, $"ids: expected one for each of the {matrix.shape[0]} rows of {Path.GetFileName(file)}, got {ids.Length}");
            using var singles = matrix.astype(NPTypeCode.Single);
            return (ids, (int)matrix.shape[1], singles.ToArray<float>());
        }
        catch (Exception e) when (e is not (GraphDataException or UnauthorizedAccessException))
        {
            // The reader meets damaged bytes with exceptions of many kinds.
            throw new GraphDataException(file, $"npy: expected a whole file of version 1 to 3, got: {e.Message}", e);
        }
    }

    private static ImmutableArray<string> Lines(string file)
    {
        try
        {
            return [.. File.ReadLines(file, new UTF8Encoding(false, throwOnInvalidBytes: true)).Select(line => line.Trim())];
        }
        catch (DecoderFallbackException e)
        {
            throw new GraphDataException(file, "text: expected UTF-8, got other bytes", e);
        }
    }
}
