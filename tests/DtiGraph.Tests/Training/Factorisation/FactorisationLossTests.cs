using DtiGraph.Features;
using DtiGraph.Tests.Splits;
using DtiGraph.Training.Factorisation;

namespace DtiGraph.Tests.Training.Factorisation;

public sealed class FactorisationLossTests
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
}
