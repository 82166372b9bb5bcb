using System.Collections.Immutable;
using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Graphs;
using DtiGraph.Tests.Splits;
using DtiGraph.Training;
using DtiGraph.Training.Negatives;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Training;

public sealed class JudgementTests(StarterModel starter)
{
    private static readonly TrainingOptions Small = new() { Split = "toy", Epochs = 1, Model = new() { Hidden = 8 }, Features = new() { Neighbours = 3 } };

    [Fact]
    public void Again_StoredModel_EqualsItsManifestBitForBit() =>
        Assert.Equal(starter.Artifact.Manifest.Metrics, Judgement.Again(ArtifactFolder.Read(starter.Folder)));

    [Fact]
    public void Of_DrawnSplit_MeasuresAmongEveryPairThatIsNoInteraction()
    {
        // Validation's and test's listed negatives are unrecorded pairs here: only the 1,292 interactions are on record.
        var artifact = starter.Artifact;
        var known = artifact.Degrees();
        var interactions = artifact.Graph.Interactions.Select(i => (i.Drug, i.Target)).ToHashSet();
        var test = artifact.Pairs.Test.Where(r => r.Label == 1).Select(r => (r.Drug, r.Target)).ToHashSet();
        var all = test.Select(p => p.Drug).Distinct()
            .SelectMany(d => Enumerable.Range(0, artifact.Graph.Targets.Length).Select(t => (Drug: d, Target: t)))
            .Where(p => test.Contains(p) || !interactions.Contains(p)).ToList();
        int[] labels = [.. all.Select(p => test.Contains(p) ? 1 : 0)];
        double[] gnn = [.. all.Select(p => artifact.Manifest.Calibrator.LogOdds(
            artifact.Factors.Logit(p.Drug, p.Target), known.FamiliarityOf(p.Drug, p.Target), artifact.Like.Of(p.Drug, p.Target), 0))];
        double[] degree = [.. all.Select(p => artifact.Manifest.Degree.LogOdds(known.Twin.Score(p.Drug, p.Target)))];

        var metrics = artifact.Manifest.Metrics;

        Assert.Equal(AveragePrecision.Of(gnn, labels), metrics[0].Test.AllPairsAuprc, 12);
        Assert.Equal(AveragePrecision.Of(degree, labels), metrics[1].Test.AllPairsAuprc, 12);
        Assert.All(metrics, m => Assert.Equal(test.Count / (double)all.Count, m.Test.AllPairsPositiveRate, 12));
        Assert.InRange(metrics[1].Test.DegreeMatchedAuroc, .45, .55);
        Assert.Equal(metrics[0].Test.Pairs, metrics[0].Breakdown.Where(b => b.Kind == "regime").Sum(b => b.Pairs));
        Assert.Contains("G protein-coupled receptors", metrics[0].Breakdown.Where(b => b.Kind == "family").Select(b => b.Name));
    }

    [Fact]
    public void Of_NegativesSampledByDegree_RanksByLogOddsWithTheirOwnFractions()
    {
        var options = new TrainingOptions { Epochs = 1, Model = new() { Hidden = 8 }, NegativePolicy = NegativePolicy.DegreeMatched };
        var artifact = TrainingRun.Run(starter.Graph, options, CPU, cancellation: TestContext.Current.CancellationToken);
        var (known, calibrator) = (artifact.Degrees(), artifact.Manifest.Calibrator);
        double Shift(int d, int t) => calibrator.LogFractionShift(known, d, t);
        double LogOdds(int d, int t) => calibrator.LogOdds(artifact.Factors.Logit(d, t), known.FamiliarityOf(d, t), artifact.Like.Of(d, t), Shift(d, t));
        var rows = artifact.Pairs.Test.Select(r => (r.Drug, r.Target, r.Label!.Value)).ToList();
        var population = new PairPopulation(starter.Graph.Targets.Length, rows, starter.Graph.Interactions.Select(i => (i.Drug, i.Target)));

        var test = artifact.Manifest.Metrics[0].Test;

        Assert.True(rows.Select(r => Shift(r.Drug, r.Target)).Distinct().Count() > 1);
        Assert.Equal(Auroc.Of([.. rows.Select(r => LogOdds(r.Drug, r.Target))], [.. rows.Select(r => r.Value)]), test.Auroc, 6);
        Assert.Equal(population.Measure(LogOdds).AllPairsAuprc, test.AllPairsAuprc);
    }

