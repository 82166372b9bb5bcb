using DtiGraph.Splits;
using DtiGraph.Tests.Splits;
using DtiGraph.Training;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Training;

public sealed class LossSearchTests
{
    private static readonly TrainingOptions Auto = ToyRun.Options with { Epochs = 3, Loss = new() { AutoGamma = true, AutoAlpha = true } };

    [Fact]
    public void Of_NothingToSearch_ReturnsTheLossAsGiven()
    {
        using var run = new ToyRun(ToyRun.Options);
        var (loss, tried) = Search(run, run.Split, ToyRun.Options);
        Assert.Same(ToyRun.Options.Loss, loss);
        Assert.Empty(tried);
    }

    [Fact]
    public void Of_GammaAndAlpha_TriesSixAndTakesTheBestHeldOutAuprc()
    {
        using var run = new ToyRun(Auto);
        var (loss, tried) = Search(run, run.Split, Auto);
        Assert.Equal([0, 1, 2, 3], tried.Take(4).Select(t => t.Gamma));
        Assert.All(tried.Take(4), t => Assert.Null(t.Alpha));
        Assert.Equal(6, tried.Length);
        // Inverse class frequency counts the three unlabelled pairs that come with each interaction.
        Assert.Equal(1 - run.Split.Train.Positives / (run.Split.Train.Count + 3.0 * run.Split.Train.Positives), tried[5].Alpha!.Value, 12);
        var chosen = Assert.Single(tried, t => t.Chosen);
        Assert.Equal(tried.Max(t => t.Auprc.Mean), chosen.Auprc.Mean);
        Assert.Equal((chosen.Gamma, chosen.Alpha, false, false), (loss.Gamma, loss.Alpha, loss.AutoGamma, loss.AutoAlpha));
    }

    [Fact]
    public void Of_HeldOutLabelsTurnedRound_ChoosesBitForBitTheSame()
    {
        using var run = new ToyRun(Auto);
        static LabelledPairs Turned(LabelledPairs pairs) => pairs with { Labels = [.. pairs.Labels.Select(l => 1 - l)] };
        var poisoned = run.Split with { Validation = Turned(run.Split.Validation), Test = Turned(run.Split.Test) };
        Assert.Equal(Search(run, run.Split, Auto).Candidates, Search(run, poisoned, Auto).Candidates);
    }

    [Fact]
    public void Of_EndedBeforeTheFirstCandidate_KeepsWhatWasGiven()
    {
        using var run = new ToyRun(Auto);
        using var ended = new CancellationTokenSource();
        ended.Cancel();
        var (loss, tried) = LossSearch.Of(run.Graph, run.Split, Auto, null, CPU, ended.Token);
        Assert.Empty(tried);
        Assert.Equal((Auto.Loss.Gamma, Auto.Loss.Alpha), (loss.Gamma, loss.Alpha));
    }

    [Fact]
    public void Run_BothEndsNewAndOptionsLeftOpen_SearchesWithWhatTheRunItselfIsTrainedWith()
    {
        var graph = SmallGraph.Of(40, 40, SmallGraph.RandomPairs(40, 40, .4, negatives: true, seed: 5));
        var open = ToyRun.Options with { Split = "cold_both", Epochs = 2, Model = ToyRun.Options.Model with { Hidden = 8, Dropout = null }, Loss = new() { AutoGamma = true } };
        var stated = open with { Masked = .6, Model = open.Model with { Dropout = .4 }, Features = open.Features with { Counts = true, SimilarityPower = 3 } };
        Assert.Equal(Searched(stated), Searched(open));
        Assert.NotEqual(Searched(open with { Features = open.Features with { Counts = false } }), Searched(open));

        double[] Searched(TrainingOptions options) =>
            [.. TrainingRun.Run(graph, options, CPU, cancellation: TestContext.Current.CancellationToken).Manifest.Training.LossSearch.Select(t => t.Auprc.Mean)];
    }

    private static (DtiGraph.Losses.LinkLossOptions Loss, System.Collections.Immutable.ImmutableArray<DtiGraph.Artifacts.SearchedLoss> Candidates) Search(
        ToyRun run, Split split, TrainingOptions options) =>
        LossSearch.Of(run.Graph, split, options, null, CPU, TestContext.Current.CancellationToken);
}
