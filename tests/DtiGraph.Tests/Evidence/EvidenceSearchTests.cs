using System.Text.Json;
using DtiGraph.Artifacts;
using DtiGraph.Evidence;
using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Models;
using DtiGraph.Ranking;
using DtiGraph.Tests.Training;

namespace DtiGraph.Tests.Evidence;

public sealed class EvidenceSearchTests(StarterModel starter, ToyEnsemble toy)
{
    private const string Aspirin = "DB00945", Amitriptyline = "DB00321", Serotonin2C = "P28335", Cyclooxygenase = "P23219";

    [Theory]
    [InlineData(Amitriptyline, Serotonin2C)]
    [InlineData(Aspirin, Cyclooxygenase)]
    [InlineData(Aspirin, Serotonin2C)]
    public void Of_StarterPair_ListsPathsOfTheGraphInOrderThatShareNoLink(string drug, string target)
    {
        var model = new ServedModel(starter.Artifact);
        var evidence = new EvidenceSearch(model).Of(drug, target, top: 20, TestContext.Current.CancellationToken);

        Assert.InRange(evidence.Paths.Count, 5, 20);
        Assert.Equal(Enumerable.Range(1, evidence.Paths.Count), evidence.Paths.Select(p => p.Rank));
        Assert.Equal(evidence.Paths.Select(p => p.LogitFall).OrderDescending(), evidence.Paths.Select(p => p.LogitFall));
        var links = evidence.Paths.SelectMany(Links).ToList();
        Assert.Equal(links.Count, links.Distinct().Count());
        Assert.DoesNotContain((("drug", drug), ("target", target)), links);
        foreach (var path in evidence.Paths)
        {
            Assert.InRange(path.Steps.Count, 2, 4);
            Assert.Equal(path.Nodes.Count, path.Nodes.DistinctBy(n => (n.Kind, n.Id)).Count());
            Assert.Equal((drug, target), (path.Nodes[0].Id, path.Nodes[^1].Id));
            Assert.InRange(path.PValue, evidence.SmallestPValue, 1);
            Assert.InRange(path.Weight, double.Epsilon, 1);
        }
    }

    [Fact]
    public void Of_EveryPair_StepsOverNoHeldOutLabel()
    {
        var model = new ServedModel(starter.Artifact);
        var search = new EvidenceSearch(model);
        var pairs = starter.Artifact.Pairs;
        var train = pairs.Train.Where(r => r.Label == 1).Select(r => (model.Graph.Drugs[r.Drug].Id, model.Graph.Targets[r.Target].Id)).ToHashSet();
        foreach (var row in pairs.Test.Where(r => r.Label == 1).Take(25))
        {
            var evidence = search.Of(model.Graph.Drugs[row.Drug].Id, model.Graph.Targets[row.Target].Id, EvidenceSearch.MaximumTop, TestContext.Current.CancellationToken);
            Assert.False(evidence.OwnLinkLeftOut); // what was held out is not heard
            Assert.Equal(evidence.Logit, evidence.LogitWithoutOwnLink);
            var interactions = evidence.Paths.SelectMany(p => p.Steps.Select((s, i) => (s.Relation, A: p.Nodes[i], B: p.Nodes[i + 1])))
                .Where(s => s.Relation == "interacts").Select(s => s.A.Kind == "drug" ? (s.A.Id, s.B.Id) : (s.B.Id, s.A.Id)).ToList();
            Assert.All(interactions, pair => Assert.Contains(pair, train));
        }
    }

