using System.Collections.Immutable;
using DtiGraph.Graphs;

namespace DtiGraph.Splits;

/// <summary>Makes the split of a run: the published one of that name where the graph has one, otherwise one drawn by seed.</summary>
public static class SplitDrawing
{
    /// <summary>At most this many unrecorded pairs are listed in validation and in test each; beyond it a uniform sample is.</summary>
    public const int MaximumUnrecorded = 200_000;

    /// <summary>A graph has negatives of its own where it lists at least one measured inactive for so many interactions. Fewer, such as what was measured since, are no population to judge in.</summary>
    public const int InteractionsPerInactive = 10;

    /// <summary>The policy of a name; null where the graph publishes a split of that name.</summary>
    /// <exception cref="ArgumentException">No such split.</exception>
    public static SplitPolicy? PolicyOf(Snapshot graph, string name)
    {
        if (graph.Splits.Any(s => s.Name == name)) return null;
        int policy = SplitPolicies.Names.ToList().IndexOf(name);
        return policy >= 0 ? (SplitPolicy)policy : throw new ArgumentException(
            $"split: expected {string.Join(", ", SplitPolicies.Names.Concat(graph.Splits.Select(s => s.Name)))}, got '{name}'");
    }

    /// <summary>The split by name.</summary>
    /// <param name="graph">The graph to divide.</param>
    /// <param name="name">A published split's name, or one of <see cref="SplitPolicies.Names"/>.</param>
    /// <param name="seed">Fixes a drawn split; of a published one only the validation rows that it lacks.</param>
    /// <param name="groups">Nodes that stay in one part together; null for none, which cluster policies refuse.</param>
    /// <param name="options">Folds; null for the defaults.</param>
    /// <exception cref="ArgumentException">No such split, it has no folds, or it cannot be learned from.</exception>
    public static Split Of(Snapshot graph, string name, long seed, NodeGroups? groups = null, SplitOptions? options = null)
    {
        options ??= new();
        options.Validate();
        var policy = PolicyOf(graph, name);
        if (policy is null && options.Folds > 0)
            throw new ArgumentException($"splitting.folds: expected 0 for a published split, got {options.Folds} (split {name})");
        if (policy is not null && options.AsPublished)
            throw new ArgumentException($"splitting.asPublished: expected false for a drawn split, got true (split {name})");
        if (policy?.Clusters() == true && groups is null) throw new ArgumentException($"groups: expected clusters, got none (split {name})", nameof(groups));
        var split = policy is { } drawn ? Draw(graph, name, drawn, new PairPartition(graph, drawn, SeedOf(drawn, seed), groups, options), SeedOf(drawn, seed))
            : PublishedParts.Of(graph, graph.Splits.Single(s => s.Name == name), seed, options.AsPublished);
        foreach (var (part, pairs) in new[] { ("train", split.Train), ("validation", split.Validation), ("test", split.Test) })
        {
            int positives = pairs.Positives;
            bool negatives = positives < pairs.Count || (part == "train" && split.Unrecorded is { Count: > 0 });
            if (positives == 0 || !negatives)
                throw new ArgumentException($"split {name}: expected both labels in {part}, got {positives} interactions among {pairs.Count} pairs{Why(graph, split, part)}");
        }
        return split;
    }

    /// <summary>What made a part of a published split too poor, and what to do about it; empty where its own rows say all.</summary>
    private static string Why(Snapshot graph, Split split, string part)
    {
        int repeats = split.Drops.Where(d => d.From == part && d.Reason.StartsWith("repeats", StringComparison.Ordinal)).Sum(d => d.Rows);
        if (repeats > 0) return $" ({repeats} of its rows were left out because {(part == "test" ? "train has" : "train or test have")} their pairs: splitting.asPublished=true keeps them)";
        if (part == "train" || !split.Published) return "";
        return graph.Splits.Single(s => s.Name == split.Name).Parts.All(p => p.Rows.All(r => r.Label == 1)) && graph.Interactions.All(i => i.Label == 1)
            ? " (nothing in the data is measured inactive: a split that is drawn, such as random, takes unrecorded pairs for it)"
            : split.Validated is not null && split.Unrecorded is not null ? " (it was taken out of train, which lists interactions alone: give the split validation rows of both labels)" : "";
    }

    private static long SeedOf(SplitPolicy policy, long seed) => policy == SplitPolicy.Frozen ? 0 : seed;

    private static Split Draw(Snapshot graph, string name, SplitPolicy policy, PairPartition partition, long seed)
    {
        var parts = graph.Interactions.ToLookup(i => partition.Of(i.Drug, i.Target));
        int dropped = parts[Part.Dropped].Count();
        bool labelled = HasNegatives(graph, policy, parts[Part.Test]);
        var recorded = graph.Interactions.Select(i => (long)i.Drug * graph.Targets.Length + i.Target).ToHashSet();
        LabelledPairs HeldOut(Part part) => labelled ? Pairs(parts[part]) : WithUnrecorded(graph, partition, part, parts, recorded, seed);
        return new Split(name, false, Pairs(parts[Part.Train]), HeldOut(Part.Validation), HeldOut(Part.Test),
            dropped > 0 ? [new("recorded", "policy", dropped)] : [],
            labelled ? null : new UnrecordedPairs(partition, recorded, graph.Drugs.Length, graph.Targets.Length),
            ImmutableSortedDictionary<string, int>.Empty)
        { Policy = policy, Partition = partition };
    }

    /// <summary>Whether parts are what the graph lists; otherwise all pairs, of which measured inactives are some. What was measured because a model asked for it is in no frozen part, so that this part alone
    /// tells whether the data came with negatives.</summary>
    private static bool HasNegatives(Snapshot graph, SplitPolicy policy, IEnumerable<Interaction> test)
    {
        int inactives = graph.Interactions.Count(i => i.Label == 0);
        return inactives > 0 && (long)inactives * InteractionsPerInactive >= graph.Interactions.Length - inactives && (policy != SplitPolicy.Frozen || test.Any(i => i.Label == 0));
    }

    private static LabelledPairs Pairs(IEnumerable<Interaction> rows)
    {
        var list = rows.ToList();
        return new([.. list.Select(i => i.Drug)], [.. list.Select(i => i.Target)], [.. list.Select(i => i.Label)], 1);
    }

    /// <summary>A held-out part at its true class ratio: what is recorded of it, and its unrecorded pairs.</summary>
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
        var listed = parts[part].ToList();
        return new(
            [.. listed.Select(i => i.Drug), .. unrecorded.Select(u => u.Drug)],
            [.. listed.Select(i => i.Target), .. unrecorded.Select(u => u.Target)],
            [.. listed.Select(i => i.Label), .. unrecorded.Select(_ => 0)],
            seen == 0 ? 1 : (double)unrecorded.Count / seen);
    }
}
