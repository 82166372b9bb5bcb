using DtiGraph.Models;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Models;

public sealed class DropoutMaskTests
{
    private const int Rows = 500, Width = 200, Count = Rows * Width;

    [Theory]
    [InlineData(.1)]
    [InlineData(.2)]
    [InlineData(.5)]
    [InlineData(.9)]
    public void At_AnyShare_KeepsTheRestOfItAndTheExpectation(double share)
    {
        double deviation = Math.Sqrt(share * (1 - share) / Count);
        for (ulong number = 0; number < 20; number++)
        {
            float[] mask = Values(DropoutMask.Of(share, 3, number));
            Assert.InRange(mask.Average(v => v == 0 ? 1.0 : 0), share - 5 * deviation, share + 5 * deviation);
            Assert.All(mask, v => Assert.True(v == 0 || v == (float)(1 / (1 - share))));
        }
    }

    [Fact]
    public void At_PlacesMasksAndSeeds_AreIndependent()
    {
        // Of two fair masks a place agrees with probability 1/2: five standard deviations are 2.5 / sqrt(count).
        double allowed = 2.5 / Math.Sqrt(Count - Width);
        float[] mask = Values(DropoutMask.Of(.5, 7, 0));
        double Agreeing(float[] other, int shift) => Enumerable.Range(0, Count - Width).Average(i => mask[i] == other[i + shift] ? 1.0 : 0);
        foreach (int shift in new[] { 1, 2, 7, 8, 16, 64, Width }) Assert.InRange(Agreeing(mask, shift), .5 - allowed, .5 + allowed);
        for (ulong number = 1; number < 30; number++) Assert.InRange(Agreeing(Values(DropoutMask.Of(.5, 7, number)), 0), .5 - allowed, .5 + allowed);
        for (ulong seed = 8; seed < 30; seed++) Assert.InRange(Agreeing(Values(DropoutMask.Of(.5, seed, 0)), 0), .5 - allowed, .5 + allowed);
    }

    [Fact]
    public void At_RowsAndColumns_EachKeepTheirShare()
    {
        float[] mask = Values(DropoutMask.Of(.5, 5, 1));
        for (int r = 0; r < Rows; r++) Assert.InRange(Enumerable.Range(0, Width).Count(c => mask[r * Width + c] == 0), 100 - 36, 100 + 36);
        for (int c = 0; c < Width; c++) Assert.InRange(Enumerable.Range(0, Rows).Count(r => mask[r * Width + c] == 0), 250 - 56, 250 + 56);
    }

    [Fact]
    public void On_TheDevicesOwnOperations_MakeTheSameMask()
    {
        using var _ = NewDisposeScope();
        foreach (double share in new[] { .2, .4, .97 })
            Assert.Equal(Values(DropoutMask.Of(share, 11, 4)), Numbers.Of(DropoutMask.Of(share, 11, 4).On(Rows, Width, CPU)));
    }

    [Fact]
    public void EightAndSixteen_AnyPlace_AreAtOfEach()
    {
        var mask = DropoutMask.Of(.3, 1, 2);
        foreach (uint place in new uint[] { 0, 5, 80, uint.MaxValue - 3 })
        {
            var eight = mask.EightAt(place, out uint stayOfEight);
            var sixteen = mask.SixteenAt(place, out uint stayOfSixteen);
            Assert.Equal((eight, sixteen), (mask.Eight(stayOfEight), mask.Sixteen(stayOfSixteen)));
            for (uint i = 0; i < 16; i++) Assert.Equal(mask.At(place + i), i < 8 ? eight[(int)i] : sixteen[(int)i]);
            for (uint i = 0; i < 8; i++) Assert.Equal(eight[(int)i], sixteen[(int)i]);
        }
    }

    [Fact]
    public void Of_ShareOfNothing_KeepsEverything()
    {
        Assert.False(DropoutMask.Of(0, 1, 0).Drops);
        Assert.Equal(1f, DropoutMask.Of(0, 1, 0).At(12));
    }

    private static float[] Values(DropoutMask mask) => [.. Enumerable.Range(0, Count).Select(i => mask.At((uint)i))];
}
