namespace DtiGraph.Models;

/// <summary>Rows of some matrices that are needed next: while a product is made, its tiles fetch them into the second cache.</summary>
/// <param name="matrices">Addresses of [N, width].</param>
/// <param name="width">H.</param>
/// <param name="from">The first row.</param>
/// <param name="to">After the last; those that are not there are left out.</param>
/// <param name="rows">N.</param>
/// <remarks>A core waits for at most sixteen lines of 16 numbers at a time, and one from memory takes as long as ten or twenty k of a tile. So a tile fetches on by six numbers with
/// every k, most lines twice or three times: a whole line with every k keeps the tile's own numbers waiting and costs what it gains.</remarks>
internal unsafe ref struct Ahead(ReadOnlySpan<nint> matrices, int width, int from, int to, int rows)
{
    /// <summary>Numbers that a tile goes on by with every k.</summary>
    public const int Step = 6;

    private readonly ReadOnlySpan<nint> matrices = matrices;
    private readonly long first = (long)from * width, last = (long)Math.Min(to, rows) * width;
    private long at = (long)from * width;
    private int matrix;

    /// <summary>Where a tile begins to fetch; null where nothing is left.</summary>
    /// <param name="depth">Its k. There may be fewer numbers in the rows: then what follows them is fetched too.</param>
    public float* Next(int depth)
    {
        if (at >= last) (matrix, at) = (matrix + 1, first);
        if (matrix >= matrices.Length || at >= last) return null;
        var start = (float*)matrices[matrix] + at;
        at += (long)depth * Step;
        return start;
    }
}
