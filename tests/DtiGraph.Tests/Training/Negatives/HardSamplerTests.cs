using DtiGraph.Training.Negatives;

namespace DtiGraph.Tests.Training.Negatives;

public sealed class HardSamplerTests
{
    [Fact]
    public void Sample_EveryInteraction_GivesNeighboursOfItNineTimesInTen()
    {
        using var at = new SamplerCase(NegativePolicy.Hard, change: o => o with { Negatives = 400 });
        int near = 0, drawn = 0;
        foreach (var positive in at.Positives)
        {
            bool Near((int Drug, int Target) p) =>
                (p.Drug == positive.Drug && at.Features.HomologousTargets[positive.Target].Any(n => n.Index == p.Target))
                || (p.Target == positive.Target && at.Features.SimilarDrugs[positive.Drug].Any(n => n.Index == p.Drug));
            bool any = at.Unrecorded.All.Any(Near);
            var sample = at.Sampler.Sample([positive], new Random(positive.Drug * 100 + positive.Target));
            Assert.Equal(400, sample.Length);
            if (!any) continue;
            near += sample.Count(Near);
            drawn += sample.Length;
        }
        // Of the uniform tenth a few in a hundred are near by chance; the standard deviation of the share is below .002.
        Assert.InRange((double)near / drawn, .895, .915);
        Assert.True(at.Sampler.RecalibrationNeeded);
    }

    [Fact]
    public void Sample_NoNeighbours_IsUniform()
    {
        using var at = new SamplerCase(NegativePolicy.Hard, change: o => o with { Features = new() { Neighbours = 0 } });
        Assert.All(at.Unrecorded.All, p => Assert.Equal(at.Sampler.MeanFraction, at.Sampler.SampledFraction(p.Drug, p.Target), 1e-12));
        Assert.InRange(Enumerable.Range(0, 20).SelectMany(s => at.Sampler.Sample(at.Positives, new Random(s))).Distinct().Count(),
            .95 * at.Unrecorded.Count, at.Unrecorded.Count);
    }
}
