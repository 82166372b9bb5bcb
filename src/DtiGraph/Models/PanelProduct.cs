using System.Runtime.CompilerServices;

namespace DtiGraph.Models;

/// <summary>Products of many rows with few columns, in one width of register.</summary>
/// <typeparam name="L">The width.</typeparam>
/// <typeparam name="V">Its register.</typeparam>
/// <remarks>The small matrix is copied once into panels, the tall one is never copied. Any rows can be made at any time: what a number is does not depend on it.</remarks>
internal static unsafe class PanelProduct<L, V>
    where L : struct, ILanes<V>
    where V : unmanaged
{
    private const int Block = 96;

    /// <summary>How many numbers B takes by panels.</summary>
    /// <param name="depth">K.</param>
    /// <param name="columns">H.</param>
    public static long Room(int depth, int columns) => Math.Max(1, (columns + (long)ProductTile<L, V>.Width(columns)) * depth);

    /// <summary>B by panels as wide as a tile: all k of the columns of one, then of the next; what fills up the last one is 0.</summary>
    /// <param name="b">[depth, columns], or [columns, depth] where <paramref name="transposed"/>.</param>
    /// <param name="depth">K.</param>
    /// <param name="columns">H.</param>
    /// <param name="transposed">Whether B is given by its columns.</param>
    /// <param name="packed">[<see cref="Room"/>], overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(float* b, int depth, int columns, bool transposed, float* packed)
    {
        float* panel = packed;
        for (int h = 0, width; h < columns; h += width)
        {
            width = ProductTile<L, V>.Width(columns - h);
            int held = Math.Min(width, columns - h);
            if (!transposed) Fill(b + h, columns, panel, width, depth, held);
            else
            {
                if (held < width) new Span<float>(panel, width * depth).Clear();
                for (int j = 0; j < held; j++)
                {
                    float* from = b + (long)(h + j) * depth, to = panel + j;
                    for (int k = 0; k < depth; k++, to += width) *to = from[k];
                }
            }
            panel += (long)width * depth;
        }
    }

    /// <summary>Rows of C = [C +] A B.</summary>
    /// <param name="a">[N, depth].</param>
    /// <param name="packed">B, as <see cref="Pack"/> made it.</param>
    /// <param name="c">[N, columns].</param>
    /// <param name="from">The first row.</param>
    /// <param name="to">After the last.</param>
    /// <param name="depth">K.</param>
    /// <param name="columns">H.</param>
    /// <param name="add">Added to what stands in C.</param>
    /// <param name="ahead">What is needed next.</param>
    public static void Multiply(float* a, float* packed, float* c, int from, int to, int depth, int columns, bool add, ref Ahead ahead)
    {
        const int high = ProductTile<L, V>.Rows;
        for (int n = from; n < to; n += Block)
        {
            int end = Math.Min(n + Block, to);
            float* panel = packed;
            for (int h = 0, width; h < columns; h += width)
            {
                width = ProductTile<L, V>.Width(columns - h);
                for (int r = n; r < end; r += high)
                    Tile(a + (long)r * depth, depth, 1, panel, width, depth, c + (long)r * columns + h, columns, Math.Min(high, end - r), width, Math.Min(width, columns - h), add, ref ahead);
                panel += (long)width * depth;
            }
        }
    }

    /// <summary>C = [C +] A' B over some rows: the sum of the products of a row of A and a row of B, from the first on.</summary>
    /// <param name="a">[N, height].</param>
    /// <param name="b">[N, columns].</param>
    /// <param name="c">[height, columns].</param>
    /// <param name="from">The first row.</param>
    /// <param name="to">After the last.</param>
    /// <param name="height">K.</param>
    /// <param name="columns">H.</param>
    /// <param name="add">Added to what stands in C.</param>
    /// <param name="ahead">What is needed next.</param>
    public static void Across(float* a, float* b, float* c, int from, int to, int height, int columns, bool add, ref Ahead ahead)
    {
        const int high = ProductTile<L, V>.Rows;
        float* room = stackalloc float[Block * ProductTile<L, V>.Width(columns)];
        if (from == to && !add) new Span<float>(c, height * columns).Clear();
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
                    Tile(a + (long)n * height + k, 1, height, panel, step, depth, c + (long)k * columns + h, columns, Math.Min(high, height - k), width, Math.Min(width, columns - h), add || n > from, ref ahead);
            }
        }
    }

    /// <summary>C = the sum of several matrices, in their order, from one number to another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum(float* parts, float* c, int count, int size, int from, int to)
    {
        int i = from;
        for (; i + L.Count <= to; i += L.Count)
        {
            V sum = L.Load(parts + i);
            for (int part = 1; part < count; part++) sum = L.MultiplyAdd(L.All(1), L.Load(parts + (long)part * size + i), sum);
            L.Store(sum, c + i);
        }
        for (; i < to; i++)
        {
            float sum = parts[i];
            for (int part = 1; part < count; part++) sum += parts[(long)part * size + i];
            c[i] = sum;
        }
    }

    /// <summary>A tile, of which only the first columns may be written.</summary>
    private static void Tile(float* a, nint rowStep, nint step, float* b, nint bStep, int depth, float* c, nint cStep, int rows, int width, int columns, bool add, ref Ahead ahead)
    {
        if (columns == width)
        {
            ProductTile<L, V>.Make(a, rowStep, step, b, bStep, depth, c, cStep, rows, width, add, ref ahead);
            return;
        }
        float* room = stackalloc float[ProductTile<L, V>.Rows * width];
        if (add) for (int r = 0; r < rows; r++) Copy(c + r * cStep, room + r * width, columns);
        ProductTile<L, V>.Make(a, rowStep, step, b, bStep, depth, room, width, rows, width, add, ref ahead);
        for (int r = 0; r < rows; r++) Copy(room + r * width, c + r * cStep, columns);
    }

    /// <summary>Some columns of a matrix as a panel; what fills it up is 0.</summary>
    private static void Fill(float* from, int step, float* panel, int width, int depth, int held)
    {
        if (held < width) new Span<float>(panel, width * depth).Clear();
        for (int k = 0; k < depth; k++) Copy(from + (long)k * step, panel + (long)k * width, held);
    }

    private static void Copy(float* from, float* to, int count) => new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(to, count));
}
