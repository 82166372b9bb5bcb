using DtiGraph.Artifacts;
using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Models;
using DtiGraph.Splits;
using DtiGraph.Tests.Splits;
using DtiGraph.Training;
using DtiGraph.Training.Negatives;

namespace DtiGraph.Tests.Training;

/// <summary>A leak of each kind, planted in the data, ends the run and is named.</summary>
public sealed class LeakageAuditTests
{
    private const int N = 60;

    private static readonly TrainingOptions Options = new() { Masked = 0, Steps = 3 };

    [Theory]
    [InlineData("random", false)]
    [InlineData("cold_drug", false)]
    [InlineData("cold_target", true)]
    [InlineData("cold_both", true)]
    public void Of_DrawnSplit_IsCertifiedWithItsNumbers(string name, bool negatives)
    {
        var run = new Audited(name, negatives);
        var certificate = run.Certify();
        var (split, parts) = (run.Split, certificate.Parts);
        Assert.Equal([("train", split.Train.Count), ("validation", split.Validation.Count), ("test", split.Test.Count)], parts.Select(p => (p.Name, p.Rows)));
        Assert.Equal((0, 0, 0), (certificate.SharedPairs, certificate.SharedEdges, certificate.WrongNegatives));
        // Every train pair carries messages, once in either direction.
        Assert.Equal(split.Train.Count, certificate.MessageEdges);
        Assert.Equal(negatives ? split.Train.Count - split.Train.Positives : 5 * split.Train.Count, certificate.NegativesDrawn);
        Assert.Equal(0, certificate.UnlabelledDrawn);
        Assert.Equal(split.Dropped, certificate.Dropped.Sum(d => d.Rows));
        Assert.Equal(3, parts.Select(p => p.Sha256).Distinct().Count());
        var cold = certificate.HeldOut.Single(h => h is { Part: "test", Kind: "drug" });
        Assert.Equal(split.Test.Drugs.Distinct().Count(), cold.Nodes);
        Assert.Equal(name is "cold_drug" or "cold_both" ? 0 : cold.Nodes, cold.InTrain);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void Of_LabelsThatTheDrugDecides_StatesTheShortcut(bool reversed, double auroc)
    {
        var run = new Audited("random", negatives: true);
        LabelledPairs ByDrug(LabelledPairs part, bool turned) => part with { Labels = [.. part.Drugs.Select(d => d % 2 == 0 == turned ? 0 : 1)] };
        run.Split = run.Split with { Train = ByDrug(run.Split.Train, false), Test = ByDrug(run.Split.Test, reversed) };
        var shortcuts = run.Certify().Shortcuts.Where(s => s.Part == "test").ToDictionary(s => s.Kind);
        Assert.Equal((run.Split.Test.Count, auroc), (shortcuts["drug"].Rows, shortcuts["drug"].Auroc));
        Assert.InRange(shortcuts["target"].Auroc, .3, .7);
    }

    [Fact]
    public void Of_ColdDrugs_HaveNoLabelsToTell()
    {
        var shortcut = new Audited("cold_drug", negatives: true).Certify().Shortcuts.Single(s => s is { Part: "test", Kind: "drug" });
        Assert.Equal((0, double.NaN), (shortcut.Rows, shortcut.Auroc));
    }

    [Fact]
    public void Of_TestPairInTrain_FailsAndNamesIt()
    {
        var run = new Audited("random", negatives: true);
        var (drug, target, label) = run.Split.Test.Rows.First();
        var train = run.Split.Train;
        run.Split = run.Split with { Train = new([.. train.Drugs, drug], [.. train.Targets, target], [.. train.Labels, label], 1) };
        Assert.Contains($"shared pairs: expected none between train and test, got 1: {run.Name(drug, target)} (split random)", run.Refused());
    }

    [Fact]
    public void Of_TestEdgeUnderInteracts_FailsAndNamesItInBothDirections()
    {
        var run = new Audited("random", negatives: true);
        var pair = run.Split.Test.WithLabel(1).First();
        string message = run.Refused(messages: run.Paths().With([.. run.Split.Train.WithLabel(1), pair], []));
        Assert.Contains($"shared edges: expected none of test under interacts, got 1: {run.Name(pair.Drug, pair.Target)} ", message);
        Assert.Contains($"shared edges: expected none of test under rev_interacts, got 1: {run.Name(pair.Drug, pair.Target)} ", message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_ValidationEdgeUnderAnotherRelation_FailsAndNamesItInEitherDirection(bool reversed)
    {
        var run = new Audited("random", negatives: true);
        var (drug, target) = run.Split.Validation.WithLabel(1).First();
        var planted = reversed ? new TypedEdges("binds", "target", "drug", [target], [drug]) : new TypedEdges("binds", "drug", "target", [drug], [target]);
        string message = run.Refused(messages: run.Paths(planted).With([], []));
        foreach (string type in new[] { "binds", "rev_binds" })
            Assert.Contains($"shared edges: expected none of validation under {type}, got 1: {run.Name(drug, target)} ", message);
    }

    [Fact]
    public void Of_PairSupervisedAndSentInOneStep_FailsAndNamesIt()
    {
        var run = new Audited("random", negatives: true);
        var (drug, target) = run.Split.Train.WithLabel(1).First();
        var step = new TrainStep([drug], [target], [1], run.Paths().With([(drug, target)], []));
        Assert.Contains($"shared edges: expected none supervised in step 1 under interacts, got 1: {run.Name(drug, target)} ", run.Refused(epoch: [step]));
    }

    [Fact]
    public void Of_SameMoleculeUnderAnotherIdAcrossOurColdLine_FailsAndNamesBoth()
    {
        // The twins are not told to the drawing, so some are torn apart.
        var run = new Audited("cold_drug", negatives: true, ClusterSplitTests.Twins, grouped: false);
        int torn = Enumerable.Range(0, N / 2).First(i => run.Split.Train.Drugs.Contains(2 * i) && run.Split.Test.Drugs.Contains(2 * i + 1));
        string message = run.Refused();
        Assert.Contains("drugs of one structure: expected none across the cold line, got ", message);
        Assert.Contains($"D{2 * torn + 1:000} = D{2 * torn:000}", message);
    }

    [Fact]
    public void Of_NearIdenticalSequenceAcrossOurColdLine_FailsAndNamesBoth()
    {
        var run = new Audited("cold_target", negatives: true, ClusterSplitTests.Twins, grouped: false);
        int torn = Enumerable.Range(0, N / 2).First(i => run.Split.Train.Targets.Contains(2 * i) && run.Split.Test.Targets.Contains(2 * i + 1));
        string message = run.Refused();
        Assert.Contains("near-identical targets: expected none across the cold line, got ", message);
        Assert.Contains($"T{2 * torn + 1:000} = T{2 * torn:000}", message);
    }

    [Theory]
    [InlineData("random")]
    [InlineData("cold_drug")]
    [InlineData("cold_both")]
    public void Of_NegativeFromTheWrongSide_FailsAndNamesIt(string name)
    {
        var run = new Audited(name, negatives: false);
        var (drug, target) = run.Split.Test.WithLabel(0).First();
        var step = new TrainStep([drug], [target], [0], run.Paths().With([], []));
        Assert.Contains($"negatives from the wrong side: expected none in an epoch of train, got 1: {run.Name(drug, target)} ", run.Refused(epoch: [step]));
    }

    [Fact]
    public void Of_PublishedSplit_StatesUnlabelledDrawsAndRefusesOneThatTrainLabels()
    {
        SplitRow[] Rows(int first) => [.. from d in Enumerable.Range(0, N)
                                          from y in new[] { 1, 0 }
                                          select new SplitRow(d, (d + first + y) % N, y, null, "")];
        var graph = SmallGraph.Of(N, N, [(0, 0, 1)], splits: [new("given", [.. Rows(0)], [.. Rows(2)], [.. Rows(4)])]);
        var run = new Audited(graph, SplitDrawing.Of(graph, "given", 1));
        Assert.Equal((4 * N, 3 * N), (run.Certify().NegativesDrawn, run.Certify().UnlabelledDrawn));
        var (drug, target) = run.Split.Train.WithLabel(1).First();
        var step = new TrainStep([drug], [target], [0], run.Paths().With([], []), sampled: 1);
        Assert.Contains($"negatives from the wrong side: expected none in an epoch of train, got 1: {run.Name(drug, target)} ", run.Refused(epoch: [step]));
        // The same pair of test as a stated negative is refused, too.
        var (held, heldTarget) = run.Split.Test.WithLabel(0).First();
        Assert.Contains("negatives from the wrong side", run.Refused(epoch: [new TrainStep([held], [heldTarget], [0], run.Paths().With([], []))]));
    }

    [Fact]
    public void Of_NegativeThatIsARecordedInteraction_FailsAndNamesIt()
    {
        var run = new Audited("random", negatives: false);
        var (drug, target) = run.Split.Train.WithLabel(1).First();
        Assert.Contains($"negatives from the wrong side: expected none in an epoch of train, got 1: {run.Name(drug, target)} ",
            run.Refused(epoch: [new TrainStep([drug], [target], [0], run.Paths().With([], []))]));
    }

    [Fact]
    public void Run_PublishedColdSplit_StatesHowColdItIsWhatItDropsAndWhoIsAlike()
    {
        // Test: drug 3 is drug 2 of train spelled backwards, target 5 is target 4 with one residue changed, drug 0 is of train; one pair repeats train.
        SplitRow Row(int drug, int target, int label) => new(drug, target, label, null, "");
        var graph = ClusterSplitTests.Twins(SmallGraph.Of(N, N, [(0, 0, 1)], splits: [new("cold_drug",
            [Row(0, 0, 1), Row(2, 4, 1), Row(2, 0, 0), Row(6, 0, 1), Row(6, 4, 0)], [Row(8, 0, 1), Row(8, 4, 0), Row(6, 0, 1)], [Row(3, 5, 1), Row(3, 0, 0), Row(0, 0, 1)])]));
        var artifact = TrainingRun.Run(graph, new() { Split = "cold_drug", Epochs = 1, Model = new() { Hidden = 8 } }, TorchSharp.torch.CPU,
            cancellation: TestContext.Current.CancellationToken);
        var certificate = artifact.Certificate!;
        Assert.Equal([new("validation", "repeatsTrain", 1), new("test", "repeatsTrain", 1)], certificate.Dropped);
        Assert.Equal(
            [new("validation", "drug", 1, 0), new("validation", "target", 2, 2), new("test", "drug", 1, 0), new("test", "target", 2, 1)], certificate.HeldOut);
        var alike = certificate.Alike.Where(a => a is { Part: "test", Against: "train" }).ToList();
        Assert.Equal(new AlikePair("D003", "D002", 1), Assert.Single(alike.Single(a => a.Kind == "drug").First));
        Assert.Equal(new AlikePair("T005", "T004", Math.Round(79 / 80.0, 4)), Assert.Single(alike.Single(a => a.Kind == "target").First));
    }

    [Fact]
    public void Of_SharedPairsOfASplitAskedForAsPublished_AreStatedAndNothingElseIsExcused()
    {
        SplitRow Row(int drug, int target, int label) => new(drug, target, label, null, "");
        var graph = SmallGraph.Of(N, N, [(0, 0, 1)], splits: [new("given",
            [Row(0, 0, 1), Row(2, 4, 1), Row(2, 0, 0), Row(6, 0, 1)], [Row(8, 0, 1), Row(8, 4, 0), Row(6, 0, 1)], [Row(3, 5, 1), Row(3, 0, 0), Row(0, 0, 1)])]);
        var run = new Audited(graph, SplitDrawing.Of(graph, "given", 1, options: new() { AsPublished = true }));
        var certificate = run.Certify();
        Assert.Equal((2, 2), (certificate.SharedPairs, certificate.SharedEdges));
        var restated = run.Paths(new TypedEdges("binds", "drug", "target", [3], [5])).With([], []);
        Assert.Contains($"shared edges: expected none of test under binds, got 1: {run.Name(3, 5)} ", run.Refused(restated));
    }

    /// <summary>Everything that an audit looks at, as a run would make it.</summary>
    private sealed class Audited
    {
        private readonly Snapshot graph;
        private readonly NodeLikeness likeness;

        public Audited(string name, bool negatives, Func<Snapshot, Snapshot>? change = null, bool grouped = true)
        {
            graph = SmallGraph.Of(N, N, SmallGraph.RandomPairs(N, N, .3, negatives, seed: 5));
            if (change is not null) graph = change(graph);
            likeness = NodeLikeness.Of(graph);
            Split = SplitDrawing.Of(graph, name, 4, grouped ? SplitGroups.Of(graph, likeness, name, new()) : null);
        }

        public Audited(Snapshot graph, Split split) => (this.graph, likeness, Split) = (graph, NodeLikeness.Of(graph), split);

        public Split Split { get; set; }

        public GraphFeatures Features => GraphFeatures.Of(graph, Split.Train.Targets, new() { Neighbours = 3 });

        public string Name(int drug, int target) => $"{graph.Drugs[drug].Id} {graph.Targets[target].Id}";

        public MessagePaths Paths(params TypedEdges[] planted) =>
            new(Features, new([.. planted]), inactive: Split.Unrecorded is null);

        public LeakageCertificate Certify(MessageGraph? messages = null, IEnumerable<TrainStep>? epoch = null)
        {
            var paths = Paths();
            return LeakageAudit.Of(graph, Split, likeness, messages ?? paths.With(Split.Train),
                epoch ?? new TrainSteps(Split, paths, Options, N, N, NegativeSampling.Of(Split, Features, Options)).Epoch());
        }

        public string Refused(MessageGraph? messages = null, IEnumerable<TrainStep>? epoch = null) =>
            Assert.Throws<LeakageException>(() => Certify(messages, epoch)).Message;
    }
}
