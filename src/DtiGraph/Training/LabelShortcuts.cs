using System.Collections.Immutable;
using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Graphs;
using DtiGraph.Splits;

namespace DtiGraph.Training;

/// <summary>Asks how much of a held-out part a reader of labels could tell who knows one end and nothing of chemistry.</summary>
internal static class LabelShortcuts
{
    /// <summary>Of validation and test, by drug and by target.</summary>
    public static ImmutableArray<LabelShortcut> Of(Split split) =>
    [
        .. from part in new[] { (Name: "validation", Pairs: split.Validation), (Name: "test", Pairs: split.Test) }
           from end in new[] { (Kind: Snapshot.DrugKind, Of: (Func<LabelledPairs, int[]>)(p => p.Drugs)), (Kind: Snapshot.TargetKind, Of: p => p.Targets) }
           select Of(part.Name, end.Kind, end.Of(split.Train), split.Train.Labels, end.Of(part.Pairs), part.Pairs.Labels)
    ];

    private static LabelShortcut Of(string part, string kind, int[] train, int[] trainLabels, int[] ends, int[] labels)
    {
        var shares = train.Zip(trainLabels).GroupBy(r => r.First, r => r.Second).ToDictionary(g => g.Key, g => g.Average());
        int[] rows = [.. Enumerable.Range(0, ends.Length).Where(i => shares.ContainsKey(ends[i]))];
        double[] scores = [.. rows.Select(i => shares[ends[i]])];
        int[] truth = [.. rows.Select(i => labels[i])];
        return new(part, kind, rows.Length, rows.Length == 0 ? double.NaN : Auroc.Of(scores, truth));
    }
}
