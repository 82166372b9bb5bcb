using DtiGraph.Artifacts;

namespace DtiGraph.Training.Checkpoints;

/// <summary>The history of a training as a tensor: one row an epoch.</summary>
internal static class EpochTensors
{
    private const string Name = "history";
    private const int Width = 5;

    public static IEnumerable<KeyValuePair<string, SafetensorsTensor>> Of(IReadOnlyList<EpochReport> history) =>
        [new(Name, SafetensorsTensor.Of([.. history.SelectMany(h => new[] { h.Loss, h.ValidationAuprc, h.BestEpoch, h.BestAuprc, h.Elapsed.TotalSeconds })], history.Count, Width))];

    public static List<EpochReport> Reports(IReadOnlyDictionary<string, SafetensorsTensor> state, int epochs) =>
        [.. state[Name].ToDoubles().Chunk(Width).Select((row, i) => new EpochReport(i + 1, epochs, row[0], row[1], (int)row[2], row[3], TimeSpan.FromSeconds(row[4])))];
}
