using System.Collections.Immutable;
using DtiGraph.Artifacts;
using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Splits;

namespace DtiGraph.Training;

/// <summary>Finds nodes that are new to a part by their id and not by what they are.</summary>
internal static class AlikeAudit
{
    /// <summary>Drugs, then targets: of validation against train, of test against train, of test against validation.</summary>
    public static ImmutableArray<AlikeNodes> Of(Snapshot graph, Split split, NodeLikeness likeness)
    {
        var structures = Enumerable.Range(0, graph.Drugs.Length).GroupBy(d => likeness.SameStructure[d]).Where(g => g.Count() > 1)
            .SelectMany(g => g.SelectMany(d => g.Where(o => o != d).Select(o => new Link(d, o, 1))));
        var sequences = likeness.NearIdentical.SelectMany(p => new Link[] { new(p.First, p.Second, p.Identity), new(p.Second, p.First, p.Identity) });
        return [.. Kind(Snapshot.DrugKind, structures, p => p.Drugs, d => graph.Drugs[d].Id), .. Kind(Snapshot.TargetKind, sequences, p => p.Targets, t => graph.Targets[t].Id)];

        IEnumerable<AlikeNodes> Kind(string kind, IEnumerable<Link> links, Func<LabelledPairs, int[]> end, Func<int, string> id)
        {
            var alike = links.OrderByDescending(l => l.Identity).ThenBy(l => l.Other).ToLookup(l => l.Node);
            (string Name, HashSet<int> Nodes)[] parts = [("train", [.. end(split.Train)]), ("validation", [.. end(split.Validation)]), ("test", [.. end(split.Test)])];
            foreach (var (known, asked) in new[] { (parts[0], parts[1]), (parts[0], parts[2]), (parts[1], parts[2]) })
            {
                AlikePair[] rows = [.. asked.Nodes.Where(n => !known.Nodes.Contains(n)).Order()
                    .SelectMany(n => alike[n].Where(l => known.Nodes.Contains(l.Other)).Take(1))
                    .Select(l => new AlikePair(id(l.Node), id(l.Other), Math.Round(l.Identity, 4)))];
                yield return new(kind, asked.Name, known.Name, rows.Length, [.. rows.Take(LeakageAudit.Named)]);
            }
        }
    }

    private readonly record struct Link(int Node, int Other, double Identity);
}
