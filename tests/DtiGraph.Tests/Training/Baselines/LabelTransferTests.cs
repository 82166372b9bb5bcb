using DtiGraph.Training.Baselines;

namespace DtiGraph.Tests.Training.Baselines;

public sealed class LabelTransferTests
{
    // D0 and D1 are one molecule, D2 has nothing in common with them; T0 and T1 are one sequence, T2 is another.
    private static readonly string[] Molecules = ["CCO", "OCC", "c1ccccc1"], Proteins = ["ACDEFGHIK", "ACDEFGHIK", "LMNPQRSTV"];

    // Half of them are interactions, so the prior's logit is 0 and one like pair of similarity 1 gives (.5 + y) / 2: logit ln 3 or -ln 3.
    private static readonly (int, int, int)[] Train = [(0, 1, 1), (1, 0, 1), (1, 2, 0), (2, 2, 0)];

    [Theory]
    [InlineData(0, 0, 1, 0, 0, 1)] // D1 binds T0
    [InlineData(0, 2, 1, 0, 0, -1)] // D1 does not bind T2; D2 is unlike
    [InlineData(1, 0, 1, 0, 0, 0)] // a pair does not tell its own label
    [InlineData(0, 0, 0, 1, 0, 1)] // D0 binds T1
    [InlineData(2, 0, 0, 1, 0, 0)] // D2 is labelled with nothing like T0
    [InlineData(0, 1, 0, 0, 1, 1)] // D1 binds T0
    [InlineData(0, 0, 0, 0, 1, 0)] // D1 is not labelled with T1
    [InlineData(0, 2, .5, .5, 0, -.5)] // half of -ln 3 and half of nothing
    public void Scores_FourTrainPairs_AreThoseWorkedByHand(int drug, int target, double drugs, double targets, double both, double expected)
    {
        var baseline = new LabelTransfer([new(2, 1, 1, drugs, targets, both)]);
        var input = BaselineInput.Of(BaselineWorld.Graph(Molecules, Proteins), BaselineWorld.Of(Train), 1, 1);

        Assert.Equal(expected * Math.Log(3), baseline.Candidates(input).Single().Scorer.Scores(drug, [target])[0], 1e-6);
    }

    [Fact]
    public void Scores_MoreLabelledPairsThanK_TakesTheMostAlike()
    {
        // T0 is bound by D1, which is D0's twin, and not by D2 and D3, which share only a little of it.
        string[] molecules = ["CCCCO", "OCCCC", "CCCCN", "CCCCCl"];
        var input = BaselineInput.Of(BaselineWorld.Graph(molecules, ["ACDEFGHIK"]), BaselineWorld.Of([(1, 0, 1), (2, 0, 0), (3, 0, 0)]), 1, 1);
        double Of(int k) => new LabelTransfer([new(k, 1, 1, 1, 0, 0)]).Candidates(input).Single().Scorer.Scores(0, [0])[0];

        // (1/3 + 1) / 2 = 2/3
        Assert.Equal(Math.Log(2), Of(1), 1e-6);
        double others = input.Similarity.OfDrugs(0, 2) + input.Similarity.OfDrugs(0, 3), mean = (1 / 3.0 + 1) / (2 + others);
        Assert.InRange(others, .1, 1.9);
        Assert.Equal(Math.Log(mean / (1 - mean)), Of(3), 1e-6);
    }
}
