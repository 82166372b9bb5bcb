using System.Collections.Immutable;
using System.Text.Json;
using DtiGraph.Artifacts;

namespace DtiGraph.Reports;

/// <summary>Everything that a report shows of one trained model, as numbers: the page can be drawn again from them. No times, dates or
/// paths, so that the same model gives the same bytes.</summary>
/// <param name="ModelVersion">Names the model; null where it was not stored.</param>
/// <param name="GraphId">The graph it was trained on.</param>
/// <param name="Seed">Of weights, order, masking and a drawn split.</param>
/// <param name="Split">How the labelled pairs were divided.</param>
/// <param name="Certificate">What was checked before training, in one line; null where nothing is stated.</param>
/// <param name="Meaning">What its probabilities mean, and do not.</param>
/// <param name="Metrics">Of every model that was judged, on validation and test.</param>
/// <param name="Validation">Curves on validation, where choices were made.</param>
/// <param name="Test">Curves on test.</param>
/// <param name="Ranks">Where the interactions of test stand among all targets of their drugs.</param>
/// <param name="History">How training went; empty where it was not stored.</param>
/// <param name="BestEpoch">The epoch whose weights were kept.</param>
/// <param name="Stopped">Training was cancelled before its end.</param>
/// <param name="Device">cpu or cuda.</param>
/// <param name="LossSearch">Candidates for gamma and alpha; empty where they were given.</param>
/// <param name="Options">All options of the training run.</param>
/// <param name="Packages">Versions of the libraries and the runtime.</param>
/// <param name="GitCommit">Of the code; empty where the build did not know it.</param>
public sealed record RunReport(
    string? ModelVersion, string GraphId, long Seed, SplitSummary Split, string? Certificate, string Meaning, ImmutableArray<ModelMetrics> Metrics,
    PartReport Validation, PartReport Test, RanksReport Ranks, ImmutableArray<EpochPoint> History, int BestEpoch, bool Stopped, string Device,
    ImmutableArray<SearchedLoss> LossSearch, JsonElement Options, ImmutableSortedDictionary<string, string> Packages, string GitCommit)
{
    /// <summary>Judges a model again from its stored factors and collects what is drawn.</summary>
    /// <param name="artifact">As it was trained or read.</param>
    /// <param name="certificate">What was checked before training, in one line; null for nothing.</param>
    /// <remarks>Cost: that of the metrics, and O(H Nt) for every drug with an interaction in test.</remarks>
    public static RunReport Of(Artifact artifact, string? certificate = null)
    {
        var (manifest, pairs) = (artifact.Manifest, artifact.Pairs);
        var known = artifact.Degrees();
        return new(
            manifest.Version.Length == 0 ? null : manifest.Version, manifest.GraphId, manifest.Seed, manifest.Split, certificate,
            ProbabilityMeaning.Of(manifest), manifest.Metrics,
            PartReport.Of(new ScoredPart(artifact, known, pairs.Validation, manifest.Split.Validation.NegativeFraction)),
            PartReport.Of(new ScoredPart(artifact, known, pairs.Test, manifest.Split.Test.NegativeFraction)),
            RanksReport.Of(artifact, known), artifact.History, manifest.Training.BestEpoch, manifest.Training.Stopped, manifest.Training.Device,
            manifest.Training.LossSearch, manifest.Options, manifest.Packages, manifest.GitCommit);
    }
}
