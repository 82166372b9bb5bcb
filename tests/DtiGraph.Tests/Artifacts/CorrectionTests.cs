using CsCheck;
using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Models;

namespace DtiGraph.Tests.Artifacts;

/// <summary>What validation corrects: on worlds whose truth is known.</summary>
public sealed class CorrectionTests
{
    private const int Rows = 40_000;

    [Fact]
    public void Fit_LabelsThatFollowNetworkAndLikePairs_FindsTheirWeights()
    {
        // Truth: .7 x + 1.2 like targets - .5; like drugs and both are noise.
        var world = new World(seed: 3, (x, like) => .7 * x + 1.2 * like.Targets - .5);
        var fit = Correction.Fit(world.LogOdds, world.Like, world.Labels, 0);
        Assert.Equal(.7, fit.Below, .07);
        Assert.Equal(.7, fit.Above, .07);
        Assert.Equal(-.5, fit.Intercept, .12);
        Assert.Equal((0, 1.2, 0), (fit.Like.Drugs, fit.Like.Targets, fit.Like.Both), new Near(.06));
    }

    [Fact]
    public void Fit_ConfidenceWrongOnOneSideOnly_BendsAndIsCalibratedWherePlattIsNot()
    {
        // Far below 0 the network is right, far above it is four times too sure.
        var world = new World(seed: 4, (x, _) => Math.Log(1 + Math.Exp(x)) / 4 - Math.Log(1 + Math.Exp(-x)));
        var fit = Correction.Fit(world.LogOdds, world.Like, world.Labels, 0);
        var platt = PlattCalibration.Fit(world.LogOdds, world.Labels);
        Assert.Equal(1, fit.Below, .08);
        Assert.Equal(.25, fit.Above, .08);
        double Error(Func<int, double> logOdds) => CalibrationError.Of([.. world.Labels.Select((_, i) => 1 / (1 + Math.Exp(-logOdds(i))))], world.Labels);
        Assert.InRange(Error(i => fit.LogOdds(world.LogOdds[i], world.Like[i])), 0, .01);
        Assert.InRange(Error(i => platt.LogOdds(world.LogOdds[i])), .012, 1);
    }

    [Fact]
    public void Fit_OnlyAShareOfTheNegativesListed_SpeaksOfThePopulation()
    {
        // The world is the population; a tenth of its negatives is listed.
        var world = new World(seed: 5, (x, like) => .8 * x + .5 * like.Drugs);
        var random = new Random(6);
        int[] listed = [.. Enumerable.Range(0, Rows).Where(i => world.Labels[i] == 1 || random.NextDouble() < .1)];
        var fit = Correction.Fit([.. listed.Select(i => world.LogOdds[i])], [.. listed.Select(i => world.Like[i])], [.. listed.Select(i => world.Labels[i])], Math.Log(10));
        Assert.InRange(CalibrationError.Of([.. world.Labels.Select((_, i) => 1 / (1 + Math.Exp(-fit.LogOdds(world.LogOdds[i], world.Like[i]))))], world.Labels), 0, .01);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(.5)]
    public void Fit_RowsChosenByTheirLabel_SpeaksOfWhatTheyWereChosenFrom(double chosen)
    {
        // Of the first rows, a share of all, nine in ten without an interaction are left out: their log-odds are higher by ln 10, those of the others as they are.
        var world = new World(seed: 9, (x, like) => .8 * x + .5 * like.Drugs - 1);
        var random = new Random(10);
        int[] rows = [.. Enumerable.Range(0, Rows).Where(i => i >= chosen * Rows || world.Labels[i] == 1 || random.NextDouble() < .1)];
        double[] drawn = [.. rows.Select(i => i < chosen * Rows ? Math.Log(10) : 0)];
        Correction Fit(double[]? known) => Correction.Fit(
            [.. rows.Select(i => world.LogOdds[i])], [.. rows.Select(i => world.Like[i])], [.. rows.Select(i => world.Labels[i])], 0, known);
        double Error(Correction fit) =>
            CalibrationError.Of([.. world.Labels.Select((_, i) => 1 / (1 + Math.Exp(-fit.LogOdds(world.LogOdds[i], world.Like[i]))))], world.Labels);

        var told = Fit(drawn);

        Assert.Equal(.8, told.Below, .07);
        Assert.Equal(.8, told.Above, .07);
        Assert.Equal(-1, told.Intercept, .12);
        Assert.InRange(Error(told), 0, .01);
        Assert.InRange(Error(Fit(null)), .05, 1);
        if (chosen == 1) Assert.Equal(world.Labels.Average(), told.Positive, .01);
    }

