using DtiGraph.Evaluation;

namespace DtiGraph.Ranking;

/// <summary>What a model says of one pair, in numbers.</summary>
/// <param name="Probability">Calibrated P(interaction), in [0, 1].</param>
/// <param name="Score">sigmoid(logit) of the focal-trained network: an order, not a probability.</param>
/// <param name="Regime">What the network knew of the two.</param>
/// <param name="Known">The interaction is already recorded in the graph.</param>
/// <param name="DegreeProbability">What the degree twin says, which knows no chemistry.</param>
/// <param name="Lift">Log-odds of the probability less those of the degree twin's.</param>
public readonly record struct PairFigures(double Probability, double Score, Regime Regime, bool Known, double DegreeProbability, double Lift)
{
    /// <summary>Those of a row.</summary>
    public static PairFigures Of(RankedPair row) => new(row.Probability, row.Score, row.Regime, row.Known, row.DegreeProbability, row.Lift);
}
