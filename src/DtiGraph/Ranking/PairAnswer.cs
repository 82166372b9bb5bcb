namespace DtiGraph.Ranking;

/// <summary>What a model says of a pair. Either a prediction or a fault.</summary>
/// <param name="Prediction">With rank 0; null where there is none.</param>
/// <param name="Fault">Why there is none; null otherwise.</param>
public sealed record PairAnswer(RankedPair? Prediction, QueryException? Fault);
