using System.Collections.Immutable;
using DtiGraph.Graphs;

namespace DtiGraph.Splits;

/// <summary>The pairs that a decoder is scored on, with their labels.</summary>
/// <param name="Drugs">[P], each an index into <see cref="Snapshot.Drugs"/>.</param>
/// <param name="Targets">[P], each an index into <see cref="Snapshot.Targets"/>.</param>
/// <param name="Labels">[P], 1 interaction, 0 not.</param>
/// <param name="NegativeFraction">r: the share of the population's negatives that is listed here, in (0, 1]. 1 where the
/// negatives are the data's own or where all unrecorded pairs are listed.</param>
public sealed record LabelledPairs(int[] Drugs, int[] Targets, int[] Labels, double NegativeFraction)
{
    /// <summary>The rows of a part that came with the data, or that a model was stored with.</summary>
    /// <param name="rows">Each with a label.</param>
    /// <param name="negativeFraction">r.</param>
    /// <exception cref="InvalidOperationException">A row states an affinity instead of a label.</exception>
    public static LabelledPairs Of(IReadOnlyCollection<SplitRow> rows, double negativeFraction) =>
        new([.. rows.Select(r => r.Drug)], [.. rows.Select(r => r.Target)], [.. rows.Select(r => r.Label!.Value)], negativeFraction);

    /// <summary>Each pair once: published files repeat rows, and an interaction goes over a repeat that says otherwise.</summary>
    /// <param name="rows">Labelled pairs.</param>
    /// <returns>Sorted by drug and target.</returns>
    public static ImmutableArray<(int Drug, int Target, int Label)> Distinct(IEnumerable<(int Drug, int Target, int Label)> rows) =>
        [.. rows.GroupBy(r => (r.Drug, r.Target)).Select(g => (g.Key.Drug, g.Key.Target, g.Max(r => r.Label))).Order()];

    /// <summary>P.</summary>
    public int Count => Labels.Length;

    /// <summary>Pairs labelled 1.</summary>
    public int Positives => Labels.Sum();

    /// <summary>Whether all have the same label, so that nothing tells them apart.</summary>
    public bool OneLabel => Positives == 0 || Positives == Count;

    /// <summary>All pairs with their labels.</summary>
    public IEnumerable<(int Drug, int Target, int Label)> Rows => Enumerable.Range(0, Count).Select(i => (Drugs[i], Targets[i], Labels[i]));

    /// <summary>Some of the pairs, in their order.</summary>
    /// <param name="keep">Which.</param>
    public LabelledPairs Where(Func<(int Drug, int Target), bool> keep) =>
        At([.. Enumerable.Range(0, Count).Where(i => keep((Drugs[i], Targets[i])))]);

    /// <summary>Some of the pairs, by their rows.</summary>
    /// <param name="rows">Each in [0, P).</param>
    public LabelledPairs At(int[] rows) =>
        this with { Drugs = [.. rows.Select(i => Drugs[i])], Targets = [.. rows.Select(i => Targets[i])], Labels = [.. rows.Select(i => Labels[i])] };

    /// <summary>The pairs labelled 1, or those labelled 0.</summary>
    public IEnumerable<(int Drug, int Target)> WithLabel(int label) =>
        Enumerable.Range(0, Count).Where(i => Labels[i] == label).Select(i => (Drugs[i], Targets[i]));
}
