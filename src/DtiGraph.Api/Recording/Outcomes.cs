using DtiGraph.Ledger;

namespace DtiGraph.Api.Recording;

/// <summary>Results to record.</summary>
/// <param name="Outcomes">1 to 10,000.</param>
public sealed record OutcomeSubmission(IReadOnlyList<MeasuredOutcome> Outcomes)
{
    /// <summary>Rows of a submission at most.</summary>
    public const int MaximumOutcomes = 10_000;
}

/// <summary>A measured result.</summary>
/// <param name="Drug">A drug of the graph: its id, a cross-reference, a name or a SMILES.</param>
/// <param name="Target">A target of the graph: its id, a cross-reference, a gene symbol, a name or a sequence.</param>
/// <param name="Outcome">active or inactive.</param>
/// <param name="Value">The number that was measured.</param>
/// <param name="Unit">Unit of the number, up to 50 characters.</param>
/// <param name="Relation">What stands before the number: =, &lt; or &gt;; = where absent.</param>
/// <param name="Assay">What was measured and how, up to 500 characters.</param>
/// <param name="Note">Anything else, up to 2,000 characters.</param>
/// <param name="Replaces">Whether it replaces the opposite label where the graph has one. Default false: the graph stays, and the contradiction is reported.</param>
/// <param name="PredictionId">Prediction-Id of the answer that the measurement followed. What its model says of this pair is what stays with the outcome: that the answer showed the pair is not checked, a list may have ended before it.</param>
public sealed record MeasuredOutcome(
    string Drug, string Target, Finding Outcome, double? Value = null, string? Unit = null, string? Relation = null, string? Assay = null, string? Note = null, bool Replaces = false,
    string? PredictionId = null);

/// <summary>What was recorded.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Recorded">Outcomes that were.</param>
/// <param name="Items">One for each outcome, in the order sent.</param>
public sealed record OutcomeReceipt(DateTimeOffset At, int Recorded, IReadOnlyList<OutcomeReceiptRow> Items);

/// <summary>A row of the answer: either a number or an error.</summary>
/// <param name="Index">Position in the request, from 0.</param>
/// <param name="Number">Number of the outcome in the ledger; absent where it was not recorded.</param>
/// <param name="Stated">What a model had said of the pair; absent where it was not recorded.</param>
/// <param name="Error">Why not; absent where it was.</param>
public sealed record OutcomeReceiptRow(int Index, int? Number, StatedBefore? Stated, RowError? Error);

/// <summary>A recorded outcome.</summary>
/// <param name="Number">Counts from 1 in the order of recording.</param>
/// <param name="At">When it was recorded, UTC.</param>
/// <param name="By">Name of the API key that recorded it; loopback where the service has no keys.</param>
/// <param name="Drug">Id of the drug.</param>
/// <param name="Target">Id of the target.</param>
/// <param name="Outcome">active or inactive.</param>
/// <param name="Value">The number that was measured.</param>
/// <param name="Unit">Unit of the number.</param>
/// <param name="Relation">What stands before the number.</param>
/// <param name="Assay">What was measured and how.</param>
/// <param name="Note">Anything else.</param>
/// <param name="Replaces">Whether it replaces the opposite label of the graph.</param>
/// <param name="Stated">What a model had said of the pair.</param>
public sealed record OutcomeView(
    int Number, DateTimeOffset At, string? By, string Drug, string Target, Finding Outcome, double? Value, string? Unit, string? Relation, string? Assay, string? Note, bool Replaces,
    StatedBefore Stated)
{
    internal static OutcomeView Of(RecordedOutcome row)
    {
        var o = row.Outcome;
        return new(row.Number, row.At, row.By, o.Drug, o.Target, o.Finding, o.Value, o.Unit, o.Relation, o.Assay, o.Note, o.Replaces, row.Stated);
    }
}
