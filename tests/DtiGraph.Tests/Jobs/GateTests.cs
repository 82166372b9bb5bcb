using System.Collections.Immutable;
using DtiGraph.Artifacts;
using DtiGraph.Graphs;
using DtiGraph.Jobs;
using DtiGraph.Losses;
using DtiGraph.Tests.Artifacts;
using DtiGraph.Training;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Jobs;

/// <summary>A model of the starter graph on the frozen split, as a night makes it, and a second one with another seed.</summary>
public sealed class FrozenModels
{
    private readonly Lazy<Artifact> poor;

    public FrozenModels()
    {
        Graph = GraphFolder.Read(Repository.Path("graphs/starter"));
        (First, Second) = (Train(1), Train(2));
        poor = new(() => NetworkAlone.Of(Train(3, epochs: 1)));
    }

    public Snapshot Graph { get; }

    public Artifact First { get; }

    public Artifact Second { get; }

    /// <summary>A barely trained network alone: the labels of like pairs would make it good.</summary>
    public Artifact Poor => poor.Value;

    // Without a factorisation, which would make a barely trained network good, too.
    public Artifact Train(long seed, Snapshot? graph = null, string split = "frozen", int epochs = 40) => TrainingRun.Run(
        graph ?? Graph, new TrainingOptions { Seed = seed, Split = split, Epochs = epochs, Model = new() { Hidden = 32 }, Factorisation = new() { Weight = 0 } }, CPU);
}

public sealed class GateTests(FrozenModels models) : IClassFixture<FrozenModels>
{
    private static readonly GateOptions Options = new();

    [Fact]
    public void Frozen_OtherSeedAndAGrownGraph_HoldsTheSamePairsOut()
    {
        static HashSet<(string, string)> Held(Artifact a) => [.. a.Pairs.Test.Where(r => r.Label == 1).Select(r => (a.Graph.Drugs[r.Drug].Id, a.Graph.Targets[r.Target].Id))];
        var (fewer, _) = Without(models.Graph, share: .1);
        var grown = Held(models.First);
        Assert.True(grown.SetEquals(Held(models.Second)));
        Assert.ProperSubset(grown, Held(models.Train(1, fewer, epochs: 1)));
        Assert.InRange(grown.Count / 1292.0, .17, .23);
    }

    [Fact]
    public void Evaluation_FirstModelEver_MustBeatItsDegreeTwin()
    {
        Assert.True(EvaluationGate.Of(models.First, null, models.Graph.GraphId, Options).Passed);
        var shuffled = Shuffled(models.Graph);
        AssertFails(EvaluationGate.Of(models.Train(1, shuffled), null, shuffled.GraphId, Options), "AUPRC over the degree twin");
    }

    [Fact]
    public void Evaluation_AnotherSeed_Passes()
    {
        var report = EvaluationGate.Of(models.Second, models.First, models.Graph.GraphId, Options);
        Assert.True(report.Passed, report.Reason);
    }

    [Fact]
    public void Evaluation_ModelWithItself_DiffersNowhere()
    {
        var report = EvaluationGate.Of(models.First, models.First, models.Graph.GraphId, Options);
        Assert.True(report.Passed, report.Reason);
        Assert.All(report.Checks.Where(c => c.Name is "AUPRC" or "degree-matched AUROC" or "ECE" or "worst regime" or "probabilities moved"), c => Assert.Equal(0, c.Value, 1e-12));
        Assert.Equal(1, report.Checks.Single(c => c.Name == "first 50 targets kept").Value);
    }

    [Fact]
    public void Evaluation_BarelyTrained_Fails() =>
        AssertFails(EvaluationGate.Of(models.Poor, models.First, models.Graph.GraphId, Options), "AUPRC");

    [Fact]
    public void Evaluation_TrainedOnFrozenPairs_Fails() =>
        AssertFails(EvaluationGate.Of(models.Train(1, split: "random", epochs: 1), models.First, models.Graph.GraphId, Options), "frozen pairs learned");

    [Fact]
    public void Evaluation_OfAnOlderGraph_Fails()
    {
        var (fewer, _) = Without(models.Graph, share: .05);
        AssertFails(EvaluationGate.Of(models.Train(1, fewer, epochs: 1), models.First, models.Graph.GraphId, Options), "graph");
    }

    [Fact]
    public void Evaluation_ProbabilitiesWithoutTheirCorrection_Fail()
    {
        // Gamma of another loss, and the share of sampled negatives forgotten.
        var calibrator = models.Second.Manifest.Calibrator;
        var posterior = new LinkPosterior(new FocalOptions(Gamma: 0), NegativeFraction: 1);
        var wrong = models.Second with
        {
            Manifest = models.Second.Manifest with { Calibrator = calibrator with { Posterior = posterior } },
        };
        AssertFails(EvaluationGate.Of(wrong, models.First, models.Graph.GraphId, Options), "ECE");
    }

    [Fact]
    public void Evaluation_FeaturesOfAnotherVersion_Fails()
    {
        // Features whose rows are those of another list of drugs: every drug has its neighbour's.
        float[] Turned(float[] rows, int width) => [.. rows[width..], .. rows[..width]];
        var drugs = models.Second.Factors.Drugs;
        var wrong = models.Second with
        {
            Factors = models.Second.Factors with
            {
                Drugs = new(Turned(drugs.Add, drugs.Add.Length / drugs.Count), Turned(drugs.State, drugs.State.Length / drugs.Count), Turned(drugs.Linear, 1)),
            },
        };
        AssertFails(EvaluationGate.Of(wrong, models.First, models.Graph.GraphId, Options), "AUPRC");
        AssertFails(EvaluationGate.Of(wrong, models.First, models.Graph.GraphId, Options), "features");
    }

