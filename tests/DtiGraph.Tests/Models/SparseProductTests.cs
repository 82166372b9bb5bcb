using CsCheck;
using DtiGraph.Features;
using DtiGraph.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Models;

public sealed class SparseProductTests
{
    private static readonly Gen<(SparseMatrix Matrix, int Width, int Seed)> Cases =
        from rows in Gen.Int[1, 12]
        from columns in Gen.Int[1, 12]
        from entries in Gen.Select(Gen.Int[0, rows - 1], Gen.Int[0, columns - 1], Gen.Float[-2, 2]).Array[0, 60]
        from width in Gen.Int[1, 140]
        from seed in Gen.Int[0, 1000]
        select (Matrix(rows, columns, entries), width, seed);

    [Fact]
    public void Apply_AnyMatrixAndWidth_EqualsTheDenseProductAndItsGradient() =>
        Cases.ForAll((matrix, width, seed) => AssertDense(matrix, width, seed), seed: "0000LawDense", iter: 150);

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(128)]
    [InlineData(331)]
    public void Apply_ManyEntries_EqualsTheDenseProductAndItsGradient(int width)
    {
        // Above 4,096 entries the rows are shared out; one row holds a ninth of them and many are empty.
        var random = new Random(3);
        var entries = Enumerable.Range(0, 9000).Select(i => (i % 9 != 0 ? random.Next(50) * 2 : 31, random.Next(80), ((float)random.NextDouble() - .5f) / 5)).ToArray();
        AssertDense(Matrix(101, 80, entries), width, 1);
    }

    [Fact]
    public void ByGather_AnyMatrix_EqualsApplyAndItsGradient() => Cases.ForAll((matrix, width, seed) =>
    {
        using var _ = NewDisposeScope();
        using var generator = new Generator((ulong)seed, CPU);
        var own = randn(matrix.Columns, width, generator: generator).requires_grad_();
        var device = own.detach().clone().requires_grad_();
        var upstream = randn(matrix.Rows, width, generator: generator);
        var product = SparseProduct.Apply(matrix, own);
        var gathered = SparseProduct.ByGather(matrix, device);
        product.backward([upstream]);
        gathered.backward([upstream]);
        Assert.True(product.allclose(gathered, rtol: 1e-4, atol: 1e-5));
        Assert.True(own.grad!.allclose(device.grad!, rtol: 1e-4, atol: 1e-5));
    }, seed: "0000LawDense", iter: 60);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    [InlineData(3, 3)]
    public void Apply_MatrixWithoutEntries_GivesZeros(int rows, int columns) => AssertDense(Matrix(rows, columns, []), 5, 1);

    [Fact]
    public void Apply_AgainAndAgain_GivesTheSameBits()
    {
        using var _ = NewDisposeScope();
        var random = new Random(3);
        var matrix = Matrix(200, 90, [.. Enumerable.Range(0, 20_000).Select(_ => (random.Next(200), random.Next(90), (float)random.NextDouble()))]);
        var dense = randn(90, 72, generator: new Generator(4, CPU));
        float[] first = Numbers.Of(SparseProduct.Apply(matrix, dense));
        for (int i = 0; i < 20; i++) Assert.Equal(first, Numbers.Of(SparseProduct.Apply(matrix, dense)));
    }

    [Theory]
    [InlineData(12)]
    [InlineData(203)]
    public void Multiply_Adding_LeavesWhatStoodThere(int width)
    {
        var random = new Random(3);
        var matrix = Matrix(20, 9, [.. Enumerable.Range(0, 90).Select(_ => (random.Next(20), random.Next(9), (float)random.NextDouble()))]);
        float[] dense = [.. Enumerable.Range(0, 9 * width).Select(_ => (float)random.NextDouble())], alone = new float[20 * width], added = [.. Enumerable.Range(0, 20 * width)];
        SparseProduct.Multiply(matrix, dense, alone, width);
        SparseProduct.Multiply(matrix, dense, added, width, add: true);
        for (int i = 0; i < added.Length; i++) Assert.Equal(i + alone[i], added[i], 1e-5 * Math.Max(1, i));
    }

    [Fact]
    public void Apply_StateThatIsAView_ReadsItsNumbersAndNotItsMemory()
    {
        using var _ = NewDisposeScope();
        var matrix = Matrix(3, 4, [(0, 1, 2f), (2, 3, -1f), (2, 0, .5f)]);
        var view = randn(6, 4, generator: new Generator(4, CPU)).t();
        Numbers.AssertClose(Dense(matrix).mm(view), SparseProduct.Apply(matrix, view), 1e-5);
    }

    [Fact]
    public void Apply_WrongHeightOrType_IsRefusedWithTheShapes()
    {
        using var _ = NewDisposeScope();
        var matrix = Matrix(3, 4, []);
        Assert.Equal("sparse product: expected dense [4, H] Float32, got [5, 2] Float32 (matrix [3, 4])",
            Assert.Throws<ArgumentException>(() => SparseProduct.Apply(matrix, zeros(5, 2))).Message);
        Assert.Throws<ArgumentException>(() => SparseProduct.Apply(matrix, zeros(4, 2, ScalarType.Float64)));
        Assert.Throws<ArgumentException>(() => SparseProduct.Apply(matrix, zeros(4)));
        Assert.Throws<ArgumentException>(() => SparseProduct.Multiply(matrix, new float[8], new float[5], 2));
    }

    [Fact]
    public void Apply_ForwardAndBackward_LeavesNoTensor()
    {
        var matrix = Matrix(3, 4, [(0, 1, 2f)]);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (int i = 0; i < 3; i++)
        {
            using var _ = NewDisposeScope();
            var dense = ones(4, 2, requires_grad: true);
            SparseProduct.Apply(matrix, dense).sum().backward();
            Assert.Equal([0f, 0, 2, 2, 0, 0, 0, 0], Numbers.Of(dense.grad!));
        }
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static void AssertDense(SparseMatrix matrix, int width, int seed)
    {
        using var _ = NewDisposeScope();
        var generator = new Generator((ulong)seed, CPU);
        var sparse = randn(matrix.Columns, width, generator: generator).requires_grad_();
        var dense = sparse.detach().to(ScalarType.Float64).requires_grad_();
        var upstream = randn(matrix.Rows, width, generator: generator);
        var product = SparseProduct.Apply(matrix, sparse);
        var expected = Dense(matrix).to(ScalarType.Float64).mm(dense);
        Numbers.AssertClose(expected.to(ScalarType.Float32), product, 1e-5);
        (product * upstream).sum().backward();
        (expected * upstream).sum().backward();
        Numbers.AssertClose(dense.grad!.to(ScalarType.Float32), sparse.grad, 1e-5);
    }

    private static SparseMatrix Matrix(int rows, int columns, (int Row, int Column, float Value)[] entries) => SparseMatrix.FromRows(columns,
        [.. Enumerable.Range(0, rows).Select(r => entries.Where(e => e.Row == r).Select(e => (e.Column, e.Value)).ToArray())]);

    private static Tensor Dense(SparseMatrix matrix)
    {
        var dense = new float[matrix.Rows, matrix.Columns];
        for (int r = 0; r < matrix.Rows; r++)
            for (int e = 0; e < matrix.ColumnsOf(r).Length; e++) dense[r, matrix.ColumnsOf(r)[e]] += matrix.ValuesOf(r)[e];
        return from_array(dense);
    }
}
