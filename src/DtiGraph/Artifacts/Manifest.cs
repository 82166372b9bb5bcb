using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using DtiGraph.Evaluation;
using DtiGraph.Features;
using DtiGraph.Models;

namespace DtiGraph.Artifacts;

/// <summary>manifest.json: what a model is, where it comes from and how good it is. Everything needed to make it again.</summary>
/// <param name="FormatVersion">Of the folder; <see cref="CurrentFormat"/>.</param>
/// <param name="Version">Names the model by its content: 12 hex digits over graph, options, weights and what turns logits into
/// probabilities, and over the target embeddings where there are any.</param>
/// <param name="GraphId">The graph it was trained on.</param>
/// <param name="Seed">Of weights, order, masking and a drawn split.</param>
/// <param name="Split">How the labelled pairs were divided.</param>
/// <param name="Options">All options of the training run, as given.</param>
/// <param name="Model">Shape of the network.</param>
/// <param name="Schema">Kinds and message types it was built for.</param>
/// <param name="Features">How nodes became numbers.</param>
/// <param name="Calibrator">Logit to probability.</param>
/// <param name="Degree">Degree twin's score to probability.</param>
/// <param name="Metrics">The model and its degree twin, on validation and test.</param>
/// <param name="Calibration">What each step from score to probability brings.</param>
/// <param name="Training">What happened.</param>
/// <param name="Unreadable">Drugs whose SMILES cannot be read, with the reason; treated as drugs without a structure.</param>
/// <param name="Packages">Versions of the libraries and the runtime.</param>
/// <param name="GitCommit">Of the code; empty where the build did not know it.</param>
/// <param name="Files">SHA-256 of every other file of the folder, by path.</param>
public sealed record Manifest(
    int FormatVersion, string Version, string GraphId, long Seed, SplitSummary Split, JsonElement Options, ModelOptions Model, GraphSchema Schema,
    FeatureSchema Features, Calibrator Calibrator, PlattCalibration Degree, ImmutableArray<ModelMetrics> Metrics, CalibrationSummary Calibration,
    TrainingSummary Training,
    ImmutableArray<UnreadableDrug> Unreadable, ImmutableSortedDictionary<string, string> Packages, string GitCommit,
    ImmutableSortedDictionary<string, string> Files)
{
    /// <summary>The format that this code writes and reads.</summary>
    public const int CurrentFormat = 4;

    /// <summary>Networks whose logits are averaged, at least 1; fewer than the options ask for where training was stopped.</summary>
    public int Members { get; init; } = 1;

    /// <summary>The factorisation of the train pairs beside the network; missing where none was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FactorisationSummary? Factorisation { get; init; }
}

/// <summary>The factorisation of the train pairs beside the network.</summary>
/// <param name="Rank">R, the last columns of the factors that are its vectors; 0 where validation liked the network as well alone.</param>
/// <param name="Weight">Logits per unit of its score, which the vectors of the targets have in them; 0 where it was left out.</param>
public sealed record FactorisationSummary(int Rank, double Weight);

/// <summary>How the labelled pairs were divided.</summary>
/// <param name="Name">The name of its policy, or a published split's name.</param>
/// <param name="Published">It came with the data; otherwise drawn by seed.</param>
/// <param name="SplitId">SHA-256 over all rows.</param>
/// <param name="Train">Sizes of train.</param>
/// <param name="Validation">Sizes of validation.</param>
/// <param name="Test">Sizes of test.</param>
/// <param name="Dropped">Rows that are in no part; the certificate says why.</param>
/// <param name="TrainOrigins">Train pairs by the data's own statement of origin.</param>
public sealed record SplitSummary(
    string Name, bool Published, string SplitId, PartSummary Train, PartSummary Validation, PartSummary Test, int Dropped,
    ImmutableSortedDictionary<string, int> TrainOrigins)
{
    /// <summary>What of train became validation, in words, where a published split has none of its own; otherwise null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Validated { get; init; }

    /// <summary>True where validation and test are all pairs, recorded or not, although train lists measured inactives: too few to be the data's own negatives. Otherwise absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? AllPairs { get; init; }

    /// <summary>True where negatives of train were drawn of every drug, so that one without an interaction there is no new one to the network. Otherwise absent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? DrawnOfEveryDrug { get; init; }

    /// <summary>Likewise of every target.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? DrawnOfEveryTarget { get; init; }
}