    [Fact]
    public void Of_TrainPair_FallsAreWhatTheWholeNetworkSaysWithoutTheLinks()
    {
        var artifact = starter.Artifact;
        var served = new ServedModel(artifact);
        var row = artifact.Pairs.Train.First(r => r.Label == 1);
        var evidence = new EvidenceSearch(served).Of(artifact.Graph.Drugs[row.Drug].Id, artifact.Graph.Targets[row.Target].Id, 5, TestContext.Current.CancellationToken);
        var features = GraphFeatures.Again(artifact.Graph, artifact.Fit);
        var network = ModelTensors.Networks(artifact.Manifest, artifact.Weights).Single();
        (int, string, int, string) own = (row.Drug, Snapshot.DrugKind, row.Target, Snapshot.TargetKind);
        float without = Whole([own]);

        Assert.True(evidence.OwnLinkLeftOut);
        Assert.Equal(without, evidence.LogitWithoutOwnLink, 1e-4);
        Assert.NotEqual(evidence.Logit, evidence.LogitWithoutOwnLink, 1e-3);
        foreach (var path in evidence.Paths)
        {
            (int, string, int, string)[] links = [own, .. path.Nodes.Zip(path.Nodes.Skip(1), (a, b) => (Index(a), a.Kind, Index(b), b.Kind))];
            Assert.Equal(without - Whole(links, path.Steps.Select(s => s.Computed).Prepend(false).ToArray()), path.LogitFall, 1e-4);
        }

        // The whole encoder on message edges that were never there: relations and train pairs are filtered before the means are made.
        float Whole((int A, string KindA, int B, string KindB)[] links, bool[]? computed = null)
        {
            bool Out(string kindA, int a, string kindB, int b, bool likeness) => links.Select((l, i) => (Link: l, Computed: computed?[i] ?? false)).Any(l => l.Computed == likeness
                && (l.Link == (a, kindA, b, kindB) || l.Link == (b, kindB, a, kindA)));
            var graph = artifact.Graph;
            var cut = new Snapshot(graph.Drugs, graph.Targets, graph.Entities, graph.Interactions,
                [.. graph.Relations.Select(r => r with { Edges = [.. r.Edges.Where(e => !Out(r.SourceKind, e.Source, r.DestinationKind, e.Destination, false))] })], graph.Splits);
            Neighbour[][] Alike(Neighbour[][] lists, string kind) => [.. lists.Select((list, i) => list.Where(n => !Out(kind, i, kind, n.Index, true)).ToArray())];
            var seen = features with { SimilarDrugs = Alike(features.SimilarDrugs, "drug"), HomologousTargets = Alike(features.HomologousTargets, "target") };
            var messages = MessagePaths.Again(cut, seen, artifact.Manifest.Schema, artifact.Pairs.Train.Where(r => !Out("drug", r.Drug, "target", r.Target, false))
                .Select(r => (r.Drug, r.Target, r.Label!.Value)));
            return network.Factors(features.Rows, messages).Logit(row.Drug, row.Target);
        }

        int Index(EvidenceNode node) => node.Kind switch
        {
            "drug" => artifact.Graph.FindDrug(node.Id),
            "target" => artifact.Graph.FindTarget(node.Id),
            _ => artifact.Graph.Entities.Where(e => e.Kind == node.Kind).ToList().FindIndex(e => e.Id == node.Id),
        };
    }

