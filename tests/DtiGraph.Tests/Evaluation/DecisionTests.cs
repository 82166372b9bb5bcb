using System.Text.Json;
using CsCheck;
using DtiGraph.Evaluation;
using DtiGraph.Losses;
using DtiGraph.Tests.Losses;

namespace DtiGraph.Tests.Evaluation;

public sealed class DecisionTests
{
    private static readonly Gen<(double P, int Y)[]> Rows =
        Gen.Select(Gen.OneOf(Gen.Double[0, 1], Gen.Int[0, 10].Select(i => i / 10.0)), Gen.Int[0, 1]).Array[1, 80];

    private static readonly Gen<DecisionStakes> Stakes =
        Gen.Select(Gen.Double[.01, 10], Gen.Double[.01, 100], (cost, value) => new DecisionStakes(cost, value));

    [Theory]
    [InlineData(2, .25, NegativeSampling.All)]
    [InlineData(2, null, NegativeSampling.All)]
    [InlineData(2, .25, NegativeSampling.OneToOne)]
    public void Regret_InARareWorld_IsSmallOnPosteriorsAndNotOnRawScores(double gamma, double? alpha, NegativeSampling sampling)
    {
        var world = RareWorld.Train(new FocalOptions(gamma, alpha), sampling);
        foreach (double ratio in new[] { .01, .05, .2 })
        {
            DecisionStakes stakes = DecisionStakes.OfRatio(ratio);
            double acting = NetValue.Regret(world.Truth, NetValue.Decide(world.Probabilities, stakes.Threshold), stakes);
            double raw = NetValue.Regret(world.Truth, NetValue.Decide(world.Scores, stakes.Threshold), stakes);
            TestContext.Current.TestOutputHelper?.WriteLine($"L/D {ratio}: regret {acting} on posteriors, {raw} on scores");
            Assert.InRange(acting, 0, .02);
            Assert.InRange(raw, .1, double.MaxValue);
        }
    }

    [Fact]
    public void DecisionCurve_InARareWorld_IsAboveTestingAllAndTestingNone()
    {
        var world = RareWorld.Train(new FocalOptions(2, .25), NegativeSampling.All);

        foreach (DecisionPoint point in DecisionCurve.Of(world.Probabilities, world.Labels, [.005, .01, .02, .05, .1, .2]))
            Assert.True(point.Gain > 0, $"{point}");
        // Acting on scores at the same L/D is worse than testing nothing: the curve shows it.
        Assert.True(DecisionCurve.Of(world.Scores, world.Labels, [.05])[0].NetBenefit < 0);
        foreach (ExpectedCost row in ExpectedCosts.Of(world.Probabilities, world.Labels, [.01, .05, .2]))
        {
            Assert.InRange(Math.Abs(row.Surprise), 0, .02 * row.Stated);
            Assert.InRange(row.Cost, row.Perfect, Math.Min(row.TestAll, row.TestNone));
        }
    }

    [Fact]
    public void Threshold_GrossAndNet_AreTheSameDecision() =>
        Gen.Select(Gen.Double[.01, 10], Gen.Double[.01, 100], Gen.Double[0, 1]).ForAll((cost, net, p) =>
        {
            DecisionStakes stakes = DecisionStakes.FromNet(cost, net);
            // Net: a hit brings D', a blank costs L.
            bool worth = p * net - (1 - p) * cost >= 0;
            return Math.Abs(stakes.Threshold - DecisionStakes.NetThreshold(cost, net)) < 1e-15
                && Math.Abs(stakes.Threshold - cost / (cost + net)) < 1e-15
                && (Math.Abs(p - stakes.Threshold) < 1e-12 || (p >= stakes.Threshold) == worth);
        });

    [Fact]
    public void Outcome_AnyDecisions_CountsAndValuesAgreeWithASumOverPairs() =>
        Gen.Select(Rows, Gen.Bool.Array[80], Stakes).ForAll((rows, coins, stakes) =>
        {
            int[] y = [.. rows.Select(r => r.Y)];
            bool[] tested = coins[..y.Length];
            DecisionOutcome outcome = DecisionOutcome.Of(tested, y);
            double value = tested.Zip(y).Sum(r => r.First ? r.Second * stakes.HitValue - stakes.AssayCost : 0);
            double cost = tested.Zip(y).Sum(r => (r.First ? stakes.AssayCost : 0) + (!r.First && r.Second == 1 ? stakes.HitValue : 0));
            double expected = NetValue.Expected([.. y.Select(l => (double)l)], tested, stakes);
            return outcome.Pairs == y.Length
                && outcome.Tested == tested.Count(t => t)
                && Math.Abs(outcome.Value(stakes) - value) < 1e-9
                && Math.Abs(outcome.Cost(stakes) - cost) < 1e-9
                && Math.Abs(expected - value) < 1e-9;
        });

    [Fact]
    public void Decide_AtTheRatio_IsTheBestOfAllDecisions() => Gen.Select(Rows, Gen.Bool.Array[80], Stakes).ForAll((rows, coins, stakes) =>
    {
        double[] p = [.. rows.Select(r => r.P)];
        double best = NetValue.Best(p, stakes), acting = NetValue.Expected(p, NetValue.Decide(p, stakes.Threshold), stakes);
        double regret = NetValue.Regret(p, coins[..p.Length], stakes), nothing = NetValue.Regret(p, new bool[p.Length], stakes);
        return Math.Abs(best - acting) < 1e-9
            && NetValue.Expected(p, coins[..p.Length], stakes) <= best + 1e-9
            && (best == 0 ? double.IsNaN(regret) : regret >= -1e-9 && nothing == 1);
    });