    [Fact]
    public void Fit_NegativesListedWhereLikePairsInteract_LearnsFromUnlistedPairsWhatTheseSay()
    {
        // Truth: .7 x + 1.2 like targets - 3. Listed are the interactions, and negatives as alike as they: among these two the labels of like pairs say little.
        var world = new World(seed: 11, (x, like) => .7 * x + 1.2 * like.Targets - 3);
        var random = new Random(12);
        int[] listed = [.. Enumerable.Range(0, Rows).Where(i => world.Labels[i] == 1 || random.NextDouble() < .3 * Math.Exp(Math.Min(0, 1.2 * world.Like[i].Targets - 2.4)))];
        (double[] x, LikeLabels[] like, int[] labels) = ([.. listed.Select(i => world.LogOdds[i])], [.. listed.Select(i => world.Like[i])], [.. listed.Select(i => world.Labels[i])]);
        var unlisted = Enumerable.Range(0, 10_000).Where(i => world.Labels[i] == 0).Select(i => (world.LogOdds[i], world.Like[i])).ToList();

        var (alone, both) = (Correction.Fit(x, like, labels, 0), Correction.Fit(x, like, labels, 0, unlisted: unlisted));

        static double PerUnit(Correction fit) => fit.Like.Targets / ((fit.Below + fit.Above) / 2);
        Assert.InRange(PerUnit(alone), -.5, .5);
        Assert.InRange(PerUnit(both), .8, 1.2 / .7 + .2);
        // The probability goes on to speak of the listed pairs.
        Assert.Equal(labels.Average(), x.Select((v, i) => 1 / (1 + Math.Exp(-both.LogOdds(v, like[i])))).Average(), 1e-6);
    }

    [Fact]
    public void Fit_TooFewRowsOrOneClass_ChangesNothing()
    {
        var fit = Correction.Fit([1, 2, 3], new LikeLabels[3], [1, 0, 1], 0);
        Assert.Equal(new(1, 1, 0, default, 0, 0, 0), fit);
        Assert.Equal(fit, Correction.Fit(new double[200], new LikeLabels[200], new int[200], 0));
    }

    [Theory]
    [InlineData(60, 3)]
    [InlineData(120, 40)]
    public void Fit_ClassesSeparated_IsNoSurerThanSoLittleAllows(int rows, int interactions)
    {
        // All interactions above all others: hard labels would have a step between them, and every pair beyond it as sure as the next.
        double[] x = [.. Enumerable.Range(0, rows).Select(i => 6.0 * i / rows - 3)];
        int[] labels = [.. Enumerable.Range(0, rows).Select(i => i >= rows - interactions ? 1 : 0)];
        (double, LikeLabels)[] unlisted = [.. Enumerable.Range(0, 500).Select(i => (x[i % (rows - interactions)], default(LikeLabels)))];

        foreach (var fit in new[] { Correction.Fit(x, new LikeLabels[rows], labels, 0), Correction.Fit(x, new LikeLabels[rows], labels, 0, unlisted: unlisted) })
        {
            double Probability(int row) => 1 / (1 + Math.Exp(-fit.LogOdds(x[row], default)));
            Assert.InRange(Math.Max(fit.Below, fit.Above), .1, 12);
            Assert.InRange(Probability(rows - interactions), .1, .8);
            Assert.True(Probability(rows - 1) > Probability(rows - interactions));
        }
    }

    [Fact]
    public void Fit_OrderReversed_KeepsTheOrder()
    {
        var world = new World(seed: 7, (x, _) => -x);
        var fit = Correction.Fit(world.LogOdds, world.Like, world.Labels, 0);
        Assert.True(fit is { Below: > 0, Above: > 0 });
        Assert.InRange(Math.Abs(fit.Like.Drugs) + Math.Abs(fit.Like.Targets) + Math.Abs(fit.Like.Both), 0, .1); // which say nothing here
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(-.2, false)]
    [InlineData(-.2, true)]
    public void Fit_NetworkThatKnowsNothing_KeepsWhatLikePairsSay(double slope, bool withUnlisted)
    {
        // A network that was hardly trained, beside labels of like pairs that tell nearly all.
        var world = new World(seed: 13, (x, like) => slope * x + 1.2 * like.Targets - .5);
        var unlisted = Enumerable.Range(0, 2_000).Where(i => world.Labels[i] == 0).Select(i => (world.LogOdds[i], world.Like[i])).ToList();

        var fit = Correction.Fit(world.LogOdds, world.Like, world.Labels, 0, unlisted: withUnlisted ? unlisted : null);

        Assert.InRange(fit.Below, .001, .05);
        Assert.InRange(fit.Above, .001, .05);
        Assert.InRange(fit.Like.Targets, 1.1, 1.3);
        Assert.InRange(fit.Like.Drugs, -.1, .1);
        Assert.Equal(world.Labels.Average(), world.LogOdds.Select((v, i) => 1 / (1 + Math.Exp(-fit.LogOdds(v, world.Like[i])))).Average(), 1e-3);
    }

