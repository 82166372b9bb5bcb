using DtiGraph.Training.Negatives;
using TorchSharp;

namespace DtiGraph.Tests.Training.Negatives;

public sealed class AdversarialSamplerTests
{
    [Fact]
    public void Learn_SomeTargetsAreRewarded_TheirShareRisesToThreeTimesTheUniform()
    {
        // A fixed link model that takes every pair of one target in ten for an interaction.
        static bool Rewarded((int Drug, int Target) p) => p.Target % 10 == 3;
        using var at = new SamplerCase(NegativePolicy.Adversarial);
        var random = new Random(1);
        double Share(bool learns, int steps)
        {
            int rewarded = 0, drawn = 0;
            for (int s = 0; s < steps; s++)
            {
                var sample = at.Sampler.Sample(at.Positives, random);
                if (learns) at.Sampler.Learn([.. sample.Select(p => Rewarded(p) ? 2f : -2f)]);
                rewarded += sample.Count(Rewarded);
                drawn += sample.Length;
            }
            return (double)rewarded / drawn;
        }
        double before = Share(learns: false, 20);
        Share(learns: true, 150);
        double after = Share(learns: false, 20);
        Assert.InRange(before, .04, .16);
        Assert.True(after > 3 * before, $"{before} to {after}");
        Assert.True(at.Sampler.RecalibrationNeeded);
    }

    [Theory]
    [InlineData(.1)]
    [InlineData(10)]
    public void Sample_Temperature_DecidesHowSharplyItChooses(double temperature)
    {
        using var at = new SamplerCase(NegativePolicy.Adversarial, change: o => o with { Negatives = 40, Adversarial = new() { Temperature = temperature } });
        var drawn = at.Sampler.Sample(at.Positives, new Random(3));
        // The share of draws that fall on the tenth of the pairs that is drawn most: sharp choices return to the same pairs.
        double top = drawn.CountBy(p => p).Select(c => c.Value).OrderDescending().Take((int)at.Unrecorded.Count / 10).Sum() / (double)drawn.Length;
        if (temperature < 1) Assert.InRange(top, .4, 1);
        else Assert.InRange(top, .1, .35);
    }

    [Fact]
    public void Learn_SameSeed_GivesTheSameDrawsAfterward()
    {
        static (int, int)[] Drawn()
        {
            using var at = new SamplerCase(NegativePolicy.Adversarial);
            var random = new Random(1);
            for (int s = 0; s < 5; s++) at.Sampler.Learn([.. at.Sampler.Sample(at.Positives, random).Select(p => (float)(p.Drug - p.Target) / 10)]);
            return at.Sampler.Sample(at.Positives, random);
        }
        Assert.Equal(Drawn(), Drawn());
    }

    [Fact]
    public void Learn_ManySteps_LeavesNoTensors()
    {
        static long Live() => DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using var other = new SamplerCase(NegativePolicy.Uniform);
        long before = Live();
        var after = new List<long>();
        using (var sampler = new AdversarialSampler(other.Unrecorded, other.Positives.Length, 3, new(), 1))
        {
            for (int s = 0; s < 5; s++)
            {
                sampler.Learn(new float[sampler.Sample(other.Positives, new Random(s)).Length]);
                after.Add(Live());
            }
        }
        Assert.Single(after.Distinct());
        Assert.Equal(before, Live());
    }

    [Fact]
    public void Learn_AnotherNumberOfLogitsOrNotFinite_IsRefused()
    {
        using var at = new SamplerCase(NegativePolicy.Adversarial);
        int count = at.Sampler.Sample(at.Positives, new Random(1)).Length;
        Assert.Throws<ArgumentException>(() => at.Sampler.Learn(new float[count - 1]));
        Assert.Throws<ArgumentException>(() => at.Sampler.Learn([.. Enumerable.Repeat(float.NaN, count)]));
        at.Sampler.Learn(new float[count]);
        // One sample is rewarded once.
        Assert.Throws<ArgumentException>(() => at.Sampler.Learn(new float[count]));
    }
}