    [Fact]
    public void DecisionCurve_AnyRows_IsTheNetValueInUnitsOfANetHit() => Gen.Select(Rows, Gen.Double[.001, .99]).ForAll((rows, t) =>
    {
        double[] p = [.. rows.Select(r => r.P)];
        int[] y = [.. rows.Select(r => r.Y)];
        DecisionPoint point = DecisionCurve.Of(p, y, [t])[0];
        DecisionStakes stakes = DecisionStakes.OfRatio(t);
        double value = p.Zip(y).Sum(r => r.First >= t ? r.Second - t : 0), all = y.Sum(l => l - t), unit = y.Length * (1 - t);
        return Math.Abs(point.NetBenefit - value / unit) < 1e-9
            && Math.Abs(point.NetBenefit - point.Outcome.Value(stakes) / unit) < 1e-9
            && Math.Abs(point.TestAll - all / unit) < 1e-9
            && Math.Abs(point.Gain - (value / unit - Math.Max(0, all / unit))) < 1e-9;
    });

    [Fact]
    public void NetBenefit_WorkedExample_IsVickersAndElkins()
    {
        // 100 pairs at t = .2: 15 hits and 40 blanks are worth .15 - .4 x .25 = .05; testing all, 20 interactions: .2 - .8 x .25 = 0.
        Assert.Equal(.05, new DecisionOutcome(15, 40, 5, 40).NetBenefit(.2), 12);
        Assert.Equal(0, new DecisionOutcome(20, 80, 0, 0).NetBenefit(.2), 12);
        Assert.Throws<ArgumentException>(() => new DecisionOutcome(1, 1, 1, 1).NetBenefit(1));
    }

    [Fact]
    public void ExpectedCosts_KnownRows_GivesTheTable()
    {
        ExpectedCost row = ExpectedCosts.Of([.9, .5, .05, .01], [1, 0, 1, 0], [.1])[0];

        Assert.Equal(new DecisionOutcome(Hits: 1, Blanks: 1, Missed: 1, Spared: 1), row.Outcome);
        Assert.Equal((.1 + .1 + .05 + .01) / 4, row.Stated, 12);
        Assert.Equal((.1 + .1 + 1) / 4, row.Cost, 12);
        Assert.Equal(.1, row.TestAll, 12);
        Assert.Equal(.5, row.TestNone, 12);
        Assert.Equal(.05, row.Perfect, 12);
        Assert.Equal(12, ExpectedCosts.Of([.9], [1]).Length);
    }

    [Fact]
    public void LabelThresholds_EachColumn_IsTheBestF1OfItsKnownRows() =>
        Gen.Select(Gen.Select(Gen.Int[0, 20], Gen.Int[0, 1], Gen.Bool).Array[3, 60], Gen.Int[1, 3]).ForAll((cells, count) =>
        {
            cells = cells[..(cells.Length / count * count)];
            double[] scores = [.. cells.Select(c => c.Item1 / 20.0)];
            int[] labels = [.. cells.Select(c => c.Item2)];
            bool[] known = [.. cells.Select(c => c.Item3)];
            LabelThresholds fit = LabelThresholds.Of(scores, labels, count, known);
            bool[] called = fit.Call(scores);
            for (int l = 0; l < count; l++)
            {
                int[] at = [.. Enumerable.Range(0, cells.Length).Where(i => i % count == l && known[i])];
                double truth = at.Select(i => scores[i]).Append(2).Max(t => F1(at, i => scores[i] >= t));
                double threshold = fit.Labels[l].Threshold;
                bool right = at.All(i => labels[i] == 0)
                    ? double.IsNaN(threshold) && !at.Any(i => called[i])
                    : Math.Abs(F1(at, i => called[i]) - truth) <= 1e-12;
                if (!right) return false;
            }
            string json = JsonSerializer.Serialize(fit, JsonSerializerOptions.Web);
            return fit.Equals(JsonSerializer.Deserialize<LabelThresholds>(json, JsonSerializerOptions.Web));

            double F1(int[] at, Func<int, bool> call)
            {
                int hits = at.Count(i => call(i) && labels[i] == 1), wrong = at.Count(i => call(i) != (labels[i] == 1));
                return hits == 0 ? 0 : 2.0 * hits / (2 * hits + wrong);
            }
        });

    [Fact]
    public void New_NumbersOutOfRange_AreRefused()
    {
        foreach (double bad in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Assert.Throws<ArgumentException>(() => new DecisionStakes(bad, 1));
            Assert.Throws<ArgumentException>(() => new DecisionStakes(1, bad));
            Assert.Throws<ArgumentException>(() => DecisionStakes.FromNet(1, bad));
        }
        Assert.Throws<ArgumentException>(() => DecisionOutcome.Of([true], [1, 0]));
        Assert.Throws<ArgumentException>(() => DecisionOutcome.Of([true], [2]));
        Assert.Throws<ArgumentException>(() => NetValue.Expected([1.1], [true], new(1, 2)));
        Assert.Throws<ArgumentException>(() => DecisionCurve.Of([.5], [1], [1.0]));
        Assert.Throws<ArgumentException>(() => ExpectedCosts.Of([.5], [1], [0.0]));
        Assert.Throws<ArgumentException>(() => LabelThresholds.Of([.5, .5, .5], [1, 0, 1], 2));
    }
}
