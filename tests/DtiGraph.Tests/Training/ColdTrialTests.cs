using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Splits;
using DtiGraph.Training;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Training;

[Collection(TorchCollection.Name)]
public sealed class ColdTrialTests
{
    [Fact]
    public void Of_LabelledPairs_ScoresThoseWithAHiddenEndAndNoOthers()
    {
        using var run = new ToyRun(ToyRun.Options);
        var rows = Try(run, run.Split);
        var (drugs, targets) = ColdTrial.HiddenNodes(run.Graph, ToyRun.Options.Seed);
        var hidden = run.Split.Train.Rows.Concat(run.Split.Validation.Rows).Where(r => drugs[r.Drug] || targets[r.Target]).ToList();
        Assert.Equal(hidden.Select(r => r.Label), rows.Select(r => r.Label));
        Assert.Equal(hidden.Count(r => drugs[r.Drug] && !targets[r.Target]), rows.Count(r => r.Familiarity == Familiarity.NewDrug));
        Assert.Equal(hidden.Count(r => !drugs[r.Drug] && targets[r.Target]), rows.Count(r => r.Familiarity == Familiarity.NewTarget));
        Assert.InRange(hidden.Count, 20, run.Split.Train.Count / 2);
        Assert.Equal(ColdTrial.AsDrawn([.. rows.Select(r => r with { Drawn = 0 })], run.Split.Validation), rows);
    }

    [Fact]
    public void Of_LabelsOfHiddenAndTestPairsTurnedRound_GivesTheSameLogitsBitForBit()
    {
        using var run = new ToyRun(ToyRun.Options);
        var (drugs, targets) = ColdTrial.HiddenNodes(run.Graph, ToyRun.Options.Seed);
        LabelledPairs Turned(LabelledPairs pairs) =>
            pairs with { Labels = [.. pairs.Rows.Select(r => drugs[r.Drug] || targets[r.Target] ? 1 - r.Label : r.Label)] };
        var turned = run.Split with
        {
            Train = Turned(run.Split.Train),
            Validation = Turned(run.Split.Validation),
            Test = run.Split.Test with { Labels = [.. run.Split.Test.Labels.Select(l => 1 - l)] },
        };
        Assert.Equal(Try(run, run.Split).Select(r => (r.Logit, r.Like)), Try(run, turned).Select(r => (r.Logit, r.Like)));
    }

    [Fact]
    public void AsDrawn_RowsOfSeveralKinds_TellsHowFarEachIsFromTheRatioOfValidation()
    {
        // Validation has 10 interactions among 200 pairs; beside it half of 399, none of 40, and 2 of 40 are.
        static CalibrationRow[] Kind(Familiarity kind, int pairs, int interactions) =>
            [.. Enumerable.Range(0, pairs).Select(i => new CalibrationRow(i, kind, i < interactions ? 1 : 0, default))];
        var validation = new LabelledPairs(new int[200], new int[200], [.. Enumerable.Range(0, 200).Select(i => i < 10 ? 1 : 0)], 1);
        CalibrationRow[] rows = [.. Kind(Familiarity.NewTarget, 399, 200), .. Kind(Familiarity.NewDrug, 40, 0), .. Kind(Familiarity.NewBoth, 40, 2)];

        var drawn = ColdTrial.AsDrawn(rows, validation);

        Assert.Equal(rows, drawn.Select(r => r with { Drawn = 0 }));
        double Of(Familiarity kind) => Assert.Single(drawn.Where(r => r.Familiarity == kind).Select(r => r.Drawn).Distinct());
        Assert.Equal(Math.Log(200.05 / 199.95) - Math.Log(.05 / .95), Of(Familiarity.NewTarget), 1e-12);
        Assert.Equal(Math.Log(.05 / 40.95) - Math.Log(.05 / .95), Of(Familiarity.NewDrug), 1e-12);
        Assert.Equal(0, Of(Familiarity.NewBoth), 1e-12);
    }

    [Fact]
    public void AsDrawn_HiddenPairsChosenByTheirLabel_CalibratesNewPairsForPairsAsInValidation()
    {
        // Log-odds of a pair are x - 3; of the hidden ones nine in ten without an interaction were left out, as from a train part that was balanced.
        var random = new Random(5);
        float[] logits = [.. Enumerable.Range(0, 40_000).Select(_ => (float)(4 * random.NextDouble() - 2))];
        int[] labels = [.. logits.Select(x => random.NextDouble() < 1 / (1 + Math.Exp(3 - x)) ? 1 : 0)];
        CalibrationRow[] pairs = [.. logits.Zip(labels, (x, y) => new CalibrationRow(x, Familiarity.NewTarget, y, default))];
        CalibrationRow[] hidden = [.. pairs.Where(r => r.Label == 1 || random.NextDouble() < .1)];
        var validation = new LabelledPairs(new int[labels.Length], new int[labels.Length], labels, 1);
        double Error(CalibrationRow[] rehearsed)
        {
            var calibrator = Calibrator.Fit(new(null, 1), 1, [.. pairs.Select(r => r with { Familiarity = Familiarity.Interacting })], rehearsed);
            return CalibrationError.Of([.. pairs.Select(r => 1 / (1 + Math.Exp(-calibrator.LogOdds(r))))], labels);
        }

        Assert.InRange(Error(ColdTrial.AsDrawn(hidden, validation)), 0, .01);
        Assert.InRange(Error(hidden), .2, 1);
    }

    private static CalibrationRow[] Try(ToyRun run, Split split) => ColdTrial.Of(
        run.Graph, split, MessageEdges.Of(run.Graph), ToyRun.Options.Loss, ToyRun.Options, ToyRun.Options.Features, ToyRun.Options.Wide, CPU,
        progress: null, TestContext.Current.CancellationToken);
}
