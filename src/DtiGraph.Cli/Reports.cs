using System.Collections.Immutable;
using System.Text.Json.Serialization;
using DtiGraph.Artifacts;
using DtiGraph.Evaluation;

namespace DtiGraph.Cli;

/// <summary>What train and evaluate print with --json.</summary>
internal sealed record ModelReport(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Dataset, string? Split, long Seed,
    ImmutableArray<ModelMetrics> Models, CalibrationSummary Calibration, double Seconds, double PeakMemoryMb, string Artifact,
    string ModelVersion, string GraphId, TrainingSummary Training, int Dropped, ImmutableSortedDictionary<string, int> TrainOrigins,
    ImmutableArray<UnreadableDrug> UnreadableDrugs, LeakageCertificate? Certificate,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] EmbeddingSummary? TargetEmbeddings)
{
    public static ModelReport Of(Artifact artifact, string? dataset, string folder) => Of(artifact.Manifest, artifact.Certificate, dataset, folder);

    public static ModelReport Of(Manifest manifest, LeakageCertificate? certificate, string? dataset, string folder) => new(
        dataset, manifest.Split.Name, manifest.Seed, manifest.Metrics, manifest.Calibration, manifest.Training.Seconds, manifest.Training.PeakMemoryMb, folder,
        manifest.Version, manifest.GraphId, manifest.Training, manifest.Split.Dropped, manifest.Split.TrainOrigins, manifest.Unreadable,
        certificate, manifest.Features.TargetEmbeddings);
}

/// <summary>What evaluate --pairs prints with --json: the pairs given take the place of test.</summary>
internal sealed record PairsReport(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Dataset, string Pairs, long Seed,
    IReadOnlyList<PairsMetrics> Models, double Seconds, string Artifact, string ModelVersion, string GraphId, string Meaning);

/// <summary>One model on the pairs given.</summary>
internal sealed record PairsMetrics(string Name, PairMetrics Test);

/// <summary>What bench prints with --json; the certificate is of the first seed.</summary>
internal sealed record BenchReport(
    string Dataset, string Split, IReadOnlyList<long> Seeds, IReadOnlyList<BenchMetrics> Models,
    IReadOnlyList<CalibrationSummary> Calibration, IReadOnlyList<ImmutableArray<SearchedLoss>> LossSearch, double Seconds, double PeakMemoryMb,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Artifact, string GraphId,
    LeakageCertificate? Certificate,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] EmbeddingSummary? TargetEmbeddings);

/// <summary>One model over the seeds.</summary>
internal sealed record BenchMetrics(string Name, MetricSpread Validation, MetricSpread Test);
