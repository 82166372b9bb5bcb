using DtiGraph.Graphs;

namespace DtiGraph.Jobs;

/// <summary>Whether a graph may be trained on, given the one that the serving model learned from: a broken import is seen before it costs a night.</summary>
public static class DataGate
{
    private const int DegreeClasses = 16; // powers of two

    /// <summary>Compares two graphs.</summary>
    /// <param name="before">What the serving model learned from.</param>
    /// <param name="after">What is to be trained on.</param>
    /// <param name="options">Bounds.</param>
    public static GateReport Of(Snapshot before, Snapshot after, GateOptions options)
    {
        GateCheck Count(string what, int old, int now)
        {
            double lost = old == 0 ? 0 : Math.Max(0, 1 - (double)now / old);
            return new($"{what} lost in number", lost, options.LostCounts, lost <= options.LostCounts, $"{old:N0} {what} before, {now:N0} now");
        }
        GateCheck Gone<T>(string what, IEnumerable<T> old, IEnumerable<T> now, double bound)
        {
            var (former, ids) = (old.ToList(), now.ToHashSet());
            int gone = former.Count(id => !ids.Contains(id));
            double share = former.Count == 0 ? 0 : (double)gone / former.Count;
            return new($"{what} gone", share, bound, share <= bound, $"{gone:N0} of {former.Count:N0} former {what} are gone");
        }
        double degrees = Stability.Index(Degrees(before), Degrees(after));
        var labels = after.Interactions.ToDictionary(i => (after.Drugs[i.Drug].Id, after.Targets[i.Target].Id), i => i.Label);
        var shared = before.Interactions.Select(i => (Old: i.Label, Now: labels.GetValueOrDefault((before.Drugs[i.Drug].Id, before.Targets[i.Target].Id), -1)))
            .Where(l => l.Now >= 0).ToList();
        int turned = shared.Count(l => l.Old != l.Now);
        double share = shared.Count == 0 ? 0 : (double)turned / shared.Count;
        return GateReport.Of("data",
            Count("drugs", before.Drugs.Length, after.Drugs.Length), Count("targets", before.Targets.Length, after.Targets.Length),
            Count("interactions", Interactions(before), Interactions(after)),
            Gone("drugs", before.Drugs.Select(d => d.Id), after.Drugs.Select(d => d.Id), options.LostNodes),
            Gone("targets", before.Targets.Select(t => t.Id), after.Targets.Select(t => t.Id), options.LostNodes),
            Gone("interactions", Pairs(before), Pairs(after), options.LostInteractions),
            new("degree distribution", degrees, options.Stability, degrees <= options.Stability, $"the numbers of interactions of drugs moved by {degrees:F3} (population stability index)"),
            new("labels turned", share, options.TurnedLabels, share <= options.TurnedLabels, $"{turned:N0} of {shared.Count:N0} pairs in both graphs have the opposite label now"));
    }

    private static IEnumerable<(string, string)> Pairs(Snapshot graph) =>
        graph.Interactions.Where(i => i.Label == 1).Select(i => (graph.Drugs[i.Drug].Id, graph.Targets[i.Target].Id));

    private static int Interactions(Snapshot graph) => graph.Interactions.Count(i => i.Label == 1);

    private static int[] Degrees(Snapshot graph)
    {
        var (counts, classes) = (new int[graph.Drugs.Length], new int[DegreeClasses]);
        foreach (var i in graph.Interactions.Where(i => i.Label == 1)) counts[i.Drug]++;
        foreach (int count in counts) classes[Math.Min(DegreeClasses - 1, count == 0 ? 0 : 1 + int.Log2(count))]++;
        return classes;
    }
}
