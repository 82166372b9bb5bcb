using System.Collections.Immutable;

namespace DtiGraph.Graphs;

/// <summary>A division into train, validation and test that came with the data. Rows are kept as published,
/// repeats included, in file order.</summary>
/// <param name="Name">The folder's name under splits.</param>
/// <param name="Train">Rows of train.csv.</param>
/// <param name="Validation">Rows of validation.csv; empty where there is none.</param>
/// <param name="Test">Rows of test.csv.</param>
public sealed record PublishedSplit(
    string Name, ImmutableArray<SplitRow> Train, ImmutableArray<SplitRow> Validation, ImmutableArray<SplitRow> Test)
{
    /// <summary>The three parts by name, in the order train, validation, test.</summary>
    public ImmutableArray<(string Name, ImmutableArray<SplitRow> Rows)> Parts => [("train", Train), ("validation", Validation), ("test", Test)];

    /// <summary>Pairs that its rows label both 1 and 0.</summary>
    public int Contradictions => Parts.SelectMany(p => p.Rows).Where(r => r.Label is not null).GroupBy(r => (r.Drug, r.Target))
        .Count(g => g.Select(r => r.Label).Distinct().Count() > 1);
}

/// <summary>One labelled pair of a published split.</summary>
/// <param name="Drug">Index into <see cref="Snapshot.Drugs"/>.</param>
/// <param name="Target">Index into <see cref="Snapshot.Targets"/>.</param>
/// <param name="Label">1 or 0; null where the split states an affinity instead.</param>
/// <param name="AffinityNm">Kd in nM; null where the split states a label instead.</param>
/// <param name="Origin">The file's origin column, for example published or random_fill; empty where it has none.</param>
/// <param name="Fold">The file's fold column, from 0; null where it has none.</param>
public readonly record struct SplitRow(int Drug, int Target, int? Label, double? AffinityNm, string Origin, int? Fold = null);
