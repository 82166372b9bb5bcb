using DtiGraph.Artifacts;
using DtiGraph.Evaluation;

namespace DtiGraph.Tests.Artifacts;

/// <summary>Which pairs each correction is fitted on.</summary>
public sealed class CalibratorTests
{
    [Fact]
    public void Fit_ValidationOfNewTargetsAlone_CorrectsKnownPairsByThoseThatWereRehearsed()
    {
        // Of new targets the log-odds of an interaction are x / 3; of known ends they are x - 2, and those of an end without interactions x - 4.
        var random = new Random(8);
        CalibrationRow[] newTargets = World(random, Familiarity.NewTarget, 5_000, x => x / 3);
        CalibrationRow[] interacting = World(random, Familiarity.Interacting, 5_000, x => x - 2), silent = World(random, Familiarity.Silent, 60, x => x - 4);

        var fit = Calibrator.Fit(new(null, 1), 1, newTargets, [.. interacting, .. silent]);

        Assert.InRange(Error(fit, newTargets), 0, .03);
        Assert.InRange(Error(fit, interacting), 0, .03);
        Assert.Equal(Calibrator.Fit(new(null, 1), 1, [.. interacting, .. silent], []).Silent, fit.Silent); // of too few, all known pairs
        var unrehearsed = Calibrator.Fit(new(null, 1), 1, newTargets, []);
        Assert.Equal(unrehearsed.NewTarget, unrehearsed.Interacting);
        Assert.InRange(Error(unrehearsed, interacting), .2, 1);
        // Enough known pairs in validation: those that were rehearsed have no say.
        CalibrationRow[] both = [.. newTargets, .. World(random, Familiarity.Interacting, 5_000, x => x - 3)];
        Assert.Equal(Calibrator.Fit(new(null, 1), 1, both, []).Interacting, Calibrator.Fit(new(null, 1), 1, both, interacting).Interacting);
    }

    [Fact]
    public void Fit_UnlistedPairs_HaveASayInTheCorrectionOfTheirKindAndNetworkAlone()
    {
        var random = new Random(9);
        CalibrationRow[] newTargets = World(random, Familiarity.NewTarget, 500, x => x / 3), newDrugs = World(random, Familiarity.NewDrug, 500, x => x - 1);
        CalibrationRow[] unlisted = [.. World(random, Familiarity.NewTarget, 2_000, _ => 0)
            .Select(r => r with { Label = 0, Listed = false, Like = new(random.NextDouble(), random.NextDouble(), random.NextDouble()) })];
        CalibrationRow[] listed = [.. newTargets.Concat(newDrugs).Select(r => r with { Like = new(random.NextDouble(), r.Label * random.NextDouble(), random.NextDouble()) })];
        static Calibrator Fit(CalibrationRow[] validation, CalibrationRow[] rehearsed) => Calibrator.Fit(new(null, 1), 1, validation, rehearsed);

        var (without, with, other) = (Fit(listed, []), Fit([.. listed, .. unlisted], []), Fit(listed, unlisted));

        Assert.NotEqual(without.NewTarget.Like, with.NewTarget.Like);
        Assert.Equal(without.NewTarget.Rows, with.NewTarget.Rows);
        Assert.Equal(without with { NewTarget = with.NewTarget }, with);
        Assert.Equal(without, other); // of a network whose listed pairs nothing was fitted on
        Assert.Equal(with.NewTarget, Fit([], [.. listed, .. unlisted]).NewTarget);
    }

    [Fact]
    public void Fit_NodesThatNegativesWereDrawnOf_HaveCorrectionsOfTheirOwnAndAreNoNewOnes()
    {
        var random = new Random(10);
        CalibrationRow[] interacting = World(random, Familiarity.Interacting, 5_000, x => x), drawn = World(random, Familiarity.DrawnDrug, 5_000, x => x - 2);
        CalibrationRow[] few = World(random, Familiarity.DrawnTarget, 60, x => x - 2), rehearsed = World(random, Familiarity.NewDrug, 5_000, x => x / 3);
        var fit = Calibrator.Fit(new(null, 1), 1, [.. interacting, .. drawn, .. few], rehearsed);

        Assert.InRange(Error(fit, drawn), 0, .03);
        Assert.InRange(Error(fit, interacting), 0, .03);
        Assert.InRange(Error(fit, rehearsed), 0, .03);
        Assert.InRange(Error(fit, World(random, Familiarity.DrawnTarget, 5_000, x => x - 2)), 0, .03); // of too few, all of their like
        var ofFew = Calibrator.Fit(new(null, 1), 1, [.. interacting, .. few], rehearsed);
        Assert.Equal(ofFew.Silent, ofFew.DrawnTarget); // of still too few, all known pairs
        Assert.Equal(fit.NewDrug, fit.NewTarget); // of none, all new ones
        // A model of a split that draws of no such node has no word on it.
        Assert.Null(Calibrator.Fit(new(null, 1), 1, interacting, rehearsed).DrawnDrug);
    }

    private static CalibrationRow[] World(Random random, Familiarity familiarity, int rows, Func<double, double> logOdds) =>
        [.. Enumerable.Range(0, rows).Select(_ => (float)(8 * random.NextDouble() - 4))
            .Select(x => new CalibrationRow(x, familiarity, random.NextDouble() < 1 / (1 + Math.Exp(-logOdds(x))) ? 1 : 0, default))];

    private static double Error(Calibrator calibrator, CalibrationRow[] rows) =>
        CalibrationError.Of([.. rows.Select(r => 1 / (1 + Math.Exp(-calibrator.LogOdds(r))))], [.. rows.Select(r => r.Label)]);
}
