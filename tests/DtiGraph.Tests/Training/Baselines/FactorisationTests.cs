using DtiGraph.Tests.Splits;
using DtiGraph.Training.Baselines;

namespace DtiGraph.Tests.Training.Baselines;

public sealed class FactorisationTests
{
    [Fact]
    public void Scores_LowRankWorld_OrderHeldOutPairs()
    {
        const int drugs = 60, targets = 40;
        var random = new Random(8);
        double[][] Draw(int n) => [.. Enumerable.Range(0, n).Select(_ => new[] { random.NextDouble() - .5, random.NextDouble() - .5 })];
        double[][] u = Draw(drugs), v = Draw(targets);
        var rows = from d in Enumerable.Range(0, drugs) from t in Enumerable.Range(0, targets) select (d, t, u[d][0] * v[t][0] + u[d][1] * v[t][1] > 0 ? 1 : 0);
        var baseline = new NeighbourhoodFactorisation([new() { Rank = 6, Importance = 1, Regularisation = .5, Smoothing = 0 }]);

        Assert.InRange(BaselineWorld.TestAuroc(baseline, SmallGraph.Of(drugs, targets, []), BaselineWorld.Split(rows, 2)), .9, 1);
    }

    [Fact]
    public void Scores_DrugWithoutInteraction_AreThoseOfItsNearest()
    {
        // D2 is D0 in another spelling; D1 has interactions too but is less alike.
        var graph = BaselineWorld.Graph(["CCO", "CCN", "OCC"], ["ACDEFGHIK", "LMNPQRSTV"]);
        var input = BaselineInput.Of(graph, BaselineWorld.Of([(0, 0, 1), (0, 1, 0), (1, 0, 1), (1, 1, 1), (2, 1, 0)]), 1, 1);
        var scorer = new NeighbourhoodFactorisation([new() { Rank = 4, Neighbours = 1 }]).Candidates(input).Last().Scorer;

        Assert.Equal(scorer.Scores(0, [0, 1]), scorer.Scores(2, [0, 1]));
        Assert.NotEqual(scorer.Scores(1, [0, 1]), scorer.Scores(2, [0, 1]));
    }
}
