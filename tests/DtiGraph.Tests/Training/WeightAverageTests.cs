using DtiGraph.Models;
using DtiGraph.Tests.Models;
using DtiGraph.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Training;

public sealed class WeightAverageTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(.5)]
    [InlineData(.99)]
    public void Update_ConstantWeights_KeepsThem(double decay)
    {
        using var parameters = Make();
        float[] before = Numbers.Of(parameters.Items[0].Value);
        using var average = new WeightAverage(parameters, decay);
        for (int i = 0; i < 50; i++) average.Update();
        average.RestoreBest();
        Assert.All(before.Zip(Numbers.Of(parameters.Items[0].Value)), p => Assert.Equal(p.First, p.Second, 1e-6 * Math.Abs(p.First)));
    }

    [Fact]
    public void Update_WeightsThatMove_FollowsTheFormulaOfItsRemarks()
    {
        using var parameters = Make();
        using var average = new WeightAverage(parameters, .3);
        double mean = Numbers.Of(parameters.Items[0].Value)[0];
        for (int n = 0; n < 20; n++)
        {
            Set(parameters, n * n);
            average.Update();
            double decay = Math.Min(.3, (1.0 + n) / (10 + n));
            mean = decay * mean + (1 - decay) * n * n;
            Assert.Equal(mean, average.Evaluate(() => Numbers.Of(parameters.Items[0].Value)[0]), 1e-5 * Math.Max(1, mean));
        }
    }

    [Fact]
    public void Update_DecayZero_IsTheLastWeights()
    {
        using var parameters = Make();
        using var average = new WeightAverage(parameters, 0);
        Set(parameters, 5);
        average.Update();
        Set(parameters, 7);
        average.Update();
        Assert.All(average.Evaluate(() => Numbers.Of(parameters.Items[0].Value)), v => Assert.Equal(7f, v));
    }

    [Fact]
    public void Evaluate_EndingOrFailing_PutsTheWeightsBack()
    {
        using var parameters = Make();
        using var average = new WeightAverage(parameters, .5);
        Set(parameters, 5);
        average.Update();
        Set(parameters, 9);
        Assert.NotEqual(9f, average.Evaluate(() => Numbers.Of(parameters.Items[0].Value)[0]));
        Assert.All(Numbers.Of(parameters.Items[0].Value), v => Assert.Equal(9f, v));
        Assert.Throws<InvalidOperationException>(() => average.Evaluate<int>(() => throw new InvalidOperationException()));
        Assert.All(Numbers.Of(parameters.Items[0].Value), v => Assert.Equal(9f, v));
        Assert.True(parameters.Items[0].Value.requires_grad);
    }

    [Fact]
    public void RestoreBest_AfterWorseEpochs_GivesTheMeanThatWasKept()
    {
        using var parameters = Make();
        using var average = new WeightAverage(parameters, 0);
        Set(parameters, 5);
        average.Update();
        average.KeepBest();
        Set(parameters, 9);
        average.Update();
        average.RestoreBest();
        Assert.All(Numbers.Of(parameters.Items[0].Value), v => Assert.Equal(5f, v));
    }

    [Fact]
    public void Dispose_AfterEverything_LeavesNoTensor()
    {
        using var parameters = Make();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (var average = new WeightAverage(parameters, .5))
        {
            average.Update();
            average.Evaluate(() => 1);
            average.KeepBest();
            average.RestoreBest();
        }
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static ParameterSet Make()
    {
        var parameters = new ParameterSet(new Generator(3, CPU), CPU);
        parameters.Normal("weight", 2, 3, 1);
        return parameters;
    }

    private static void Set(ParameterSet parameters, double value)
    {
        using var _ = no_grad();
        parameters.Items[0].Value.fill_(value);
    }
}
