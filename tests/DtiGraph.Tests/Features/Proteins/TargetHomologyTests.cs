using DtiGraph.Features.Proteins;
using DtiGraph.Tests.Splits;

namespace DtiGraph.Tests.Features.Proteins;

public sealed class TargetHomologyTests
{
    // The last two are copies of the first: ties.
    private static readonly string[] Known = [.. Enumerable.Range(0, 30).Select(SmallGraph.Sequence), "", SmallGraph.Sequence(0), SmallGraph.Sequence(0)];

    private static readonly KmerWeights Weights = KmerWeights.Fit(4, Known.Take(20));

    [Fact]
    public void Nearest_EveryTarget_EqualsTheCosineOfAllPairs()
    {
        var homology = new TargetHomology(Weights, Known);
        for (int t = 0; t < Known.Length; t++)
        {
            var expected = Enumerable.Range(0, Known.Length).Where(o => o != t).Select(o => (Index: o, Similarity: Cosine(Known[t], Known[o])))
                .Where(o => o.Similarity > 0).OrderByDescending(o => Math.Round(o.Similarity, 5)).ThenBy(o => o.Index).Take(5).ToList();
            var nearest = homology.Nearest(Known[t], 5, t);
            Assert.Equal(expected.Select(e => e.Index), nearest.Select(n => n.Index));
            Assert.All(expected.Zip(nearest), p => Assert.Equal(p.First.Similarity, p.Second.Similarity, 1e-5));
        }
    }

    [Fact]
    public void Nearest_Copies_TieByIndexAndLeaveOutTheOneNamed()
    {
        var homology = new TargetHomology(Weights, Known);
        Assert.Equal([0, 31, 32], homology.Nearest(Known[0], 3).Select(n => n.Index));
        Assert.Equal([0, 32], homology.Nearest(Known[31], 2, 31).Select(n => n.Index));
        Assert.Equal([0, 31], homology.Nearest(Known[32], 2, 32).Select(n => n.Index));
    }

    [Fact]
    public void Nearest_NothingToShareOrNothingWanted_IsEmpty()
    {
        var homology = new TargetHomology(Weights, Known);
        Assert.Empty(homology.Nearest("", 5));
        Assert.Empty(homology.Nearest("MKL", 5));
        Assert.Empty(homology.Nearest(Known[0], 0));
    }

    private static double Cosine(string one, string other)
    {
        var weights = Weights.Of(one).ToDictionary(w => w.Word, w => (double)w.Weight);
        return Weights.Of(other).Sum(w => weights.GetValueOrDefault(w.Word) * w.Weight);
    }
}
