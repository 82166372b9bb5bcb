using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DtiGraph.Models;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Models;

/// <summary>Every number of a product is one chain of fused multiply-adds, whatever the register, the number of threads and the other rows.</summary>
public sealed class DenseProductTests
{
    /// <summary>Rows, K, H: below, at and beyond tiles, panels, blocks and parts.</summary>
    public static TheoryData<int, int, int> Sizes => new()
    {
        { 1, 1, 1 }, { 5, 3, 2 }, { 6, 7, 16 }, { 7, 20, 33 }, { 97, 128, 64 }, { 130, 64, 1 }, { 193, 1, 40 }, { 513, 50, 129 }, { 1_100, 128, 128 }, { 4_510, 128, 20 }, { 0, 4, 5 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Multiply_AnyRegister_IsAChainOfFusedMultiplyAdds(int rows, int depth, int columns)
    {
        float[] a = Normal(rows * depth, 1), b = Normal(depth * columns, 2), c = Normal(rows * columns, 3), start = Normal(columns, 4);
        float[] across = new float[b.Length];
        for (int k = 0; k < depth; k++) for (int h = 0; h < columns; h++) across[h * depth + k] = b[k * columns + h];
        float[] Expected(Func<int, int, float> from) => [.. Enumerable.Range(0, rows).SelectMany(r => Enumerable.Range(0, columns).Select(h =>
            Enumerable.Range(0, depth).Aggregate(from(r, h), (sum, k) => MathF.FusedMultiplyAdd(a[r * depth + k], b[k * columns + h], sum))))];
        float[] plain = Expected((_, _) => 0), added = Expected((r, h) => c[r * columns + h]), begun = Expected((_, h) => start[h]);
        void Check<L, V>() where L : struct, ILanes<V> where V : unmanaged
        {
            foreach (bool transposed in new[] { false, true })
            {
                Assert.Equal(plain, Made<L, V>(a, transposed ? across : b, null, null, rows, depth, columns, transposed));
                Assert.Equal(added, Made<L, V>(a, transposed ? across : b, null, c, rows, depth, columns, transposed));
                Assert.Equal(begun, Made<L, V>(a, transposed ? across : b, start, null, rows, depth, columns, transposed));
            }
        }
        Check<Lanes16, Vector512<float>>();
        Check<Lanes8, Vector256<float>>();
        Check<Lanes4, Vector128<float>>();
        Check<Lanes1, float>();
        Assert.Equal(plain, RowShares.OnOneThread(() => Made<Lanes16, Vector512<float>>(a, b, null, null, rows, depth, columns, false)));
        using var _ = NewDisposeScope();
        Tensor left = tensor(a, rows, depth), right = tensor(b, depth, columns), into = tensor(c, rows, columns);
        Assert.Equal(plain, Numbers.Of(DenseProduct.Multiply(left, right)));
        Assert.Equal(plain, Numbers.Of(DenseProduct.Multiply(left, tensor(across, columns, depth), transposed: true)));
        Assert.Equal(begun, Numbers.Of(DenseProduct.Multiply(tensor(start), left, right)));
        DenseProduct.AddProduct(left, right, into);
        Assert.Equal(added, Numbers.Of(into));
        Numbers.AssertClose(left.mm(right), DenseProduct.Multiply(left, right), 1e-5 * Math.Sqrt(depth));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public unsafe void AddMaxima_AnyRegister_AddsTheLargerOfEveryTwo(int rows, int depth, int columns)
    {
        float[] a = Normal(rows * depth, 1), b = Normal(depth * columns, 2), c = Normal(rows * columns, 3);
        float[] Expected(Func<float, float, float> of) => [.. Enumerable.Range(0, rows).SelectMany(r => Enumerable.Range(0, columns).Select(h =>
            Enumerable.Range(0, depth).Aggregate(c[r * columns + h], (sum, k) => of(a[r * depth + k], b[k * columns + h]) + sum)))];
        float[] larger = Expected(Math.Max), smaller = Expected(Math.Min);
        void Check<L, V>() where L : struct, ILanes<V> where V : unmanaged
        {
            Assert.Equal(larger, Made<Maxima<L, V>, V>(a, b, null, c, rows, depth, columns, transposed: false));
            Assert.Equal(smaller, Made<Minima<L, V>, V>(a, b, null, c, rows, depth, columns, transposed: false));
        }
        Check<Lanes16, Vector512<float>>();
        Check<Lanes8, Vector256<float>>();
        Check<Lanes4, Vector128<float>>();
        Check<Lanes1, float>();
        float[] across = new float[b.Length], largest = [.. c], least = [.. c];
        for (int k = 0; k < depth; k++) for (int h = 0; h < columns; h++) across[h * depth + k] = b[k * columns + h];
        using var packed = PackedMatrix.OfColumns(across, depth);
        fixed (float* left = a, first = largest, second = least)
        {
            packed.AddMaxima(left, first, 0, rows);
            packed.AddMinima(left, second, 0, rows);
        }
        Assert.Equal(larger, largest);
        Assert.Equal(smaller, least);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Across_AnyRegister_IsAChainOfFusedMultiplyAddsInEachPart(int rows, int height, int columns)
    {
        float[] a = Normal(rows * height, 1), b = Normal(rows * columns, 2), expected = new float[height * columns];
        int parts = Math.Clamp(rows / 192, 1, 16);
        int First(int part) => part == parts ? rows : rows * part / parts / 6 * 6;
        for (int k = 0; k < height; k++)
        {
            for (int h = 0; h < columns; h++)
            {
                for (int part = 0; part < parts; part++)
                {
                    float sum = 0;
                    for (int n = First(part); n < First(part + 1); n++) sum = MathF.FusedMultiplyAdd(a[n * height + k], b[n * columns + h], sum);
                    expected[k * columns + h] = part == 0 ? sum : expected[k * columns + h] + sum;
                }
            }
        }
        Assert.Equal(expected, Summed<Lanes16, Vector512<float>>(a, b, rows, height, columns));
        Assert.Equal(expected, Summed<Lanes8, Vector256<float>>(a, b, rows, height, columns));
        Assert.Equal(expected, Summed<Lanes4, Vector128<float>>(a, b, rows, height, columns));
        Assert.Equal(expected, Summed<Lanes1, float>(a, b, rows, height, columns));
        Assert.Equal(expected, RowShares.OnOneThread(() => Summed<Lanes8, Vector256<float>>(a, b, rows, height, columns)));
        using var _ = NewDisposeScope();
        Tensor left = tensor(a, rows, height), right = tensor(b, rows, columns);
        Assert.Equal(expected, Numbers.Of(DenseProduct.Across(left, right)));
        Numbers.AssertClose(left.t().mm(right), DenseProduct.Across(left, right), 1e-5 * Math.Sqrt(Math.Max(1, rows)));
    }

    [Fact]
    public void Multiply_SomeOfTheRows_GivesTheirBits()
    {
        using var _ = NewDisposeScope();
        Tensor left = tensor(Normal(1_000 * 128, 1), 1_000, 128), right = tensor(Normal(128 * 128, 2), 128, 128);
        float[] all = Numbers.Of(DenseProduct.Multiply(left, right));
        foreach (var (first, count) in new[] { (0, 1), (3, 1), (17, 250), (999, 1) })
            Assert.Equal(all[(first * 128)..((first + count) * 128)], Numbers.Of(DenseProduct.Multiply(left.narrow(0, first, count).clone(), right)));
    }

    [Fact]
    public void Multiply_SizesThatDoNotFit_SaysBoth()
    {
        using var _ = NewDisposeScope();
        Assert.Contains("[4, 3] and [4, 5]", Assert.Throws<ArgumentException>(() => DenseProduct.Multiply(ones(4, 3), ones(4, 5))).Message, StringComparison.Ordinal);
        Assert.Contains("[4, 3] and [5, 2]", Assert.Throws<ArgumentException>(() => DenseProduct.Across(ones(4, 3), ones(5, 2))).Message, StringComparison.Ordinal);
    }

    private static unsafe float[] Made<L, V>(float[] a, float[] b, float[]? start, float[]? into, int rows, int depth, int columns, bool transposed)
        where L : struct, ILanes<V>
        where V : unmanaged
    {
        float[] c = into is not null ? [.. into] : start is not null ? [.. Enumerable.Repeat(start, rows).SelectMany(r => r)] : [.. Enumerable.Repeat(float.NaN, rows * columns)];
        fixed (float* pinnedLeft = &MemoryMarshal.GetArrayDataReference(a), right = b, pinnedOutput = &MemoryMarshal.GetArrayDataReference(c))
        {
            float* left = pinnedLeft, output = pinnedOutput, packed = (float*)NativeMemory.AlignedAlloc((nuint)PanelProduct<L, V>.Room(depth, columns) * sizeof(float), 64);
            PanelProduct<L, V>.Pack(right, depth, columns, transposed, packed);
            RowShares.Run(rows, columns, (_, from, to) =>
            {
                var ahead = new Ahead([(nint)left], depth, to, 2 * to - from, rows); // what is fetched changes no number
                PanelProduct<L, V>.Multiply(left, packed, output, from, to, depth, columns, into is not null || start is not null, ref ahead);
            });
            NativeMemory.AlignedFree(packed);
        }
        return c;
    }

    private static unsafe float[] Summed<L, V>(float[] a, float[] b, int rows, int height, int columns)
        where L : struct, ILanes<V>
        where V : unmanaged
    {
        int parts = SummedProduct.Parts(rows), size = height * columns;
        float[] sums = [.. Enumerable.Repeat(float.NaN, parts * size)], total = [.. Enumerable.Repeat(float.NaN, size)];
        fixed (float* pinnedLeft = &MemoryMarshal.GetArrayDataReference(a), pinnedRight = &MemoryMarshal.GetArrayDataReference(b), pinnedSums = sums, output = total)
        {
            float* left = pinnedLeft, right = pinnedRight, byPart = pinnedSums;
            RowShares.Run(rows, columns, (part, from, to) =>
            {
                int middle = (from + to) / 2; // a part may come in pieces
                var ahead = new Ahead([(nint)left], height, to, 2 * to - from, rows); // what is fetched changes no number
                PanelProduct<L, V>.Across(left, right, byPart + part * size, from, middle, height, columns, add: false, ref ahead);
                PanelProduct<L, V>.Across(left, right, byPart + part * size, middle, to, height, columns, add: true, ref ahead);
            }, parts);
            PanelProduct<L, V>.Sum(byPart, output, parts, size, 0, size / 2);
            PanelProduct<L, V>.Sum(byPart, output, parts, size, size / 2, size);
        }
        return total;
    }

    private static float[] Normal(int count, ulong seed)
    {
        using var _ = NewDisposeScope();
        return Numbers.Of(randn(count, generator: new Generator(seed, CPU)));
    }
}