    [Fact]
    public void Fit_OneSlopeWouldFall_MakesThemOneAndKeepsWhatLikePairsSay()
    {
        // The network's order is wrong above 0 and right below: one slope for both rises.
        var world = new World(seed: 14, (x, like) => .8 * Math.Min(x, 0) - .3 * Math.Max(x, 0) + 1.2 * like.Targets);

        var fit = Correction.Fit(world.LogOdds, world.Like, world.Labels, 0);

        Assert.Equal(fit.Below, fit.Above);
        Assert.InRange(fit.Below, .05, .5);
        Assert.InRange(fit.Like.Targets, 1, 1.3);
    }

    [Fact]
    public void LogOdds_SameLikePairs_NeverReversesAnOrder() => Gen.Select(
        Gen.Double[1e-3, 5], Gen.Double[1e-3, 5], Gen.Double[-5, 5], Gen.Double[-40, 40], Gen.Double[1e-6, 20], Gen.Int[0, 10_000]).ForAll(
        (below, above, intercept, x, more, rows) =>
        {
            var correction = new Correction(below, above, intercept, new(.5, -.5, 1), 1.3, rows, .2);
            double first = correction.LogOdds(x, new(2, 1, -2)), second = correction.LogOdds(x + more, new(2, 1, -2));
            return rows == 0 || Math.Max(below, above) * 45 > 30 ? first <= second : first < second; // beyond e^30 to 1 two numbers may round to one
        });

    [Theory]
    [InlineData(1_000, .5, 60, .9995004995)]
    [InlineData(1_000, .5, -60, .0004995005)]
    [InlineData(99, .02, 60, .9902)]
    [InlineData(99, .02, -60, .0002)]
    public void LogOdds_NetworkSurerThanItsRowsAllow_StatesWhatOneMorePairLeavesOpen(int rows, double positive, double logOdds, double expected)
    {
        var correction = new Correction(1, 1, 0, default, 0, rows, positive);
        Assert.Equal(expected, 1 / (1 + Math.Exp(-correction.LogOdds(logOdds, default))), 10);
    }

    [Fact]
    public void LogOdds_OfTheRowsItWasFittedOn_HasTheirShareOfInteractionsForItsMean()
    {
        // A fit by maximum likelihood with an intercept has the mean of the labels; one more pair of that mean keeps it.
        var world = new World(seed: 8, (x, _) => 3 * x - 2);
        var fit = Correction.Fit(world.LogOdds, world.Like, world.Labels, 0);
        Assert.Equal(world.Labels.Average(), world.LogOdds.Select((x, i) => 1 / (1 + Math.Exp(-fit.LogOdds(x, world.Like[i])))).Average(), 1e-6);
    }

    private sealed class Near(double tolerance) : IEqualityComparer<(double, double, double)>
    {
        public bool Equals((double, double, double) a, (double, double, double) b) =>
            Math.Abs(a.Item1 - b.Item1) < tolerance && Math.Abs(a.Item2 - b.Item2) < tolerance && Math.Abs(a.Item3 - b.Item3) < tolerance;

        public int GetHashCode((double, double, double) value) => 0;
    }

    /// <summary>Pairs whose labels are drawn by log-odds that are known.</summary>
    private sealed class World
    {
        public World(int seed, Func<double, LikeLabels, double> truth)
        {
            var random = new Random(seed);
            double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            for (int i = 0; i < Rows; i++)
            {
                LogOdds[i] = 2 * Normal();
                Like[i] = new(Normal(), Normal(), Normal());
                Labels[i] = random.NextDouble() < 1 / (1 + Math.Exp(-truth(LogOdds[i], Like[i]))) ? 1 : 0;
            }
        }

        public double[] LogOdds { get; } = new double[Rows];

        public LikeLabels[] Like { get; } = new LikeLabels[Rows];

        public int[] Labels { get; } = new int[Rows];
    }
}
