using System.Collections.Immutable;
using DtiGraph.Graphs;

namespace DtiGraph.Splits;

/// <summary>Makes the split of a run: the published one of that name where the graph has one, otherwise one drawn by seed.</summary>
public static class SplitDrawing
{
    /// <summary>At most this many unrecorded pairs are listed in validation and in test each; beyond it a uniform sample is.</summary>
    public const int MaximumUnrecorded = 200_000;

    /// <summary>The split by name.</summary>
    /// <param name="graph">The graph to divide.</param>
    /// <param name="name">A published split's name, or random, cold_drug, cold_target, cold_both.</param>
    /// <param name="seed">Fixes a drawn split; a published one does not depend on it.</param>
    /// <exception cref="ArgumentException">No such split, or it cannot be learned from.</exception>
    public static Split Of(Snapshot graph, string name, long seed)
    {
        var published = graph.Splits.FirstOrDefault(s => s.Name == name);
        var split = published is not null ? Publish(published) : Draw(graph, name, seed);
        foreach (var (part, pairs) in new[] { ("train", split.Train), ("validation", split.Validation), ("test", split.Test) })
        {
            int positives = pairs.Positives;
            bool negatives = positives < pairs.Count || (part == "train" && split.Unrecorded is { Count: > 0 });
            if (positives == 0 || !negatives)
                throw new ArgumentException($"split {name}: expected both labels in {part}, got {positives} interactions among {pairs.Count} pairs");
        }
        return split;
    }

    private static Split Publish(PublishedSplit published)
    {
        if (published.Train.Concat(published.Validation).Concat(published.Test).Any(r => r.Label is null))
            throw new ArgumentException($"split {published.Name}: expected labels 1 and 0, got affinities");
        var heldOut = published.Test.Select(r => (r.Drug, r.Target)).ToHashSet();
        var validation = published.Validation.Where(r => !heldOut.Contains((r.Drug, r.Target))).ToList();
        heldOut.UnionWith(validation.Select(r => (r.Drug, r.Target)));
        var train = published.Train.Where(r => !heldOut.Contains((r.Drug, r.Target))).ToList();
        return new Split(published.Name, true, Pairs(train), Pairs(validation), Pairs(published.Test),
            published.Train.Length - train.Count + published.Validation.Length - validation.Count, null,
            train.CountBy(r => r.Origin).Where(o => o.Key.Length > 0).ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    private static LabelledPairs Pairs(IReadOnlyCollection<SplitRow> rows) =>
        new([.. rows.Select(r => r.Drug)], [.. rows.Select(r => r.Target)], [.. rows.Select(r => r.Label!.Value)], 1);

    private static Split Draw(Snapshot graph, string name, long seed)
    {
        var policy = name switch
        {
            "random" => SplitPolicy.Random,
            "cold_drug" => SplitPolicy.ColdDrug,
            "cold_target" => SplitPolicy.ColdTarget,
            "cold_both" => SplitPolicy.ColdBoth,
            _ => throw new ArgumentException("split: expected random, cold_drug, cold_target, cold_both"
                + string.Concat(graph.Splits.Select(s => ", " + s.Name)) + $", got '{name}'"),
        };
        var partition = new PairPartition(graph, policy, seed);
        var parts = graph.Interactions.ToLookup(i => partition.Of(i.Drug, i.Target));
        int dropped = parts[Part.Dropped].Count();
        bool labelled = graph.Interactions.Any(i => i.Label == 0);
        if (labelled)
        {
            return new Split(name, false, Pairs(parts[Part.Train]), Pairs(parts[Part.Validation]), Pairs(parts[Part.Test]),
                dropped, null, ImmutableSortedDictionary<string, int>.Empty);
        }
        var recorded = graph.Interactions.Select(i => (long)i.Drug * graph.Targets.Length + i.Target).ToHashSet();
        return new Split(name, false, Pairs(parts[Part.Train]),
            WithUnrecorded(graph, partition, Part.Validation, parts, recorded, seed),
            WithUnrecorded(graph, partition, Part.Test, parts, recorded, seed),
            dropped, new UnrecordedPairs(partition, recorded, graph.Drugs.Length, graph.Targets.Length), ImmutableSortedDictionary<string, int>.Empty);
    }

    private static LabelledPairs Pairs(IEnumerable<Interaction> rows)
    {
        var list = rows.ToList();
        return new([.. list.Select(i => i.Drug)], [.. list.Select(i => i.Target)], [.. list.Select(i => i.Label)], 1);
    }

    /// <summary>A held-out part at its true class ratio: its interactions and its unrecorded pairs.</summary>
    private static LabelledPairs WithUnrecorded(
        Snapshot graph, PairPartition partition, Part part, ILookup<Part, Interaction> parts, HashSet<long> recorded, long seed)
    {
        var unrecorded = new List<(int Drug, int Target)>();
        long seen = 0;
        var random = new Random((int)(seed * 31 + (int)part));
        for (int d = 0; d < graph.Drugs.Length; d++)
        {
            for (int t = 0; t < graph.Targets.Length; t++)
            {
                if (partition.Of(d, t) != part || recorded.Contains((long)d * graph.Targets.Length + t)) continue;
                seen++;
                if (unrecorded.Count < MaximumUnrecorded) unrecorded.Add((d, t));
                else if (random.NextInt64(seen) is var at && at < MaximumUnrecorded) unrecorded[(int)at] = (d, t);
            }
        }
        var positives = parts[part].ToList();
        return new(
            [.. positives.Select(i => i.Drug), .. unrecorded.Select(u => u.Drug)],
            [.. positives.Select(i => i.Target), .. unrecorded.Select(u => u.Target)],
            [.. positives.Select(_ => 1), .. unrecorded.Select(_ => 0)],
            seen == 0 ? 1 : (double)unrecorded.Count / seen);
    }
}