    [Fact]
    public void Of_PublishedSplit_KeepsWhatOtherPartsListOutOfTheList()
    {
        var (graph, rows) = Toy(ImmutableArray<Relation>.Empty, []);
        var test = rows.Where(r => Part(r) == 2).ToList();
        var asked = test.Where(r => r.Label == 1).Select(r => r.Drug).Distinct().ToList();
        // Every pair is listed somewhere, so the list of a drug is its test rows.
        int listed = test.Count(r => asked.Contains(r.Drug)), positives = test.Count(r => r.Label == 1);

        var metrics = TrainingRun.Run(graph, Small, CPU, cancellation: TestContext.Current.CancellationToken).Manifest.Metrics;

        Assert.Equal(positives / (double)listed, metrics[0].Test.AllPairsPositiveRate, 12);
        Assert.True(double.IsNaN(metrics[0].Test.DegreeMatchedAuroc)); // nothing is unrecorded
    }

    [Fact]
    public void Of_TargetsInTwoFamilies_CountInBoth()
    {
        ImmutableArray<Entity> families = [new("family", "A", "kinases", ""), new("family", "B", "", "")];
        var members = new Relation("target_family_member", "target", "family",
            Relation.Sort(Enumerable.Range(0, 16).Select(t => new Edge(t, 0, null, "", "")).Concat([new(3, 1, null, "", ""), new(4, 1, null, "", "")])));
        var (graph, rows) = Toy([members], families);

        var breakdown = TrainingRun.Run(graph, Small, CPU, cancellation: TestContext.Current.CancellationToken).Manifest.Metrics[0].Breakdown;

        // B's two targets have fewer than 50 test rows; a family without a name would go by its id.
        var family = Assert.Single(breakdown, b => b.Kind == "family");
        Assert.Equal(("kinases", rows.Count(r => Part(r) == 2)), (family.Name, family.Pairs));
    }

    [Fact]
    public void On_PairsGiven_AreMeasuredAgainstWhatNobodyRecorded()
    {
        var graph = starter.Artifact.Graph;
        var recorded = graph.Interactions.Select(i => (i.Drug, i.Target)).ToHashSet();
        ImmutableArray<SplitRow> rows = [.. starter.Artifact.Pairs.Test.Where(r => r.Label == 1 && r.Drug % 2 == 0)];

        var (gnn, degree) = Judgement.On(starter.Artifact, rows);

        var asked = rows.Select(r => r.Drug).Distinct().ToList();
        long unrecorded = asked.Sum(d => Enumerable.Range(0, graph.Targets.Length).LongCount(t => !recorded.Contains((d, t))));
        Assert.Equal(rows.Length / (double)(rows.Length + unrecorded), gnn.AllPairsPositiveRate, 12);
        // The twin's list of a drug is that of the targets by their interactions in train, ties in the middle.
        var interactions = starter.Artifact.Train.Where(r => r.Label == 1).CountBy(r => r.Target).ToDictionary();
        int Degree(int target) => interactions.GetValueOrDefault(target);
        double Rank(int drug, int target)
        {
            int[] others = [.. Enumerable.Range(0, graph.Targets.Length).Where(t => !recorded.Contains((drug, t))).Select(Degree)];
            return 1 + others.Count(d => d > Degree(target)) + others.Count(d => d == Degree(target)) / 2.0;
        }
        Assert.Equal(rows.GroupBy(r => r.Drug).Average(g => g.Average(r => 1 / Rank(r.Drug, r.Target))), degree.Mrr, 12);
    }

    private static int Part((int Drug, int Target, int Label) row) => ((row.Drug * 5 + row.Target * 3) % 10) switch { < 6 => 0, < 8 => 1, _ => 2 };

    private static (Snapshot Graph, List<(int Drug, int Target, int Label)> Rows) Toy(ImmutableArray<Relation> relations, ImmutableArray<Entity> entities)
    {
        var rows = SmallGraph.RandomPairs(24, 16, .3, negatives: true, seed: 12).ToList();
        SplitRow[] Of(int part) => [.. rows.Where(r => Part(r) == part).Select(r => new SplitRow(r.Drug, r.Target, r.Label, null, ""))];
        return (SmallGraph.Of(24, 16, rows, entities, relations, [new PublishedSplit("toy", [.. Of(0)], [.. Of(1)], [.. Of(2)])]), rows);
    }
}
