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

    private static CalibrationRow[] Try(ToyRun run, Split split) => ColdTrial.Of(
        run.Graph, split, MessageEdges.Of(run.Graph), ToyRun.Options.Loss, ToyRun.Options, ToyRun.Options.Features, ToyRun.Options.Wide, CPU,
        progress: null, TestContext.Current.CancellationToken);
}