    [Fact]
    public async Task Of_GraphOutOfSqlite_IsTheSameAnswer()
    {
        string file = Path.Combine(Path.GetTempPath(), $"dtigraph-evidence-{Guid.NewGuid():N}.db");
        try
        {
            var store = GraphStores.Open("sqlite:" + file);
            await store.SaveAsync(starter.Graph, TestContext.Current.CancellationToken);
            var stored = (await store.LoadAsync(TestContext.Current.CancellationToken)).With(starter.Artifact.Pairs);
            var only = new Snapshot(stored.Drugs, stored.Targets, stored.Entities, stored.Interactions, stored.Relations, [starter.Artifact.Pairs]);
            ServedModel files = new(starter.Artifact), sqlite = new(starter.Artifact with { Graph = only });
            Assert.Equal(
                Json(new EvidenceSearch(files).Of(Amitriptyline, Serotonin2C, cancellation: TestContext.Current.CancellationToken)),
                Json(new EvidenceSearch(sqlite).Of(Amitriptyline, Serotonin2C, cancellation: TestContext.Current.CancellationToken)));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Of_ManyThreads_IsTheSameAnswer()
    {
        var model = new ServedModel(starter.Artifact);
        var search = new EvidenceSearch(model);
        string[] answers = new string[8];
        Parallel.For(0, answers.Length, i => answers[i] = Json(search.Of(Amitriptyline, Serotonin2C, cancellation: TestContext.Current.CancellationToken)));
        Assert.Single(answers.Distinct());
    }

    [Fact]
    public void Of_Ensemble_FallsByTheMeanOfItsNetworks()
    {
        var together = new ServedModel(toy.Artifact);
        var all = new EvidenceSearch(together).Of("D005", "T003", EvidenceSearch.MaximumTop, TestContext.Current.CancellationToken);
        var alone = toy.Alone.Select(a =>
        {
            var features = GraphFeatures.Again(a.Graph, a.Fit);
            var messages = MessagePaths.Again(a.Graph, features, a.Manifest.Schema, a.Pairs.Train.Select(r => (r.Drug, r.Target, r.Label!.Value)));
            var network = ModelTensors.Networks(a.Manifest, a.Weights).Single();
            return (Links: new LinkGraph(a.Graph, messages), Network: new EdgeAblation(network, features.Rows, messages));
        }).ToList();
        int Node(LinkGraph links, EvidenceNode node) => links.Node(node.Kind, node.Kind switch
        {
            "drug" => toy.Graph.FindDrug(node.Id),
            "target" => toy.Graph.FindTarget(node.Id),
            _ => toy.Graph.Entities.Select(e => e.Id).ToList().IndexOf(node.Id),
        });

        Assert.NotEmpty(all.Paths);
        foreach (var path in all.Paths)
        {
            double mean = alone.Average(a =>
            {
                int[] nodes = [.. path.Nodes.Select(n => Node(a.Links, n))];
                MessageEdge[] own = [.. a.Links.Between(nodes[0], nodes[^1], computed: false)];
                MessageEdge[] taken = [.. own, .. path.Steps.SelectMany((s, i) => a.Links.Between(nodes[i], nodes[i + 1], s.Computed))];
                return (double)a.Network.Logit(5, 3, own) - a.Network.Logit(5, 3, taken);
            });
            Assert.Equal(mean, path.LogitFall, 1e-5);
        }
    }

    [Theory]
    [InlineData("nobody", Serotonin2C, 10, "drug: expected an id or a name of the graph, got 'nobody'")]
    [InlineData(Aspirin, "nothing", 10, "target: expected an id or a name of the graph, got 'nothing'")]
    [InlineData(Aspirin, Serotonin2C, 0, "top: expected 1 to 50, got 0")]
    [InlineData(Aspirin, Serotonin2C, 51, "top: expected 1 to 50, got 51")]
    public void Of_BadQuestion_SaysWhatToChange(string drug, string target, int top, string said)
    {
        var model = new ServedModel(starter.Artifact);
        Assert.Equal(said, Assert.ThrowsAny<QueryException>(() => new EvidenceSearch(model).Of(drug, target, top, TestContext.Current.CancellationToken)).Message);
    }

    [Fact]
    public void Of_Cancelled_Ends()
    {
        var model = new ServedModel(starter.Artifact);
        Assert.ThrowsAny<OperationCanceledException>(() => new EvidenceSearch(model).Of(Aspirin, Serotonin2C, 10, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Of_WeightsOfAnotherNetwork_AreRefused()
    {
        var weights = starter.Artifact.Weights.ToDictionary(w => w.Key, w => w.Key == "decoder.bias" ? SafetensorsTensor.Of([5f], 1) : w.Value);
        var model = new ServedModel(starter.Artifact with { Weights = weights });
        Assert.Contains("expected the stored logit", Assert.Throws<ArtifactException>(() => new EvidenceSearch(model).Of(Aspirin, Serotonin2C, cancellation: TestContext.Current.CancellationToken)).Message);
    }

    private static string Json(PairEvidence evidence) => JsonSerializer.Serialize(evidence);

    private static IEnumerable<((string, string), (string, string))> Links(EvidencePath path) =>
        path.Nodes.Zip(path.Nodes.Skip(1), (a, b) => ((a.Kind, a.Id), (b.Kind, b.Id))).Select(l => l.Item1.CompareTo(l.Item2) < 0 ? l : (l.Item2, l.Item1));
}
