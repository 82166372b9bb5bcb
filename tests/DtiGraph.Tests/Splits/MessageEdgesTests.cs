using CsCheck;
using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Models;
using DtiGraph.Splits;

namespace DtiGraph.Tests.Splits;

/// <summary>No labelled validation or test pair is a message edge, in either direction or under any relation that restates it.</summary>
public sealed class MessageEdgesTests
{
    [Fact]
    public void Of_RelationsBetweenDrugsAndTargets_AreLeftOutInBothDirections()
    {
        var edges = MessageEdges.Of(Planted(seed: 3));
        Assert.Equal(["drug_disease_treats", "drug_drug_interacts", "target_disease_associated"], edges.Relations.Select(r => r.Relation));
        Assert.Equal([(0, 1), (1, 0)], edges.Relations[0].Source.Zip(edges.Relations[0].Destination));
        Assert.Equal(("drug", "disease"), (edges.Relations[0].SourceKind, edges.Relations[0].DestinationKind));
    }

    [Fact]
    public void Of_NamedRelations_GivesThoseAndRefusesOneThatRestatesInteractions()
    {
        var graph = Planted(seed: 3);
        Assert.Empty(MessageEdges.Of(graph, []).Relations);
        Assert.Equal(["target_disease_associated"], MessageEdges.Of(graph, ["target_disease_associated"]).Relations.Select(r => r.Relation));
        foreach (string name in new[] { "drug_target_types", "target_drug_binds", "no_such_relation" })
            Assert.Contains($"got '{name}'", Assert.Throws<ArgumentException>(() => MessageEdges.Of(graph, ["drug_disease_treats", name])).Message);
    }

    [Fact]
    public void With_TrainPairs_NoHeldOutPairIsAMessageEdge() =>
        Gen.Select(Gen.Int[0, 3], Gen.Long, Gen.Int[0, 1000]).ForAll((policy, seed, graphSeed) =>
        {
            string name = new[] { "random", "cold_drug", "cold_target", "cold_both" }[policy];
            var graph = Planted(graphSeed);
            var split = SplitDrawing.Of(graph, name, seed);
            var features = GraphFeatures.Of(graph, split.Train.Targets, new() { Neighbours = 3 });
            var paths = new MessagePaths(features, MessageEdges.Of(graph), inactive: true);
            var messages = paths.With(split.Train);
            var edges = CrossEdges(messages);
            var heldOut = split.Validation.Drugs.Zip(split.Validation.Targets).Concat(split.Test.Drugs.Zip(split.Test.Targets));
            Assert.Empty(heldOut.Intersect(edges));
            Assert.Equal(split.Train.Drugs.Zip(split.Train.Targets).Order(), edges.Order());
        }, seed: "0000LawHeld1", iter: 10);

    /// <summary>Every (drug, target) that a message passes between, under any type and in any direction.</summary>
    internal static HashSet<(int Drug, int Target)> CrossEdges(MessageGraph graph)
    {
        var edges = new HashSet<(int, int)>();
        foreach (var m in graph.Messages)
        {
            bool toTarget = (m.Relation.SourceKind, m.Relation.DestinationKind) == ("drug", "target");
            bool toDrug = (m.Relation.SourceKind, m.Relation.DestinationKind) == ("target", "drug");
            if (!toTarget && !toDrug) continue;
            for (int r = 0; r < m.Mean.Rows; r++)
                foreach (int c in m.Mean.ColumnsOf(r)) edges.Add(toTarget ? (c, r) : (r, c));
        }
        return edges;
    }

    /// <summary>A graph that says every fact again, in both directions.</summary>
    private static Snapshot Planted(int seed)
    {
        var pairs = SmallGraph.RandomPairs(120, 120, .5, negatives: true, seed).ToList();
        Edge Edge(int source, int destination) => new(source, destination, null, "", "");
        return SmallGraph.Of(120, 120, pairs, [new("disease", "a", "", ""), new("disease", "b", "", "")],
        [
            new("drug_disease_treats", "drug", "disease", [Edge(0, 1), Edge(1, 0)]),
            new("drug_drug_interacts", "drug", "drug", [Edge(0, 1)]),
            new("drug_target_types", "drug", "target", Relation.Sort(pairs.Select(p => Edge(p.Drug, p.Target)))),
            new("target_disease_associated", "target", "disease", [Edge(2, 0)]),
            new("target_drug_binds", "target", "drug", Relation.Sort(pairs.Select(p => Edge(p.Target, p.Drug)))),
            new("target_family_member", "target", "family", []),
        ]);
    }
}
