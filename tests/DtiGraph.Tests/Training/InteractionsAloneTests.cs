using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Graphs;
using DtiGraph.Ranking;
using DtiGraph.Tests.Graphs;
using DtiGraph.Training;
using DtiGraph.Training.Negatives;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Training;

/// <summary>Data that lists interactions and nothing else, at least in train.</summary>
public sealed class InteractionsAloneTests
{
    [Theory]
    [InlineData(NegativePolicy.Uniform)]
    [InlineData(NegativePolicy.DegreeMatched)]
    [InlineData(NegativePolicy.Hard)]
    [InlineData(NegativePolicy.All)]
    public void Run_EveryPolicy_LearnsFromDrawnNegativesAndSaysSo(NegativePolicy policy)
    {
        var graph = Graph();
        var options = new TrainingOptions { Split = "paper", Epochs = 40, Model = new() { Hidden = 16 }, NegativePolicy = policy };
        var artifact = TrainingRun.Run(graph, options, CPU, cancellation: TestContext.Current.CancellationToken);
        var (manifest, certificate) = (artifact.Manifest, artifact.Certificate!);

        Assert.Equal((manifest.Split.Train.Positives, true), (manifest.Split.Train.Pairs, manifest.Split.Published));
        Assert.InRange(certificate.NegativesDrawn, manifest.Split.Train.Pairs, long.MaxValue);
        Assert.Equal((certificate.NegativesDrawn, 0, 0), (certificate.UnlabelledDrawn, certificate.WrongNegatives, certificate.SharedEdges));
        // What its probabilities are for is what the split lists, and not all pairs of the graph.
        Assert.Contains("for pairs drawn as the labelled pairs of this graph were", ProbabilityMeaning.Of(manifest), StringComparison.Ordinal);
        // Test's own negatives are any pairs: what tells those apart whose ends bind as often says less of them.
        Assert.InRange(manifest.Metrics[0].Test.Auroc, policy == NegativePolicy.DegreeMatched ? .6 : .8, 1);
        Assert.InRange(manifest.Metrics[0].Test.Ece, 0, .2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Run_RandomSplit_SaysOfDrugsItHasNeverSeenWhatComesTrue(int fifth)
    {
        var whole = GraphFolder.Read(StarterGraph.Folder);
        int[] kept = [.. Enumerable.Range(0, whole.Drugs.Length).Where(d => d % 5 != fifth)];
        var without = new Snapshot([.. kept.Select(d => whole.Drugs[d])], whole.Targets, [],
            [.. whole.Interactions.Where(i => i.Drug % 5 != fifth).Select(i => i with { Drug = Array.IndexOf(kept, i.Drug) })], [], []);
        var served = new ServedModel(TrainingRun.Run(without, new() { Split = "random", Seed = 1 }, CPU, cancellation: TestContext.Current.CancellationToken));
        var interactions = whole.Interactions.Select(i => (whole.Drugs[i.Drug].Id, whole.Targets[i.Target].Id)).ToHashSet();
        var rows = whole.Drugs.Where((drug, d) => d % 5 == fifth && drug.Smiles.Length > 0)
            .SelectMany(drug => served.Rank(new(Drug: new(Smiles: drug.Smiles), Top: whole.Targets.Length)).Items
                .Select(row => (LogOdds: Math.Log(row.Probability / (1 - row.Probability)), Label: interactions.Contains((drug.Id, row.Target.Id!)) ? 1 : 0, row.Regime)))
            .Where(r => r.Regime is Regime.ColdDrug or Regime.ColdBoth).ToList(); // a drug of the same structure may be left

        var corrected = PlattCalibration.Fit([.. rows.Select(r => r.LogOdds)], [.. rows.Select(r => r.Label)]);
        double said = rows.Sum(r => Logistic.Sigmoid(r.LogOdds)) / rows.Sum(r => r.Label);
        // Judged by its own validation, hiding what it had learned from, it was .70 to .75: what it called nine in ten was seven in ten.
        Assert.InRange(corrected.Slope, .85, 1.2);
        Assert.InRange(said, .75, 1.33);
    }

    /// <summary>The interactions of the starter graph, three fifths of them train; each of the others has a pair beside it that is none.</summary>
    private static Snapshot Graph()
    {
        var graph = GraphFolder.Read(StarterGraph.Folder);
        var recorded = graph.Interactions.Select(i => (i.Drug, i.Target)).ToHashSet();
        var random = new Random(20261130);
        var order = recorded.Order().ToArray();
        random.Shuffle(order);
        SplitRow[] Both((int Drug, int Target)[] pairs) =>
        [
            .. pairs.Select(p => new SplitRow(p.Drug, p.Target, 1, null, "")),
            .. pairs.Select(p => (p.Drug, Target: random.Next(graph.Targets.Length))).Where(p => !recorded.Contains(p)).Distinct().Select(p => new SplitRow(p.Drug, p.Target, 0, null, "")),
        ];
        int train = order.Length * 3 / 5, validation = order.Length * 4 / 5;
        return graph.With(new PublishedSplit("paper", [.. order[..train].Select(p => new SplitRow(p.Drug, p.Target, 1, null, ""))], [.. Both(order[train..validation])], [.. Both(order[validation..])]));
    }
}
