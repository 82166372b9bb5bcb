namespace DtiGraph.Graphs.Neo4j;

/// <summary>What a model says of one pair.</summary>
/// <param name="Drug">Id of the drug.</param>
/// <param name="Target">Id of the target.</param>
/// <param name="Rank">Of the target among those of the drug; 1 is best.</param>
/// <param name="Probability">Calibrated P(interaction).</param>
/// <param name="Known">Whether the graph records the interaction already.</param>
public readonly record struct Prediction(string Drug, string Target, int Rank, double Probability, bool Known);
