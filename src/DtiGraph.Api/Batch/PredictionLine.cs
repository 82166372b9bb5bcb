using DtiGraph.Ranking;

namespace DtiGraph.Api.Batch;

/// <summary>A row of a streamed answer: either a prediction or an error.</summary>
/// <param name="Line">Line of the request where the row starts, from 1; of a table the header is line 1.</param>
/// <param name="Prediction">What the model says; absent where it cannot.</param>
/// <param name="Error">Why not; absent where it can.</param>
public sealed record PredictionLine(int Line, RankedPair? Prediction, RowError? Error);