/// <summary>Sizes of one part.</summary>
/// <param name="Pairs">Labelled pairs.</param>
/// <param name="Positives">Those labelled 1.</param>
/// <param name="NegativeFraction">Share of the population's negatives that is listed, or that a training step samples.</param>
public sealed record PartSummary(int Pairs, int Positives, double NegativeFraction);

/// <summary>How nodes became numbers.</summary>
/// <param name="Fingerprint">Name of the drug fingerprint.</param>
/// <param name="Neighbours">Nearest neighbours that send messages.</param>
/// <param name="SimilarityPower">Power of the similarity by which they weigh.</param>
/// <param name="DrugIdentities">Ids of drugs without a structure, in the order of their columns.</param>
/// <param name="TargetIdentities">Ids of targets without a sequence, in the order of their columns.</param>
public sealed record FeatureSchema(
    string Fingerprint, int Neighbours, double SimilarityPower, ImmutableArray<string> DrugIdentities, ImmutableArray<string> TargetIdentities)
{
    /// <summary>The drug fingerprint that this code makes.</summary>
    public static readonly string CurrentFingerprint = $"ECFP4, {DrugFingerprints.Length} bits, equal to RDKit's Morgan generator with radius 2";

    /// <summary>Whether a drug's row has counts beside its fingerprint; missing where not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Counts { get; init; }

    /// <summary>Target embeddings that came from elsewhere; missing where there were none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EmbeddingSummary? TargetEmbeddings { get; init; }
}

/// <summary>Metrics of one model.</summary>
/// <param name="Name">gnn, degree.</param>
/// <param name="Validation">On validation, where choices were made.</param>
/// <param name="Test">On test, read once.</param>
/// <param name="Breakdown">On test by regime, and by target family where the graph knows families.</param>
public sealed record ModelMetrics(string Name, PairMetrics Validation, PairMetrics Test, ImmutableArray<Breakdown> Breakdown)
{
    /// <summary>Equal in every number; groups are compared one by one.</summary>
    public bool Equals(ModelMetrics? other) => other is not null && Name == other.Name && Validation == other.Validation && Test == other.Test
        && Breakdown.SequenceEqual(other.Breakdown);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Validation, Test, Breakdown.Length);
}

/// <summary>How far scores and probabilities of the model can be trusted, step by step.</summary>
/// <param name="Validation">On validation, where the last step is fitted.</param>
/// <param name="Test">On test.</param>
public sealed record CalibrationSummary(EceStages Validation, EceStages Test);

/// <summary>What happened in training.</summary>
/// <param name="Epochs">Epochs that ended; of an ensemble those of its first network.</param>
/// <param name="BestEpoch">The one whose weights were kept.</param>
/// <param name="Stopped">It was cancelled before its end.</param>
/// <param name="Device">cpu or cuda.</param>
/// <param name="Seconds">Wall time from graph to metrics.</param>
/// <param name="PeakMemoryMb">Largest resident memory of the process, 10^6 bytes.</param>
/// <param name="LossSearch">Candidates for gamma and alpha; empty where they were given.</param>
public sealed record TrainingSummary(int Epochs, int BestEpoch, bool Stopped, string Device, double Seconds, double PeakMemoryMb,
    ImmutableArray<SearchedLoss> LossSearch);

/// <summary>A drug whose SMILES cannot be read.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Reason">Why not, with the character position.</param>
public sealed record UnreadableDrug(string Id, string Reason);
