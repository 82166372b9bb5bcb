using DtiGraph.Evaluation;

namespace DtiGraph.Tests.Evaluation;

public sealed class DrugRankingTests
{
    [Fact]
    public void Of_TwoPositives_AreRankedAmongNegativesAlone()
    {
        // .9 is first. .5 has .8 and .7 ahead among the negatives, and .9 does not count: third.
        var ranking = DrugRanking.Of([.9, .5], [.8, .7, .4, .3]);

        Assert.Equal((1 + 1 / 3.0) / 2, ranking.Mrr, 12);
        Assert.Equal((.5, 1, 1), (ranking.Hits1, ranking.Hits10, ranking.Hits50));
    }

    [Fact]
    public void Of_TiesWithNegatives_TakeTheMeanRank()
    {
        // One negative ahead, two of the same score: best rank 2, worst 4, mean 3.
        Assert.Equal(1 / 3.0, DrugRanking.Of([.5], [.9, .5, .5, .1]).Mrr, 12);
        // Nine of the same score: best rank 1, worst 10, mean 5.5: among the first ten, not the first.
        var tied = DrugRanking.Of([0], new double[9]);
        Assert.Equal((1 / 5.5, 0, 1), (tied.Mrr, tied.Hits1, tied.Hits10));
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(9, 0, 1)]
    [InlineData(10, 0, 0)]
    public void Of_NegativesAhead_DecideTheHits(int ahead, double first, double ten)
    {
        var ranking = DrugRanking.Of([.5], [.. Enumerable.Range(0, 100).Select(i => i < ahead ? .9 : .1)]);

        Assert.Equal((first, ten, 1), (ranking.Hits1, ranking.Hits10, ranking.Hits50));
    }

    [Fact]
    public void Of_Enrichment_IsTheRateInTheFirstHundredthOverTheRateOfAll()
    {
        double[] negatives = [.. Enumerable.Range(0, 196).Select(i => i / 1000.0)];

        // 200 pairs, so 2 are early; one of 4 positives is among them: (1/2) / (4/200).
        Assert.Equal(25, DrugRanking.Of([.9, .01, .02, .03], [.8, .. negatives[..195]]).Enrichment1, 9);
        // Both early ones are positives: the most that 4 among 200 can give.
        Assert.Equal(50, DrugRanking.Of([.9, .8, .02, .03], negatives).Enrichment1, 9);
        // All scores equal: no skill.
        Assert.Equal(1, DrugRanking.Of(new double[4], new double[196]).Enrichment1, 9);
        // One positive is first; the second early place is shared by one positive and three negatives: (1 + 1/4)/2 / (4/200).
        Assert.Equal(31.25, DrugRanking.Of([.9, .8, .02, .03], [.8, .8, .8, .. negatives[..193]]).Enrichment1, 9);
    }

    [Fact]
    public void Of_NoNegatives_RanksEveryPositiveFirst() => Assert.Equal(new DrugRanking(1, 1, 1, 1, 1), DrugRanking.Of([1, 2], []));

    [Fact]
    public void Of_NoPositives_IsRefused() => Assert.Throws<ArgumentException>(() => DrugRanking.Of([], [1]));
}
