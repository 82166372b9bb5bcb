using DtiGraph.Artifacts;
using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Models;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Models;

public sealed class EdgeAblationTests(StarterModel starter)
{
    private const float Tolerance = 1e-5f;

    [Theory]
    [InlineData(0, 8)]
    [InlineData(1, 24)]
    [InlineData(2, 24)]
    [InlineData(2, 13)] // no whole number of vectors
    [InlineData(3, 16)]
    public void Logit_EdgesTakenOut_EqualsTheWholeEncoderWithoutThem(int layers, int hidden)
    {
        for (int seed = 0; seed < 8; seed++)
        {
            var random = new Random(100 * seed + layers);
            var graph = new ModelGraph(seed);
            var messages = Weighted(graph.Messages, random);
            using var trained = new LinkModel(ModelGraph.Schema, new() { Hidden = hidden, Layers = layers }, seed, CPU);
            var model = trained.Plain();
            var ablation = new EdgeAblation(model, graph.Features, messages);
            for (int lost = 0; lost < 12; lost += 3)
            {
                var edges = Edges(messages).OrderBy(_ => random.Next()).Take(lost).ToList();
                AssertEqual(model, graph.Features, messages, ablation, random.Next(9), random.Next(7), edges);
            }
        }
    }

    [Fact]
    public void Logit_StarterModelRandomWalks_EqualsTheWholeEncoderWithoutThem()
    {
        var artifact = starter.Artifact;
        var features = GraphFeatures.Again(artifact.Graph, artifact.Fit);
        var messages = MessagePaths.Again(artifact.Graph, features, artifact.Manifest.Schema, artifact.Pairs.Train.Select(r => (r.Drug, r.Target, r.Label!.Value)));
        var model = ModelTensors.Networks(artifact.Manifest, artifact.Weights).Single();
        var ablation = new EdgeAblation(model, features.Rows, messages);
        var random = new Random(20261124);
        for (int i = 0; i < 25; i++)
        {
            int drug = random.Next(artifact.Graph.Drugs.Length);
            var (edges, target) = Walk(messages, drug, random);
            if (target >= 0) AssertEqual(model, features.Rows, messages, ablation, drug, target, edges);
        }
    }

    [Fact]
    public void Logit_NothingTakenOut_IsTheStoredOne()
    {
        var artifact = starter.Artifact;
        var features = GraphFeatures.Again(artifact.Graph, artifact.Fit);
        var messages = MessagePaths.Again(artifact.Graph, features, artifact.Manifest.Schema, artifact.Pairs.Train.Select(r => (r.Drug, r.Target, r.Label!.Value)));
        var model = ModelTensors.Networks(artifact.Manifest, artifact.Weights).Single();
        var ablation = new EdgeAblation(model, features.Rows, messages);
        foreach (var row in artifact.Pairs.Train.Take(50))
            Assert.Equal(artifact.Factors.Logit(row.Drug, row.Target), ablation.Logit(row.Drug, row.Target, []), Tolerance);
    }

    [Fact]
    public void Again_TheStoredFitAndSchema_GiveTheVeryFactorsOfTraining()
    {
        var artifact = starter.Artifact;
        var features = GraphFeatures.Again(artifact.Graph, artifact.Fit);
        var messages = MessagePaths.Again(artifact.Graph, features, artifact.Manifest.Schema, artifact.Pairs.Train.Select(r => (r.Drug, r.Target, r.Label!.Value)));
        var model = ModelTensors.Networks(artifact.Manifest, artifact.Weights).Single();
        var factors = model.Factors(features.Rows, messages);
        Assert.Equal(artifact.Factors.Drugs.State, factors.Drugs.State);
        Assert.Equal(artifact.Factors.Targets.State, factors.Targets.State);
    }

    private static void AssertEqual(
        PlainNetwork model, IReadOnlyDictionary<string, SparseMatrix> features, MessageGraph messages, EdgeAblation ablation, int drug, int target, List<MessageEdge> edges)
    {
        float whole = model.Factors(features, Without(messages, edges)).Logit(drug, target), local = ablation.Logit(drug, target, edges);
        Assert.True(Math.Abs(whole - local) <= Tolerance * Math.Max(1, Math.Abs(whole)), $"expected {whole}, got {local} without {edges.Count} edges");
    }

    /// <summary>Two to four random steps from a drug, both ways of each, to where a target is reached.</summary>
    private static (List<MessageEdge> Edges, int Target) Walk(MessageGraph messages, int drug, Random random)
    {
        var (edges, kind, node) = (new List<MessageEdge>(), Snapshot.DrugKind, drug);
        for (int step = 0; step < 4; step++)
        {
            var ways = Edges(messages).Where(e => messages.Messages[e.Type].Relation.DestinationKind == kind && e.Destination == node).ToList();
            if (ways.Count == 0) return ([], -1);
            var way = ways[random.Next(ways.Count)];
            edges.Add(way);
            var relation = messages.Messages[way.Type].Relation;
            edges.AddRange(Edges(messages).Where(e => messages.Messages[e.Type].Relation is var r && r.DestinationKind == relation.SourceKind
                && r.SourceKind == kind && e.Destination == way.Source && e.Source == node));
            (kind, node) = (relation.SourceKind, way.Source);
            if (kind == Snapshot.TargetKind && step > 0) return (edges, node);
        }
        return ([], -1);
    }

    private static IEnumerable<MessageEdge> Edges(MessageGraph messages) => messages.Messages.SelectMany((m, type) =>
        Enumerable.Range(0, m.Mean.Rows).SelectMany(row => m.Mean.ColumnsOf(row).ToArray().Distinct().Select(column => new MessageEdge(type, row, column))));

    /// <summary>The first message type weighs by similarity with something in reserve, as cold splits do.</summary>
    private static MessageGraph Weighted(MessageGraph messages, Random random)
    {
        var mean = messages.Messages[0].Mean;
        var rows = Enumerable.Range(0, mean.Rows).Select(i => (IReadOnlyList<(int, float)>)Neighbours.Weights(
            [.. mean.ColumnsOf(i).ToArray().Distinct().Select(j => new Neighbour(j, .1f + .9f * (float)random.NextDouble()))], 3)).ToArray();
        return new(messages.Messages.SetItem(0, messages.Messages[0] with { Mean = SparseMatrix.FromRows(mean.Columns, rows) }));
    }

    /// <summary>The graph built without the edges: strengths are read back from the weights, and weights made of those that are left.</summary>
    private static MessageGraph Without(MessageGraph messages, List<MessageEdge> edges) => new([.. messages.Messages.Select((m, type) => m with
    {
        Mean = SparseMatrix.FromRows(m.Mean.Columns, [.. Enumerable.Range(0, m.Mean.Rows).Select(row =>
        {
            var entries = m.Mean.ColumnsOf(row).ToArray().Zip(m.Mean.ValuesOf(row).ToArray(), (c, v) => (Column: c, Value: (double)v)).ToList();
            // strength_i = v_i T with T = reserve + sum of strengths, of which the sum of the v is the share of the strengths.
            double total = entries.Sum(e => e.Value);
            var left = entries.Where(e => !edges.Contains(new(type, row, e.Column))).ToList();
            double rest = 1 - total + left.Sum(e => e.Value);
            return (IReadOnlyList<(int, float)>)[.. left.Select(e => (e.Column, (float)(e.Value / rest)))];
        })]),
    })]);
}
