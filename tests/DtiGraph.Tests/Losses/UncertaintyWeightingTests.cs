using DtiGraph.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Losses;

public sealed class UncertaintyWeightingTests
{
    private static readonly TermKind[] Both = [TermKind.Regression, TermKind.Classification];

    [Fact]
    public void Step_ConstantLosses_EndsAtTheNoiseOfEachTerm()
    {
        double[] losses = [4, .3];
        var weighting = new UncertaintyWeighting(Both, .1);
        for (int step = 0; step < 2000; step++) weighting.Step(losses);
        // sigma^2 = L of a regression, 2 L of a classification; weights .5 / 4 and 1 / .6.
        LossRun.Close("variances", [4, .6], [.. weighting.LogVariances.Select(Math.Exp)], 1e-9);
        LossRun.Close("weights", [.125, 1 / .6], weighting.Weights, 1e-9);
        Assert.Equal((Math.Log(4) + Math.Log(.6)) / 2, weighting.Penalty, 9);
    }

    [Fact]
    public void Step_HandWorkedCase_GoesDownTheSlope()
    {
        var weighting = new UncertaintyWeighting(Both, .1);
        // s = 0: slopes .5 - .5 * 3 and .5 - 1 * .2.
        weighting.Step([3, .2]);
        LossRun.Close("s", [.1, -.03], weighting.LogVariances, 1e-14);
        LossRun.Close("weights", [.5 * Math.Exp(-.1), Math.Exp(.03)], weighting.Weights, 1e-14);
    }

    [Theory]
    [InlineData(TermKind.Regression)]
    [InlineData(TermKind.Classification)]
    public void Step_AnyLoss_GoesDownTheSlopeOfTheTotal(TermKind kind)
    {
        var random = new Random(31);
        for (int round = 0; round < 100; round++)
        {
            const double Rate = 1e-3;
            var weighting = new UncertaintyWeighting([kind], Rate);
            for (int i = 0; i < 200; i++) weighting.Step([3 * random.NextDouble()]);
            double loss = 2 + random.NextDouble(), s = weighting.LogVariances[0];
            double slope = (Total(s + 1e-5) - Total(s - 1e-5)) / 2e-5;
            weighting.Step([loss]);
            Assert.Equal(s - Rate * slope, weighting.LogVariances[0], 1e-10);

            double Total(double at) => (kind == TermKind.Regression ? .5 : 1) * Math.Exp(-at) * loss + at / 2;
        }
    }

    [Theory]
    [InlineData(1e8)]
    [InlineData(1e-8)]
    [InlineData(0)]
    public void Step_ExtremeLoss_NeverOvershootsAndStaysFinite(double loss)
    {
        var weighting = new UncertaintyWeighting([TermKind.Regression], .5);
        double before = 0, end = Math.Clamp(Math.Log(loss), -30, 30);
        for (int step = 0; step < 300; step++)
        {
            weighting.Step([loss]);
            double here = weighting.LogVariances[0];
            Assert.True(end > 0 ? here >= before && here <= end + 1e-9 : here <= before && here >= end - 1e-9, $"{before} then {here}, expected {end}");
            before = here;
        }
        Assert.Equal(end, before, 1e-6);
        Assert.All(weighting.Weights, w => Assert.True(double.IsFinite(w) && w > 0));
    }

    [Fact]
    public void Total_OfTensors_IsTheWeightedSumAndPullsWithTheWeights()
    {
        using DisposeScope scope = NewDisposeScope();
        var weighting = new UncertaintyWeighting(Both, .1);
        weighting.Step([3, .2]);
        Tensor w = tensor([1.0, 1]).requires_grad_(true);
        Tensor[] losses = [(w * tensor([3.0, 0])).sum(), (w * tensor([0, .2])).sum()];
        Tensor total = weighting.Total(losses);
        // .5 e^-.1 * 3 + e^.03 * .2 + (.1 - .03) / 2
        Assert.Equal(1.5 * Math.Exp(-.1) + .2 * Math.Exp(.03) + .035, total.ToDouble(), 14);
        total.backward();
        LossRun.Close("gradient", [1.5 * Math.Exp(-.1), .2 * Math.Exp(.03)], LossRun.Numbers(w.grad!), 1e-14);
    }

    [Fact]
    public void Step_OnTensors_LeavesNoGradientAndNoTensorBehind()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor w = tensor([1.0, 1]).requires_grad_(true);
        Tensor[] losses = [(w * tensor([3.0, 0])).sum(), (w * tensor([0, .2])).sum()];
        var ofTensors = new UncertaintyWeighting(Both);
        var ofNumbers = new UncertaintyWeighting(Both);
        Assert.Equal(ofNumbers.Step([3, .2]), ofTensors.Step(losses));
        Assert.Null(w.grad);
        Assert.Throws<ArgumentException>(() => ofTensors.Step([w, w]));

        // Of this thread: other tests make and drop tensors meanwhile.
        long alive = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (zeros(1)) Assert.Equal(alive + 1, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        for (int step = 0; step < 100; step++) ofTensors.Step(losses);
        Assert.Equal(alive, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        // The graph is still there, once.
        ofTensors.Total(losses).backward();
        Assert.All(LossRun.Numbers(w.grad!), g => Assert.True(g > 0));
    }

    [Fact]
    public void Step_ValueOutOfRange_IsRefusedAndChangesNothing()
    {
        var weighting = new UncertaintyWeighting(Both);
        Assert.Throws<ArgumentException>(() => weighting.Step([1.0]));
        Assert.Throws<ArgumentException>(() => weighting.Step([1, -.1]));
        Assert.Throws<ArgumentException>(() => weighting.Step([1, double.NaN]));
        Assert.Equal([0.0, 0], weighting.LogVariances);
        Assert.Throws<ArgumentException>(() => new UncertaintyWeighting([]));
        Assert.Throws<ArgumentException>(() => new UncertaintyWeighting([(TermKind)9]));
        Assert.Throws<ArgumentException>(() => new UncertaintyWeighting(Both, 0));
    }
}