    [Fact]
    public void Evaluation_FeaturesThatThisProgramMakesOtherwise_FailsByName()
    {
        // Who is like whom is made otherwise than in training, and nothing else of the model says so.
        var fit = models.Second.Fit;
        var report = EvaluationGate.Of(models.Second with { Fit = fit with { Options = fit.Options with { Neighbours = 5 } } }, models.First, models.Graph.GraphId, Options);
        Assert.Equal("features", Assert.Single(report.Checks, c => !c.Passed).Name);
        Assert.Contains("trained with features of another version", report.Reason, StringComparison.Ordinal);
        // Of another width: a drug without a structure more has a column more.
        var wider = models.Second with { Fit = fit with { DrugIdentities = fit.DrugIdentities.Add(fit.DrugIdentities.IsEmpty ? 0 : Enumerable.Range(0, 395).First(d => !fit.DrugIdentities.Contains(d))) } };
        AssertFails(EvaluationGate.Of(wider, models.First, models.Graph.GraphId, Options), "features");
    }

    [Fact]
    public void Evaluation_AnotherVersionOfTheFeatures_FailsByName()
    {
        static Artifact Of(Artifact model, string fingerprint) => model with { Manifest = model.Manifest with { Features = model.Manifest.Features with { Fingerprint = fingerprint } } };
        const string other = "ECFP6, 1024 bits";
        var older = EvaluationGate.Of(Of(models.Second, other), models.First, models.Graph.GraphId, Options);
        Assert.Equal("version of the features", Assert.Single(older.Checks, c => !c.Passed).Name);
        Assert.Contains($"of another version than those of this program (format {Manifest.CurrentFormat}, {other} instead of", older.Reason, StringComparison.Ordinal);
        var newer = EvaluationGate.Of(models.Second, Of(models.First, other), models.Graph.GraphId, Options);
        Assert.Contains("of another version than those of the serving model", Assert.Single(newer.Checks, c => !c.Passed).Says, StringComparison.Ordinal);
        AssertFails(EvaluationGate.Of(Of(models.First, other), null, models.Graph.GraphId, Options), "version of the features");
    }

    [Fact]
    public void Evaluation_WithinTheMarginOfTheServingButNotOfTheBest_Fails()
    {
        // The serving one lost all that a candidate as bad as it could lose.
        var poor = models.Poor;
        Assert.True(EvaluationGate.Of(poor, poor, models.Graph.GraphId, Options).Passed);
        AssertFails(EvaluationGate.Of(poor, poor, models.Graph.GraphId, Options, new(1, models.First)), "AUPRC against version 1");
        Assert.True(EvaluationGate.Of(models.First, models.First, models.Graph.GraphId, Options, new(1, models.Second)).Passed);
    }

    [Fact]
    public void Data_FifthOfTheInteractionsGone_Fails() => AssertFails(DataGate.Of(models.Graph, Without(models.Graph, share: .2).Fewer, Options), "interactions gone");

    [Fact]
    public void Data_LabelsShuffled_Fails() => AssertFails(DataGate.Of(models.Graph, Shuffled(models.Graph), Options), "interactions gone");

    [Fact]
    public void Data_LabelsTurned_Fails() => AssertFails(
        DataGate.Of(models.Graph, With(models.Graph, [.. models.Graph.Interactions.Select((i, n) => i with { Label = n % 20 == 0 ? 0 : i.Label })]), Options), "labels turned");

    [Fact]
    public void Data_GrownGraph_Passes()
    {
        var report = DataGate.Of(Without(models.Graph, share: .1).Fewer, models.Graph, Options);
        Assert.True(report.Passed, report.Reason);
    }

    [Fact]
    public void Report_Written_SaysTheReasonInBothForms()
    {
        string folder = Path.Combine(Directory.CreateTempSubdirectory("dtigraph-gate-").FullName, "report");
        var gate = DataGate.Of(models.Graph, Without(models.Graph, share: .2).Fewer, Options);
        GateReport.Write(folder, "<run>", gate);
        Assert.Contains(gate.Reason, File.ReadAllText(Path.Combine(folder, "report.json")), StringComparison.Ordinal);
        string page = File.ReadAllText(Path.Combine(folder, "index.html"));
        Assert.Contains("&lt;run&gt;", page, StringComparison.Ordinal);
        Assert.Contains(gate.Reason.Split(':')[0], page, StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
    }

    /// <summary>Every drug and target keeps its number of interactions, but for repeats.</summary>
    private static Snapshot Shuffled(Snapshot graph)
    {
        int[] targets = [.. graph.Interactions.Select(i => i.Target)];
        new Random(20260101).Shuffle(targets);
        return With(graph, [.. graph.Interactions.Select((i, n) => i with { Target = targets[n] }).DistinctBy(i => (i.Drug, i.Target))]);
    }

    private static void AssertFails(GateReport report, string check) =>
        Assert.True(report.Checks.Any(c => c.Name == check && !c.Passed), $"expected {check} to fail, got {report.Reason}");

    private static (Snapshot Fewer, int Left) Without(Snapshot graph, double share)
    {
        var random = new Random(20260101);
        ImmutableArray<Interaction> kept = [.. graph.Interactions.Where(_ => random.NextDouble() >= share)];
        return (With(graph, kept), kept.Length);
    }

    private static Snapshot With(Snapshot graph, ImmutableArray<Interaction> interactions) =>
        new(graph.Drugs, graph.Targets, graph.Entities, interactions, graph.Relations, graph.Splits);
}
