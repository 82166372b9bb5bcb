using System.Collections.Immutable;
using DtiGraph.Graphs;

namespace DtiGraph.Splits;

/// <summary>What choices are made on where a published split has no validation rows, or so few that chance would choose: a share of its train, as new to the rest as test is.</summary>
/// <param name="Train">What is left to fit on.</param>
/// <param name="Validation">What was taken out.</param>
/// <param name="How">What was taken, for a reader.</param>
internal sealed record DrawnValidation(ImmutableArray<SplitRow> Train, ImmutableArray<SplitRow> Validation, string How)
{
    private const int Tenth = 10, Fifth = 5; // of both ends a fifth each: a tenth would leave a hundredth of the pairs

    /// <summary>The last fold where train has folds. Otherwise a tenth of the pairs; a tenth of the drugs, or of the targets, where at least three
    /// quarters of test have one that is new to train; a fifth of both where both are new, and rows with one end among them are in no part.</summary>
    /// <param name="graph">The graph of the rows.</param>
    /// <param name="train">All rows of train.</param>
    /// <param name="test">The rows that are judged.</param>
    /// <param name="seed">Fixes what is taken.</param>
    public static DrawnValidation Of(Snapshot graph, ImmutableArray<SplitRow> train, IReadOnlyCollection<SplitRow> test, long seed)
    {
        if (train.Max(r => r.Fold) is { } last && train.Any(r => r.Fold < last))
        {
            // A pair that other folds have as well is no news to them: it stays in train.
            var others = train.Where(r => r.Fold != last).Select(r => (r.Drug, r.Target)).ToHashSet();
            var folds = train.ToLookup(r => r.Fold == last && !others.Contains((r.Drug, r.Target)));
            return new([.. folds[false]], [.. folds[true]], $"fold {last} of train");
        }
        bool newDrugs = Prevail(test, train.Select(r => r.Drug).ToHashSet(), r => r.Drug), newTargets = Prevail(test, train.Select(r => r.Target).ToHashSet(), r => r.Target);
        PairPartition Cut(SplitPolicy policy, int parts) => new(graph, policy, seed, options: new() { Folds = parts });
        if (newDrugs && newTargets)
        {
            PairPartition drugs = Cut(SplitPolicy.ColdDrug, Fifth), targets = Cut(SplitPolicy.ColdTarget, Fifth);
            var ends = train.ToLookup(r => (drugs.Of(r.Drug, r.Target) == Part.Validation, targets.Of(r.Drug, r.Target) == Part.Validation));
            return new([.. ends[(false, false)]], [.. ends[(true, true)]], $"a fifth of the drugs and of the targets of train, drawn with seed {seed}");
        }
        var (policy, what) = newDrugs ? (SplitPolicy.ColdDrug, "drugs") : newTargets ? (SplitPolicy.ColdTarget, "targets") : (SplitPolicy.Random, "pairs");
        var cut = Cut(policy, Tenth);
        var taken = train.ToLookup(r => cut.Of(r.Drug, r.Target) == Part.Validation);
        return new([.. taken[false]], [.. taken[true]], $"a tenth of the {what} of train, drawn with seed {seed}");
    }

    /// <summary>Whether these rows are too few to choose by.</summary>
    public static bool TooFew(IReadOnlyCollection<SplitRow> rows) => Enumerable.Range(0, 2).Any(label => rows.Count(r => r.Label == label) < Split.FewestToChooseBy);

    private static bool Prevail(IReadOnlyCollection<SplitRow> test, HashSet<int> known, Func<SplitRow, int> end) =>
        test.Count(r => !known.Contains(end(r))) >= .75 * test.Count;
}
