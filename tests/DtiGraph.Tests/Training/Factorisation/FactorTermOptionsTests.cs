using DtiGraph.Training.Factorisation;

namespace DtiGraph.Tests.Training.Factorisation;

public sealed class FactorTermOptionsTests
{
    [Fact]
    public void Settled_NothingAsked_StandsBesideANetworkOfWholeGraphsAlone()
    {
        Assert.Equal(new FactorTermOptions(), FactorTermOptions.Settled(new()));
        Assert.Null(FactorTermOptions.Settled(new() { Sampling = new() }));
        Assert.Equal(new FactorTermOptions(), FactorTermOptions.Settled(new() { Sampling = new() { Pairs = 0 } }));
    }

    [Fact]
    public void Settled_Asked_IsAsAskedAndNoneAtAWeightOfNothing()
    {
        Assert.Equal(new FactorTermOptions { Rank = 8 }, FactorTermOptions.Settled(new() { Sampling = new(), Factorisation = new() { Rank = 8 } }));
        Assert.Null(FactorTermOptions.Settled(new() { Factorisation = new() { Weight = 0 } }));
    }
}
