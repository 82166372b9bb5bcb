using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DtiGraph.Models;

/// <summary>Products of many rows with few columns, in one width of register.</summary>
/// <typeparam name="L">The width.</typeparam>
/// <typeparam name="V">Its register.</typeparam>
/// <remarks>The small matrix is copied once into panels as wide as a tile, the tall one is never copied. Rows are shared out over the cores; what a number is does not depend on how.</remarks>
internal static unsafe class PanelProduct<L, V>
    where L : struct, ILanes<V>
    where V : unmanaged
{
    private const int Alignment = 64, Block = 96, LeastRows = 256, MostParts = 16;

    /// <summary>C = A B, or added to a row or to what stands there.</summary>
    /// <param name="a">[rows, depth].</param>
    /// <param name="b">[depth, columns], or [columns, depth] where <paramref name="transposed"/>.</param>
    /// <param name="c">[rows, columns].</param>
    /// <param name="rows">N.</param>
    /// <param name="depth">K.</param>
    /// <param name="columns">H.</param>
    /// <param name="transposed">Whether B is given by its columns.</param>
    /// <param name="start">[columns], what every row of C begins with; null for none.</param>
    /// <param name="add">Added to what stands in C.</param>
    public static void Multiply(float* a, float* b, float* c, int rows, int depth, int columns, bool transposed, float* start, bool add)
    {
        const int high = ProductTile<L, V>.Rows;
        var packed = Room((columns + (long)ProductTile<L, V>.Width(columns)) * depth);
        try
        {
            Pack(b, packed, depth, columns, transposed);
            RowShares.Run((rows + high - 1) / high, high * columns, (_, from, to) =>
            {
                float* panel = packed;
                if (start != null) for (int r = from * high; r < Math.Min(to * high, rows); r++) Copy(start, c + (long)r * columns, columns);
                for (int h = 0, width; h < columns; h += width)
                {
                    width = ProductTile<L, V>.Width(columns - h);
                    for (int r = from * high; r < Math.Min(to * high, rows); r += high)
                        Tile(a + (long)r * depth, depth, 1, panel, width, depth, c + (long)r * columns + h, columns, Math.Min(high, rows - r), width, Math.Min(width, columns - h), add || start != null);
                    panel += (long)width * depth;
                }
            });
        }
        finally
        {
            NativeMemory.AlignedFree(packed);
        }
    }

    /// <summary>C = A' B, the sum over all rows of the products of a row of A and a row of B.</summary>
    /// <param name="a">[rows, height].</param>
    /// <param name="b">[rows, columns].</param>
    /// <param name="c">[height, columns], overwritten.</param>
    /// <param name="rows">N.</param>
    /// <param name="height">K.</param>
    /// <param name="columns">H.</param>
    /// <remarks>The rows are cut into parts of at least 256, at most 16 of them; each is summed by one thread from its first row on, and the parts in their order.</remarks>
    public static void Across(float* a, float* b, float* c, int rows, int height, int columns)
    {
        int parts = Math.Clamp(rows / LeastRows, 1, MostParts), size = height * columns;
        if (parts == 1)
        {
            Sum(a, b, c, 0, rows, height, columns);
            return;
        }
        var sums = Room((long)parts * size);
        try
        {
            RowShares.Run(parts, rows / parts * columns, (_, from, to) =>
            {
                for (int part = from; part < to; part++)
                    Sum(a, b, sums + (long)part * size, (int)((long)rows * part / parts), (int)((long)rows * (part + 1) / parts), height, columns);
            });
            RowShares.Run(height, parts * columns, (_, from, to) => AddParts(sums, c, parts, size, from * columns, to * columns));
        }
        finally
        {
            NativeMemory.AlignedFree(sums);
        }
    }

    /// <summary>The rows of one part, a block at a time that stays in the first caches.</summary>
    private static void Sum(float* a, float* b, float* c, int from, int to, int height, int columns)
    {
        const int high = ProductTile<L, V>.Rows;
        float* room = stackalloc float[Block * ProductTile<L, V>.Width(columns)];
        if (from == to) new Span<float>(c, height * columns).Clear();
        for (int n = from; n < to; n += Block)
        {
            int depth = Math.Min(Block, to - n);
            for (int h = 0, width; h < columns; h += width)
            {
                width = ProductTile<L, V>.Width(columns - h);
                float* panel = b + (long)n * columns + h;
                nint step = columns;
                if (h + width > columns) // read where it lies, the last row would be read beyond the end
                {
                    Fill(panel, columns, room, width, depth, columns - h);
                    panel = room;
                    step = width;
                }
                for (int k = 0; k < height; k += high)
                    Tile(a + (long)n * height + k, 1, height, panel, step, depth, c + (long)k * columns + h, columns, Math.Min(high, height - k), width, Math.Min(width, columns - h), n > from);
            }
        }
    }

    /// <summary>A tile, of which only the first columns may be written.</summary>
    private static void Tile(float* a, nint rowStep, nint step, float* b, nint bStep, int depth, float* c, nint cStep, int rows, int width, int columns, bool add)
    {
        if (columns == width)
        {
            ProductTile<L, V>.Make(a, rowStep, step, b, bStep, depth, c, cStep, rows, width, add);
            return;
        }
        float* room = stackalloc float[ProductTile<L, V>.Rows * width];
        if (add) for (int r = 0; r < rows; r++) Copy(c + r * cStep, room + r * width, columns);
        ProductTile<L, V>.Make(a, rowStep, step, b, bStep, depth, room, width, rows, width, add);
        for (int r = 0; r < rows; r++) Copy(room + r * width, c + r * cStep, columns);
    }

    /// <summary>B by panels: all k of the columns of one tile, then of the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pack(float* b, float* packed, int depth, int columns, bool transposed)
    {
        for (int h = 0, width; h < columns; h += width)
        {
            width = ProductTile<L, V>.Width(columns - h);
            int held = Math.Min(width, columns - h);
            if (!transposed) Fill(b + h, columns, packed, width, depth, held);
            else
            {
                if (held < width) new Span<float>(packed, width * depth).Clear();
                for (int j = 0; j < held; j++)
                {
                    float* from = b + (long)(h + j) * depth, to = packed + j;
                    for (int k = 0; k < depth; k++, to += width) *to = from[k];
                }
            }
            packed += (long)width * depth;
        }
    }

    /// <summary>Some columns of a matrix as a panel; what fills it up is 0.</summary>
    private static void Fill(float* from, int step, float* panel, int width, int depth, int held)
    {
        if (held < width) new Span<float>(panel, width * depth).Clear();
        for (int k = 0; k < depth; k++) Copy(from + (long)k * step, panel + (long)k * width, held);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddParts(float* sums, float* c, int parts, int size, int from, int to)
    {
        int i = from;
        for (; i + L.Count <= to; i += L.Count)
        {
            V sum = L.Load(sums + i);
            for (int part = 1; part < parts; part++) sum = L.MultiplyAdd(L.All(1), L.Load(sums + (long)part * size + i), sum);
            L.Store(sum, c + i);
        }
        for (; i < to; i++)
        {
            float sum = sums[i];
            for (int part = 1; part < parts; part++) sum += sums[(long)part * size + i];
            c[i] = sum;
        }
    }

    private static void Copy(float* from, float* to, int count) => new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(to, count));

    private static float* Room(long numbers) => (float*)NativeMemory.AlignedAlloc((nuint)Math.Max(1, numbers) * sizeof(float), Alignment);
}
