using DtiGraph.Graphs;

namespace DtiGraph.Tests.Graphs;

/// <summary>Compares two snapshots field by field, splits included, not by their ids alone.</summary>
internal static class SnapshotAssert
{
    public static void Equal(Snapshot expected, Snapshot actual)
    {
        Assert.Equal(expected.GraphId, actual.GraphId);
        Assert.Equal(expected.Drugs, actual.Drugs);
        Assert.Equal(expected.Targets, actual.Targets);
        Assert.Equal(expected.Entities, actual.Entities);
        Assert.Equal(expected.Interactions, actual.Interactions);
        Assert.Equal(expected.KindOffsets, actual.KindOffsets);
        Assert.Equal(Heads(expected), Heads(actual));
        foreach (var (e, a) in expected.Relations.Zip(actual.Relations)) Assert.Equal(e.Edges, a.Edges);
        Assert.Equal(expected.Splits.Select(s => s.Name), actual.Splits.Select(s => s.Name));
        foreach (var (e, a) in expected.Splits.Zip(actual.Splits))
        {
            Assert.Equal(e.Train, a.Train);
            Assert.Equal(e.Validation, a.Validation);
            Assert.Equal(e.Test, a.Test);
        }
    }

    private static IEnumerable<(string, string, string)> Heads(Snapshot graph) =>
        graph.Relations.Select(r => (r.Name, r.SourceKind, r.DestinationKind));
}
