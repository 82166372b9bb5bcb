using System.Collections.Immutable;
using DtiGraph.Evaluation;
using DtiGraph.Graphs;
using DtiGraph.Splits;
using DtiGraph.Training.Baselines;

namespace DtiGraph.Tests.Training.Baselines;

/// <summary>Splits of invented pairs, and what the tests of all baselines ask.</summary>
internal static class BaselineWorld
{
    public static LabelledPairs Pairs(IEnumerable<(int Drug, int Target, int Label)> rows)
    {
        var list = rows.ToList();
        return new([.. list.Select(r => r.Drug)], [.. list.Select(r => r.Target)], [.. list.Select(r => r.Label)], 1);
    }

    /// <summary>A split with labelled negatives; two of five pairs are held out.</summary>
    public static Split Split(IEnumerable<(int Drug, int Target, int Label)> rows, int seed)
    {
        var list = rows.ToArray();
        new Random(seed).Shuffle(list);
        int train = list.Length * 3 / 5, validation = list.Length * 4 / 5;
        return Of(list[..train], list[train..validation], list[validation..]);
    }

    public static Split Of(
        IEnumerable<(int, int, int)> train, IEnumerable<(int, int, int)>? validation = null, IEnumerable<(int, int, int)>? test = null) =>
        new("made", false, Pairs(train), Pairs(validation ?? []), Pairs(test ?? []), [], null, ImmutableSortedDictionary<string, int>.Empty);

    public static Snapshot Graph(IEnumerable<string> smiles, IEnumerable<string> sequences) => new(
        [.. smiles.Select((s, d) => new Drug($"D{d:000}", "", s, ""))],
        [.. sequences.Select((s, t) => new Target($"T{t:000}", "", "", s, ""))], [], [], [], []);

    public static double TestAuroc(IBaseline baseline, Snapshot graph, Split split, long seed = 1)
    {
        var chosen = BaselineChoice.Of(baseline, BaselineInput.Of(graph, split, 5, seed), split.Validation, TestContext.Current.CancellationToken).Chosen;
        return Auroc.Of(PairScores.Of(chosen.Scorer, split.Test), split.Test.Labels);
    }
}
