using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>A' B of two tall matrices, part by part of their rows: of the gradient of A W with respect to W, where B is that of A W.</summary>
/// <remarks>A part is summed from its first row on, and the parts in their order. How many there are depends on the number of rows alone.</remarks>
internal sealed unsafe class SummedProduct : IDisposable
{
    private const int LeastRows = 192, MostParts = 16, Slices = 4;
    private readonly Room sums = new(); // [parts, K H]
    private readonly int height, columns;
    private float* numbers;
    private int parts;

    /// <summary>Of matrices of these widths.</summary>
    /// <param name="height">K.</param>
    /// <param name="columns">H.</param>
    public SummedProduct(int height, int columns) => (this.height, this.columns) = (height, columns);

    /// <summary>Makes room for the sums.</summary>
    /// <param name="rows">N.</param>
    public void Begin(int rows)
    {
        parts = Parts(rows);
        numbers = sums.At(parts, (long)height * columns);
    }

    /// <summary>How many parts so many rows are cut into.</summary>
    public static int Parts(int rows) => Math.Clamp(rows / LeastRows, 1, MostParts);

    /// <summary>Adds the next rows of a part.</summary>
    /// <param name="part">In [0, parts).</param>
    /// <param name="a">[N, K].</param>
    /// <param name="b">[N, H].</param>
    /// <param name="from">The first row.</param>
    /// <param name="to">After the last.</param>
    /// <param name="first">Whether they are the first of the part.</param>
    /// <param name="ahead">What is needed next.</param>
    public void Add(int part, float* a, float* b, int from, int to, bool first, ref Ahead ahead)
    {
        float* c = numbers + (long)part * height * columns;
        if (columns > 1) Across(a, b, c, from, to, height, columns, !first, ref ahead);
        else Across(b, a, c, from, to, columns, height, !first, ref ahead); // a column and a row have the same numbers
    }

    /// <summary>What sums all parts, when they are complete.</summary>
    /// <param name="total">[K, H], overwritten.</param>
    public RowShares.Work Totalling(Tensor total)
    {
        float* c = TensorMemory.Of(total);
        int size = height * columns;
        return new(size, parts, (_, from, to) =>
        {
            if (Vector512.IsHardwareAccelerated) PanelProduct<Lanes16, Vector512<float>>.Sum(numbers, c, parts, size, from, to);
            else if (Vector256.IsHardwareAccelerated) PanelProduct<Lanes8, Vector256<float>>.Sum(numbers, c, parts, size, from, to);
            else PanelProduct<Lanes4, Vector128<float>>.Sum(numbers, c, parts, size, from, to);
        }, Slices);
    }

    /// <inheritdoc/>
    public void Dispose() => sums.Dispose();

    private static void Across(float* a, float* b, float* c, int from, int to, int height, int columns, bool add, ref Ahead ahead)
    {
        if (Vector512.IsHardwareAccelerated) PanelProduct<Lanes16, Vector512<float>>.Across(a, b, c, from, to, height, columns, add, ref ahead);
        else if (Vector256.IsHardwareAccelerated) PanelProduct<Lanes8, Vector256<float>>.Across(a, b, c, from, to, height, columns, add, ref ahead);
        else PanelProduct<Lanes4, Vector128<float>>.Across(a, b, c, from, to, height, columns, add, ref ahead);
    }
}
