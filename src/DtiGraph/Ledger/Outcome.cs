using System.Text.Json.Serialization;

namespace DtiGraph.Ledger;

/// <summary>What a measurement found.</summary>
public enum Finding
{
    /// <summary>It does not bind.</summary>
    [JsonStringEnumMemberName("inactive")]
    Inactive,

    /// <summary>It binds.</summary>
    [JsonStringEnumMemberName("active")]
    Active,
}

/// <summary>A measured result.</summary>
/// <param name="Drug">Id of a drug of the graph.</param>
/// <param name="Target">Id of a target of the graph.</param>
/// <param name="Finding">Whether it binds.</param>
/// <param name="Value">The number that was measured; null for none.</param>
/// <param name="Unit">Unit of the number; null for none.</param>
/// <param name="Relation">=, &lt; or &gt;: what stands before the number; null for =.</param>
/// <param name="Assay">What was measured and how; null where nobody said.</param>
/// <param name="Note">Anything else; null for nothing.</param>
/// <param name="Replaces">Whether it replaces the opposite label where the graph has one. A contradiction that does not say so leaves the graph as it is.</param>
public sealed record Outcome(
    string Drug, string Target, Finding Finding, double? Value = null, string? Unit = null, string? Relation = null, string? Assay = null, string? Note = null, bool Replaces = false);

/// <summary>What a model had said of the pair when its outcome came in: kept with the outcome, so that no later training can change it.</summary>
/// <param name="PredictionId">The entry of the ledger that the measurement followed; null where none was named, and the model in service was asked.</param>
/// <param name="At">When it was said, UTC: the time of that entry, or that of recording.</param>
/// <param name="ModelVersion">The model that said so.</param>
/// <param name="Probability">Calibrated P(interaction), in [0, 1].</param>
/// <param name="DegreeProbability">What the degree twin of that model said, in [0, 1].</param>
/// <param name="Regime">What the model knew of the pair's ends.</param>
/// <param name="Recorded">The graph of that model had a label of the pair already: it shows nothing.</param>
public sealed record StatedBefore(
    Guid? PredictionId, DateTimeOffset At, string ModelVersion, double Probability, double DegreeProbability, string Regime, bool Recorded);

/// <summary>A row of the ledger. It never changes.</summary>
/// <param name="Number">Counts from 1 in the order of recording.</param>
/// <param name="At">When it was recorded, UTC.</param>
/// <param name="By">Name of the API key that recorded it; null where nobody said.</param>
/// <param name="Outcome">What was measured.</param>
/// <param name="Stated">What a model had said.</param>
public sealed record RecordedOutcome(int Number, DateTimeOffset At, string? By, Outcome Outcome, StatedBefore Stated);
