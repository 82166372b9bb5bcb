using System.Collections.Immutable;
using DtiGraph.Graphs;

namespace DtiGraph.Splits;

/// <summary>Makes a split of one that came with the data: a pair that the files list in two parts stays in train, otherwise in test, so what was
/// learned is not judged, and as much as can be is.</summary>
internal static class PublishedParts
{
    /// <summary>The split.</summary>
    /// <param name="graph">Has the labels of rows that state an affinity.</param>
    /// <param name="published">Its rows.</param>
    /// <param name="seed">Fixes the validation part where the files have none.</param>
    /// <param name="asPublished">Keep pairs that are in two parts.</param>
    /// <exception cref="ArgumentException">A row states an affinity, and the graph does not hold its pair.</exception>
    public static Split Of(Snapshot graph, PublishedSplit published, long seed, bool asPublished)
    {
        published = Labelled(graph, published);
        var train = published.Train.Select(r => (r.Drug, r.Target)).ToHashSet();
        var test = published.Test.Where(r => asPublished || !train.Contains((r.Drug, r.Target))).ToList();
        var reported = test.Select(r => (r.Drug, r.Target)).ToHashSet();
        var fresh = published.Validation.Where(r => asPublished || !train.Contains((r.Drug, r.Target))).ToList();
        var validation = fresh.Where(r => asPublished || !reported.Contains((r.Drug, r.Target))).ToList();
        var drawn = published.Validation.IsEmpty ? DrawnValidation.Of(graph, published.Train, test, seed) : asPublished ? null : Joined(graph, published, validation, test, seed);
        var learned = drawn?.Train ?? published.Train;
        // Where train lists interactions alone, negatives are drawn as they are where the whole data lists none.
        static LabelledPairs Listed(IReadOnlyCollection<SplitRow> rows) => LabelledPairs.Of(rows, negativeFraction: 1);
        return new Split(published.Name, true, Listed(learned), Listed([.. validation, .. drawn?.Validation ?? []]), Listed(test),
            [.. new DroppedRows[]
            {
                new("train", "policy", published.Train.Length - learned.Length - (drawn?.Validation.Length ?? 0)),
                new("validation", "repeatsTrain", published.Validation.Length - fresh.Count),
                new("validation", "repeatsTest", fresh.Count - validation.Count),
                new("test", "repeatsTrain", published.Test.Length - test.Count),
            }.Where(d => d.Rows > 0)],
            learned.All(r => r.Label == 1) ? UnrecordedPairs.Of(learned, graph.Drugs.Length, graph.Targets.Length) : null,
            learned.CountBy(r => r.Origin).Where(o => o.Key.Length > 0).ToImmutableSortedDictionary(StringComparer.Ordinal))
        { AsPublished = asPublished, Validated = drawn?.How };
    }

    /// <summary>Rows of train that join a validation by which chance would choose; null where it has enough, or where train could not spare enough.</summary>
    private static DrawnValidation? Joined(Snapshot graph, PublishedSplit published, IReadOnlyCollection<SplitRow> validation, IReadOnlyCollection<SplitRow> test, long seed)
    {
        if (!DrawnValidation.TooFew(validation) || published.Train.IsEmpty) return null;
        var drawn = DrawnValidation.Of(graph, published.Train, test, seed);
        return DrawnValidation.TooFew([.. validation, .. drawn.Validation]) || drawn.Train.DistinctBy(r => r.Label).Count() < 2 ? null
            : drawn with { How = $"its {validation.Count} and {drawn.How}" };
    }

    /// <summary>Rows that state an affinity get the label that the graph has for their pair: one threshold for both.</summary>
    private static PublishedSplit Labelled(Snapshot graph, PublishedSplit published)
    {
        if (published.Parts.All(p => p.Rows.All(r => r.Label is not null))) return published;
        var labels = graph.Interactions.ToDictionary(i => (i.Drug, i.Target), i => i.Label);
        ImmutableArray<SplitRow> Of(ImmutableArray<SplitRow> rows) => [.. rows.Select(r => r.Label is not null ? r
            : labels.TryGetValue((r.Drug, r.Target), out int label) ? r with { Label = label }
            : throw new ArgumentException($"split {published.Name}: expected the graph to hold {graph.Drugs[r.Drug].Id}, {graph.Targets[r.Target].Id}, of which a row states an affinity, got no such pair"))];
        return published with { Train = Of(published.Train), Validation = Of(published.Validation), Test = Of(published.Test) };
    }
}
