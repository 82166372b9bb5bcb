using System.Globalization;
using System.Text.Json;
using DtiGraph.Artifacts;
using DtiGraph.Splits;
using DtiGraph.Training;
using DtiGraph.Training.Sampling;

namespace DtiGraph.Cli;

/// <summary>What a reader of the metrics must know beside them.</summary>
internal static class TrainingSummaryText
{
    private const int ShownUnreadable = 3;

    public static void Print(Screen screen, Artifact artifact)
    {
        var training = artifact.Manifest.Training;
        PrintSplit(screen, artifact.Manifest, artifact.Certificate);
        string members = artifact.Manifest.Members > 1 ? $"{artifact.Manifest.Members} networks, the first with " : "";
        screen.Line($"{members}{training.Epochs} epochs (best {training.BestEpoch}) in {training.Seconds:F1} s on {training.Device}, "
            + $"peak memory {Count(training.PeakMemoryMb)} MB"
            + (training.Stopped ? "; stopped early, the best weights so far are kept" : ""));
        if (artifact.Manifest.Factorisation is { } beside)
        {
            screen.Line(beside.Rank == 0 ? "factorisation: left out, validation likes the network as well alone"
                : string.Create(CultureInfo.InvariantCulture, $"factorisation beside the network: {beside.Rank} numbers a node, {beside.Weight} logits per unit of its score"));
        }
        if (artifact.Manifest.Options.Deserialize<TrainingOptions>(JsonSerializerOptions.Web)?.Sampling is { Pairs: > 0 } sampling)
            screen.Line($"sampled: {Count(sampling.Pairs)} pairs a step at most, {string.Join(", then ", sampling.Neighbours)} neighbours of each kind of message "
                + $"(by itself above {Count(SamplingOptions.Large)} message edges; --set sampling.pairs=0 for whole graphs)");
    }

    /// <summary>The split, and what is special about its pairs.</summary>
    public static void PrintSplit(Screen screen, Manifest manifest, LeakageCertificate? certificate)
    {
        var split = manifest.Split;
        screen.Line($"split {split.Name} ({(split.Published ? "published" : $"drawn with seed {manifest.Seed}")}): "
            + $"{Count(split.Train.Pairs)} train pairs, {Count(split.Train.Positives)} of them interactions");
        if (split.Validated is { } part) screen.Line($"note: the split came without enough validation rows; validation is {part}");
        if (split.AllPairs == true)
        {
            screen.Line($"note: measured inactives are fewer than one for {SplitDrawing.InteractionsPerInactive} interactions, or none is in the frozen set: they are no negatives to judge by. The {Count(split.Train.Pairs - split.Train.Positives)} of train "
                + "are learned from, beside negatives that are drawn among unrecorded pairs (negativePolicy); validation and test are all pairs");
        }
        if (split.Published && split.Train.Positives == split.Train.Pairs)
        {
            screen.Line("note: train lists interactions alone: its negatives are drawn among the pairs of its drugs and targets that it does not list (negativePolicy), "
                + "held-out pairs among them as chance has it");
        }
        if (Math.Min(split.Validation.Positives, split.Validation.Pairs - split.Validation.Positives) < Split.FewestToChooseBy)
        {
            screen.Line($"note: validation has {Count(split.Validation.Pairs)} pairs, {Count(split.Validation.Positives)} of them interactions: with fewer than {Split.FewestToChooseBy} of either kind "
                + "the epoch that is kept, and with it the whole model, is chosen by chance");
        }
        if (split.TrainOrigins.TryGetValue("random_fill", out int filled))
            screen.Line($"note: {Count(filled)} train negatives are random fill: unrecorded pairs, not measured ones");
        if (split.Dropped > 0) screen.Line($"note: {Count(split.Dropped)} pairs dropped{Reasons(certificate)}");
        if (certificate is not null) screen.Line(CertificateText.Line(certificate));
        if (manifest.Features.TargetEmbeddings is { } given)
        {
            screen.Line($"target embeddings: {Count(given.Width)} numbers for {Count(given.Targets)} of {Count(given.Targets + given.Without)} targets"
                + (given.Without > 0 ? $"; note: the mean of train stands for the other {Count(given.Without)}" : "")
                + (given.Ignored > 0 ? $"; rows of no target of the graph, ignored: {Count(given.Ignored)}" : ""));
        }
        if (manifest.Unreadable.Length > 0) screen.Line($"note: {Unreadable(manifest.Unreadable)}");
    }

    /// <summary>What is said of drugs whose structure cannot be read.</summary>
    /// <param name="drugs">At least one.</param>
    public static string Unreadable(IReadOnlyCollection<UnreadableDrug> drugs) =>
        $"{Count(drugs.Count)} {(drugs.Count == 1 ? "drug has" : "drugs have")} a structure that cannot be read and {(drugs.Count == 1 ? "counts as a drug" : "count as drugs")} without one: "
            + string.Join("; ", drugs.Take(ShownUnreadable).Select(u => $"{u.Id} ({u.Reason})")) + (drugs.Count > ShownUnreadable ? "; ..." : "");

    private static string Reasons(LeakageCertificate? certificate) => certificate is null ? ", which the split does not allow in train"
        : ": " + string.Join(", ", certificate.Dropped.Select(d => $"{Count(d.Rows)} of {d.From} ({d.Reason})"));

    private static string Count(double value) => MetricsTable.Count(value);
}
