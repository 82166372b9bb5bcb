using DtiGraph.Models;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Models;

public sealed class ColumnSumsTests
{
    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 128)]
    [InlineData(11, 128)]
    [InlineData(16, 16)]
    [InlineData(17, 33)]
    [InlineData(32, 128)]
    [InlineData(257, 24)]
    [InlineData(4_097, 9)]
    [InlineData(4_510, 128)]
    [InlineData(70_001, 3)]
    public void Summing_RowsOfAnyNumber_GivesTheBitsOfLibtorch(int rows, int width)
    {
        using var _ = NewDisposeScope();
        using var generator = new Generator(20261130);
        Tensor numbers = randn(rows, width, generator: generator), sums = full(width, float.NaN);
        RowShares.Run(ColumnSums.Summing(numbers, sums));
        Assert.Equal(Numbers.Of(numbers.sum(dim: 0)), Numbers.Of(sums));
    }
}
