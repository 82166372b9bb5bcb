using DtiGraph.Evaluation;
using DtiGraph.Graphs;
using DtiGraph.Models;
using DtiGraph.Ranking;
using DtiGraph.Tests.Artifacts;
using DtiGraph.Training;
using TorchSharp;

namespace DtiGraph.Tests.Ranking;

public sealed class ServedModelTests(StarterModel starter)
{
    private const string Aspirin = "DB00945";

    [Fact]
    public void Rank_TargetsOfADrug_AreSortedProbabilitiesRankedFromOne()
    {
        var served = new ServedModel(starter.Artifact);

        var list = served.Rank(new RankQuery(Drug: new(Aspirin), Top: 10_000));

        Assert.Equal(starter.Graph.Targets.Length, list.Items.Count);
        Assert.Equal(Enumerable.Range(1, list.Items.Count), list.Items.Select(i => i.Rank));
        Assert.All(list.Items, i => Assert.InRange(i.Probability, 0, 1));
        Assert.All(list.Items.Zip(list.Items.Skip(1)), p => Assert.True(
            p.First.Probability > p.Second.Probability
            || (p.First.Probability == p.Second.Probability && string.CompareOrdinal(p.First.Target.Id, p.Second.Target.Id) < 0)));
    }

    [Fact]
    public void Rank_AllTied_OrdersById()
    {
        var flat = starter.Artifact.Factors;
        int h = flat.Weight.Length;
        var zero = new NodeFactors(new float[flat.Targets.Count * h], new float[flat.Targets.Count * h], new float[flat.Targets.Count]);
        var served = new ServedModel(NetworkAlone.Of(starter.Artifact) with { Factors = flat with { Targets = zero, Weight = new float[h] } });

        var ids = served.Rank(new RankQuery(Drug: new(Aspirin), Top: 10_000)).Items.Where(i => i.Regime == Regime.Warm).Select(i => i.Target.Id!).ToList();

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public void Rank_NovelOnly_LeavesOutExactlyTheRecorded()
    {
        var served = new ServedModel(starter.Artifact);
        int drug = starter.Graph.FindDrug(Aspirin);
        int recorded = starter.Graph.Interactions.Count(i => i.Drug == drug);

        var all = served.Rank(new RankQuery(Drug: new(Aspirin), Top: 10_000));
        var novel = served.Rank(new RankQuery(Drug: new(Aspirin), Top: 10_000, NovelOnly: true));

        Assert.Equal(recorded, all.Items.Count(i => i.Known));
        Assert.Equal(all.Items.Count - recorded, novel.Items.Count);
    }

    [Fact]
    public void Rank_DecisionCosts_TestWhereProbabilityReachesTheirRatio()
    {
        var served = new ServedModel(starter.Artifact);

        var items = served.Rank(new RankQuery(Drug: new(Aspirin), Top: 10_000, Decision: new(AssayCost: 1, HitValue: 20))).Items;

        Assert.All(items, i => Assert.Equal(i.Probability >= 0.05 ? "test" : "skip", i.Decision));
    }

    [Fact]
    public void Rank_LiftAndDegree_AreWhatTheDegreeTwinSays()
    {
        var served = new ServedModel(starter.Artifact);
        var train = starter.Artifact.Pairs.Train.Where(r => r.Label == 1).ToList();
        var degree = starter.Artifact.Manifest.Degree;

        var row = served.Predict(new(Aspirin), new("P23219"));

        int drugDegree = train.Count(r => starter.Graph.Drugs[r.Drug].Id == Aspirin), targetDegree = train.Count(r => starter.Graph.Targets[r.Target].Id == "P23219");
        double expected = 1 / (1 + Math.Exp(-(degree.Slope * (Math.Log(1 + drugDegree) + Math.Log(1 + targetDegree)) + degree.Intercept)));
        Assert.Equal(expected, row.DegreeProbability, 1e-12);
        Assert.Equal(Math.Log(row.Probability / (1 - row.Probability)) - Math.Log(expected / (1 - expected)), row.Lift, 1e-6);
    }

    [Fact]
    public void Rank_AnotherSpellingOfAKnownDrug_IsThatDrug()
    {
        var served = new ServedModel(starter.Artifact);

        var list = served.Rank(new RankQuery(Drug: new(Smiles: "OC(=O)C1=CC=CC=C1OC(C)=O")));

        Assert.Equal((Aspirin, "structure"), (list.Query.Node.Id, list.Query.ResolvedBy));
    }

    [Fact]
    public void Rank_ADrugTheGraphHasNeverSeen_IsMarkedColdAndNamesItsNeighbours()
    {
        var served = new ServedModel(starter.Artifact);

        // 4-hydroxyaspirin-like: not in the graph, nearest to aspirin.
        var list = served.Rank(new RankQuery(Drug: new(Smiles: "OC(=O)c1cc(CCC)ccc1OC(C)=O")));

        Assert.Equal("coldStart", list.Query.ResolvedBy);
        Assert.Null(list.Query.Node.Id);
        Assert.Equal(Aspirin, list.Query.Neighbours[0].Node.Id);
        Assert.All(list.Items, i => Assert.True(i.Regime is Regime.ColdDrug or Regime.ColdBoth));
        Assert.All(list.Items, i => Assert.InRange(i.Probability, 0, 1));
    }

    [Fact]
    public void Predict_NewDrugAndNewTarget_IsColdBothAndLeaksNothing()
    {
        var served = new ServedModel(starter.Artifact);
        NodeQuery drug = new(Smiles: "CCCCCCN1CCCC1=O"), target = new(Sequence: "MKTAYIAKQRQISFVKSHFSRQLEERLGLIEVQAPILSRVGDGTQDNLSGAEKAVQVKVKALPDAQFEVVHSLAKWKRQTLGQHDFSAGEGLYTHMKALRPDEDRLSPLHSVYVDQWDWE");
        var first = served.Predict(drug, target);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        var again = served.Predict(drug, target);

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.Equal(Regime.ColdBoth, first.Regime);
        Assert.Equal(first with { Drug = again.Drug, Target = again.Target }, again);
    }

    [Theory]
    [InlineData("MKVLAAGIVG", "WWWWHHHHCCCCPPPP")]
    [InlineData("MKTAYIAKQRQISFVKSHFSRQLEERLGLIEVQAPILSRVGDGTQDNLSGAEKAVQVK", "MX")]
    public void Rank_NewTargetsOfAGraphWithoutSequences_SayWhatCountingSays(string one, string other)
    {
        // Nothing was learned of what is in a sequence: two lists that differ would differ by weights as they were drawn.
        var served = new ServedModel(starter.Artifact);
        RankedPair[] List(string sequence) => [.. served.Rank(new(Target: new(Sequence: sequence), Top: 10_000)).Items];
        Assert.Equal(List(one).Select(i => (i.Drug.Id, i.Probability)), List(other).Select(i => (i.Drug.Id, i.Probability)));
        Assert.All(List(one), row => Assert.Equal((row.DegreeProbability, 0), (row.Probability, row.Lift)));
        Assert.Equal(List(one)[0].Probability, served.Predict(new(Id: List(one)[0].Drug.Id), new(Sequence: other)).Probability);
    }

    [Fact]
    public void Rank_NewDrugsOfAGraphWithoutStructures_AreAllTheSame()
    {
        var graph = starter.Graph;
        var without = new Snapshot([.. graph.Drugs.Select(d => d with { Smiles = "" })], graph.Targets, graph.Entities, graph.Interactions, graph.Relations, []);
        var served = new ServedModel(TrainingRun.Run(without, new TrainingOptions { Epochs = 2, Model = new() { Hidden = 8 } }, torch.CPU, cancellation: TestContext.Current.CancellationToken));
        RankedList List(string smiles) => served.Rank(new(Drug: new(Smiles: smiles), Top: 10_000));
        var (one, other) = (List("CCO"), List("c1ccccc1CCN(C)C"));
        Assert.Equal(one.Items.Select(i => (i.Target.Id, i.Probability)), other.Items.Select(i => (i.Target.Id, i.Probability)));
        Assert.All(one.Items, row => Assert.Equal((row.DegreeProbability, 0), (row.Probability, row.Lift)));
        Assert.Equal((false, null, 0), (one.Query.InDomain, one.Query.DomainSimilarity, one.Query.Neighbours.Count));
    }

    [Fact]
    public void Rank_StructureOrSequenceOfSeveralNodes_NamesThem()
    {
        var served = Twins();
        var (drugs, targets) = (served.Graph.Drugs, served.Graph.Targets);
        var drug = Assert.Throws<AmbiguousNodeException>(() => served.Rank(new(Drug: new(Smiles: drugs[0].Smiles))));
        var target = Assert.Throws<AmbiguousNodeException>(() => served.Rank(new(Target: new(Sequence: Shared))));
        Assert.Equal([drugs[0].Id, drugs[1].Id], drug.Candidates.Select(c => c.Id));
        Assert.Equal([targets[0].Id, targets[1].Id], target.Candidates.Select(c => c.Id));
        Assert.Equal(("smiles", "sequence"), (drug.Field, target.Field));

        var answers = served.Batch().Predict([new(new(drugs[2].Id), new(Sequence: Shared)), new(new(drugs[2].Id), new(targets[2].Id))], TestContext.Current.CancellationToken);
        Assert.IsType<AmbiguousNodeException>(answers[0].Fault);
        Assert.NotNull(answers[1].Prediction);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("**")]
    [InlineData("---")]
    [InlineData("-*")]
    public void Rank_SequenceWithGapsAndAStop_IsThatOfTheProtein(string end)
    {
        var served = Twins();
        string Gapped(string sequence) => "-" + sequence[..7] + "--" + sequence[7..] + end;
        var known = served.Rank(new(Target: new(Sequence: Gapped(Alone)), Top: 3));
        Assert.Equal((served.Graph.Targets[2].Id, "sequence"), (known.Query.Node.Id, known.Query.ResolvedBy));
        Assert.Equal(served.Graph.Targets[2].Id, served.FindTarget(Gapped(Alone)).Node.Id);
        Assert.Equal(served.Graph.Targets[3].Id, served.FindTarget(Stopped.TrimEnd('*')).Node.Id); // the graph keeps the stop that it came with
        Assert.Equal(served.Graph.Targets[3].Id, served.FindTarget(Stopped).Node.Id);

        var fresh = "MKTAYIAKQRQISFVKSHFSRQLEERLGLIEVQAPILSRVGDGTQDNLSGAEKAVQVK";
        Assert.Equal(Probabilities(fresh), Probabilities(Gapped(fresh)));
        Assert.Equal("sequence: expected amino acids, got none", Assert.Throws<QueryException>(() => served.Rank(new(Target: new(Sequence: end)))).Message);

        IEnumerable<(string?, double)> Probabilities(string sequence) => served.Rank(new(Target: new(Sequence: sequence))).Items.Select(i => (i.Drug.Id, i.Probability));
    }

    private const string Shared = "MSRSLLLRFLLFLLLLPPLPVLLADPGAPTPVNPCCYYPC", Alone = "MDVLSPGQGNNTTSPPAPFETGGNTTGISDVTVSYQVITS", Stopped = "MLARALLLCAVLALSHTANPCCSHPCQNRGVCMSVGFDQY*";

    /// <summary>A model of the starter graph in which two drugs have the same structure and two targets the same sequence.</summary>
    private ServedModel Twins()
    {
        var (graph, drugs, targets) = (starter.Graph, starter.Graph.Drugs, starter.Graph.Targets);
        var twins = new Snapshot(
            [drugs[0], drugs[1] with { Smiles = drugs[0].Smiles }, .. drugs[2..]],
            [targets[0] with { Sequence = Shared }, targets[1] with { Sequence = Shared }, targets[2] with { Sequence = Alone }, targets[3] with { Sequence = Stopped }, .. targets[4..]],
            graph.Entities, graph.Interactions, graph.Relations, []);
        return new(TrainingRun.Run(twins, new TrainingOptions { Epochs = 1, Model = new() { Hidden = 8 } }, torch.CPU, cancellation: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Rank_FromManyThreads_GivesTheSameAnswer()
    {
        var served = new ServedModel(starter.Artifact);
        var query = new RankQuery(Drug: new(Smiles: "CCOC(=O)c1ccccc1N"));
        var expected = served.Rank(query).Items.Select(i => (i.Target.Id, i.Probability)).ToList();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => served.Rank(query))));

        Assert.All(answers, a => Assert.Equal(expected, a.Items.Select(i => (i.Target.Id, i.Probability))));
    }

    [Theory]
    [InlineData(null, null, "neither")]
    [InlineData("DB00945", "P23219", "both")]
    public void Rank_NotExactlyOneEnd_IsRefused(string? drug, string? target, string got)
    {
        var served = new ServedModel(starter.Artifact);

        var error = Assert.Throws<QueryException>(() => served.Rank(new RankQuery(
            drug is null ? null : new NodeQuery(drug), target is null ? null : new NodeQuery(target))));

        Assert.Contains(got, error.Message);
    }

    [Fact]
    public void Rank_BadInput_NamesWhatWasExpected()
    {
        var served = new ServedModel(starter.Artifact);

        Assert.Contains("'DB99999'", Assert.Throws<UnknownNodeException>(() => served.Rank(new(Drug: new("DB99999")))).Message);
        Assert.Contains("character 4", Assert.Throws<QueryException>(() => served.Rank(new(Drug: new(Smiles: "CC(")))).Message);
        Assert.Contains("position 4", Assert.Throws<QueryException>(() => served.Rank(new(Target: new(Sequence: "MKT1")))).Message);
        Assert.Contains("top", Assert.Throws<QueryException>(() => served.Rank(new(Drug: new(Aspirin), Top: 0))).Message);
        Assert.Contains("either id or smiles", Assert.Throws<QueryException>(() => served.Rank(new(Drug: new(Aspirin, "C")))).Message);
        Assert.Contains("hitValue", Assert.Throws<QueryException>(() => served.Rank(new(Drug: new(Aspirin), Decision: new(1, 0)))).Message);
    }

    [Fact]
    public void Open_FromTheFolder_AnswersAsTheModelThatWasTrained()
    {
        var trained = new ServedModel(starter.Artifact);
        var opened = ServedModel.Open(starter.Folder);
        var query = new RankQuery(Target: new("P23219"), Top: 50);

        Assert.Equal(trained.Rank(query).Items.Select(i => (i.Drug.Id, i.Probability)), opened.Rank(query).Items.Select(i => (i.Drug.Id, i.Probability)));
    }
}
