using DtiGraph.Features;
using DtiGraph.Tests.Splits;
using DtiGraph.Training.Baselines;

namespace DtiGraph.Tests.Training.Baselines;

public sealed class FactorisationTests
{
    [Fact]
    public void Gradient_RandomPoint_EqualsFiniteDifferences()
    {
        var random = new Random(3);
        // Rank 5: four lanes and a rest.
        var options = new FactorisationOptions { Rank = 5, Importance = 3, Regularisation = .7, Smoothing = .9 };
        var pairs = SmallGraph.RandomPairs(6, 4, .4, negatives: true, seed: 5).ToList();
        Neighbour[][] drugs = [[new(1, .5f), new(2, .25f)], [new(0, .5f)], [], [new(5, 1)], [], [new(0, .1f)]];
        Neighbour[][] targets = [[new(3, .8f)], [], [], [new(1, .3f)]];
        var loss = new FactorisationLoss(pairs, drugs, targets, options);
        double[] Draw(int n) => [.. Enumerable.Range(0, n * options.Rank).Select(_ => 2 * random.NextDouble() - 1)];
        double[] u = Draw(6), v = Draw(4);

        Check(u, loss.OfDrugs(u, v));
        Check(v, loss.OfTargets(u, v));

        void Check(double[] at, double[] gradient)
        {
            for (int i = 0; i < at.Length; i++)
            {
                const double h = 1e-5;
                double was = at[i];
                at[i] = was + h;
                double above = loss.Of(u, v);
                at[i] = was - h;
                double below = loss.Of(u, v);
                at[i] = was;
                Assert.Equal((above - below) / (2 * h), gradient[i], 1e-6);
            }
        }
    }

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
