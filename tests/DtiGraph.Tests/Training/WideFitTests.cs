using DtiGraph.Artifacts;
using DtiGraph.Features.Chemistry;
using DtiGraph.Ranking;
using DtiGraph.Tests.Splits;
using DtiGraph.Training;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Training;

public sealed class WideFitTests
{
    private const int NewDrug = 2, NewTarget = 5;

    private static readonly WideOptions Wide = new() { Weight = 20 };

    [Fact]
    public void Add_NewNodes_GetTheirScoreAndKnownOnesKeepTheirBits()
    {
        using var run = new ToyRun(ToyRun.Options);
        var train = run.Split.Train.Where(p => p.Drug != NewDrug && p.Target != NewTarget);
        var plain = run.Model.Factors(run.Features.Rows, run.Paths.With(train));
        var term = WideFit.Of(run.Features, train, Wide)!;

        var factors = WideFit.Add(plain, term, run.Features, train);

        float drug = term.Of(Smiles.Parse(run.Graph.Drugs[NewDrug].Smiles));
        float target = term.Of(run.Features.Fit.Proteins.Words, run.Features.Fit.Homology, run.Graph.Targets[NewTarget].Sequence);
        Assert.NotEqual(0, drug);
        Assert.NotEqual(0, target);
        Assert.Equal(plain.Logit(0, 0), factors.Logit(0, 0));
        Assert.Equal(plain.Logit(NewDrug, 0) + drug, factors.Logit(NewDrug, 0), 1e-4);
        Assert.Equal(plain.Logit(0, NewTarget) + target, factors.Logit(0, NewTarget), 1e-4);
        Assert.Equal(plain.Logit(NewDrug, NewTarget) + drug + target, factors.Logit(NewDrug, NewTarget), 1e-4);
    }

    [Fact]
    public void Of_TwiceTheWeight_IsTwiceTheScore()
    {
        using var run = new ToyRun(ToyRun.Options);
        var one = WideFit.Of(run.Features, run.Split.Train, Wide)!;
        var two = WideFit.Of(run.Features, run.Split.Train, Wide with { Weight = 2 * Wide.Weight })!;
        Assert.Equal(one.Drug.Select(w => 2 * w), two.Drug);
        Assert.Equal(one.Target.Select(w => 2 * w), two.Target);
    }

    [Fact]
    public void Of_SwitchedOffOrWithoutMeasuredInactives_IsNone()
    {
        using var run = new ToyRun(ToyRun.Options);
        Assert.Null(WideFit.Of(run.Features, run.Split.Train, Wide with { Weight = 0 }));
        var positives = run.Split.Train with { Labels = [.. run.Split.Train.Labels.Select(_ => 1)] };
        Assert.Null(WideFit.Of(run.Features, positives, Wide));
    }

    [Fact]
    public void Settled_WeightWhereTrainListsInteractionsAlone_IsRefusedAndNeverADefault()
    {
        var graph = SmallGraph.Of(40, 40, SmallGraph.RandomPairs(40, 40, .3, negatives: false, seed: 5));
        var split = DtiGraph.Splits.SplitDrawing.Of(graph, "cold_both", 1);
        Assert.Equal(0, WideFit.Settled(new(), split).Weight);
        Assert.Equal(0, WideFit.Settled(new() { Weight = 0 }, split).Weight);
        var error = Assert.Throws<ArgumentException>(() => WideFit.Settled(Wide, split));
        Assert.Equal("wide.weight: expected 0 or none where train lists pairs of one label only, got 20 (split cold_both)", error.Message);
    }

    [Fact]
    public void Of_OtherHeldOutLabels_GivesTheSameBits()
    {
        using var run = new ToyRun(ToyRun.Options);
        using var other = new ToyRun(ToyRun.Options, change: s => s with
        {
            Validation = s.Validation with { Labels = [.. s.Validation.Labels.Select(y => 1 - y)] },
            Test = s.Test with { Labels = [.. s.Test.Labels.Select(y => 1 - y)] },
        });
        Assert.Equal(WideFit.Of(run.Features, run.Split.Train, Wide)!.Drug, WideFit.Of(other.Features, other.Split.Train, Wide)!.Drug);
    }

    [Fact]
    public void Predict_DrugThatTheGraphDoesNotHold_AddsItsScoreAlsoAfterSaving()
    {
        var pairs = SmallGraph.RandomPairs(ToyRun.Drugs, ToyRun.Targets, .4, negatives: true, seed: 3);
        var artifact = TrainingRun.Run(SmallGraph.Of(ToyRun.Drugs, ToyRun.Targets, pairs), ToyRun.Options with { Split = "random", Wide = Wide }, CPU, cancellation: TestContext.Current.CancellationToken);
        string folder = Directory.CreateTempSubdirectory("dtigraph-wide-").FullName;
        try
        {
            ArtifactFolder.Write(artifact, Path.Combine(folder, "model"));
            var read = ArtifactFolder.Read(Path.Combine(folder, "model"));
            Assert.Equal(artifact.Fit.Wide!.Drug, read.Fit.Wide!.Drug);
            Assert.Equal(artifact.Fit.Wide.Target, read.Fit.Wide.Target);
            NodeQuery drug = new(Smiles: "CCCCCCN1CCCC1=O"), target = new(Id: "T003");
            var with = new ServedModel(read);
            var without = new ServedModel(read with { Fit = read.Fit with { Wide = null } });

            double added = Logit(with.Predict(drug, target).Score) - Logit(without.Predict(drug, target).Score);

            Assert.Equal(read.Fit.Wide.Of(Smiles.Parse(drug.Smiles!)), added, 1e-4);
            Assert.NotEqual(0, added, 1e-3);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Logit(double score) => Math.Log(score / (1 - score));
}
