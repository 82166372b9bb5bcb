using DtiGraph.Evaluation;

namespace DtiGraph.Tests.Evaluation;

public sealed class WilsonIntervalTests
{
    // Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E, table I, method 3.
    [Theory]
    [InlineData(81, 263, .2553, .3662)]
    [InlineData(15, 148, .0624, .1605)]
    [InlineData(0, 20, 0, .1611)]
    [InlineData(1, 29, .0061, .1718)]
    public void Of_HitsOfRows_IsTheScoreInterval(int hits, int count, double low, double high)
    {
        var interval = WilsonInterval.Of(hits, count);
        Assert.Equal(low, interval.Low, 5e-5);
        Assert.Equal(high, interval.High, 5e-5);
    }

    [Fact]
    public void Of_NoRows_IsUndefined() => Assert.Equal(Interval.Undefined, WilsonInterval.Of(0, 0));

    [Fact]
    public void Of_MoreHitsThanRows_IsTheCallersMistake() => Assert.Throws<ArgumentException>(() => WilsonInterval.Of(3, 2));
}
