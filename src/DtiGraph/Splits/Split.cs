using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using DtiGraph.Graphs;

namespace DtiGraph.Splits;

/// <summary>A graph's labelled pairs, divided. No pair is in two parts, unless it was asked for as published.</summary>
/// <param name="Name">The name of its policy, or of a published split.</param>
/// <param name="Published">It came with the data; otherwise it was drawn by seed.</param>
/// <param name="Train">What the network is fitted on. Where <paramref name="Unrecorded"/> is given these are positives, and at most a few measured inactives beside the negatives that are drawn.</param>
/// <param name="Validation">What choices are made on.</param>
/// <param name="Test">What is reported, read once.</param>
/// <param name="Drops">Rows that are in no part, by where they come from and why.</param>
/// <param name="Unrecorded">Where train negatives are sampled from; null where train lists its own.</param>
/// <param name="TrainOrigins">Train pairs by the data's own statement of origin, for example random_fill.</param>
public sealed record Split(
    string Name, bool Published, LabelledPairs Train, LabelledPairs Validation, LabelledPairs Test, ImmutableArray<DroppedRows> Drops,
    UnrecordedPairs? Unrecorded, ImmutableSortedDictionary<string, int> TrainOrigins)
{
    /// <summary>Fewest validation pairs of each label by which an epoch is chosen, and not by chance.</summary>
    public const int FewestToChooseBy = 10;

    /// <summary>What must not be shared between its parts; null for a published split.</summary>
    public SplitPolicy? Policy { get; init; }

    /// <summary>Says of any pair which part it is in; null for a published split.</summary>
    public PairPartition? Partition { get; init; }

    /// <summary>Pairs that the files list in two parts were kept on demand: the only split whose parts share pairs.</summary>
    public bool AsPublished { get; init; }

    /// <summary>What of train became validation, in words; null where validation came with the split, in enough rows, or the split is drawn.</summary>
    public string? Validated { get; init; }

    /// <summary>All pairs were divided and train's negatives are drawn of every drug, whether it has an interaction there or not.</summary>
    public bool DrawsOfEveryDrug => Unrecorded is not null && Policy is { } policy && !policy.ColdDrugs();

    /// <summary>Likewise of every target.</summary>
    public bool DrawsOfEveryTarget => Unrecorded is not null && Policy is { } policy && !policy.ColdTargets();

    /// <summary>Whether there is something to learn from and to choose by: pairs of both labels in validation, and in train, which may draw its negatives.</summary>
    public bool Learnable => Train.Positives > 0 && !Validation.OneLabel && (Unrecorded is null ? !Train.OneLabel : Unrecorded.Count > 0);

    /// <summary>Rows that are in no part.</summary>
    public int Dropped => Drops.Sum(d => d.Rows);

    /// <summary>SHA-256 over all rows of all parts by id, 64 lower-case hex digits.</summary>
    public string Identity(Snapshot graph)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, part) in new[] { ("train", Train), ("validation", Validation), ("test", Test) })
        {
            var lines = Enumerable.Range(0, part.Count)
                .Select(i => $"{name}\u001f{graph.Drugs[part.Drugs[i]].Id}\u001f{graph.Targets[part.Targets[i]].Id}\u001f{part.Labels[i]}\n")
                .Order(StringComparer.Ordinal);
            foreach (string line in lines) hash.AppendData(Encoding.UTF8.GetBytes(line));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
