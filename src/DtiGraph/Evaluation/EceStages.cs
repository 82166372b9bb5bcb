namespace DtiGraph.Evaluation;

/// <summary>Expected calibration error on the way from score to probability.</summary>
/// <param name="Score">Of sigmoid(logit), which is no probability.</param>
/// <param name="Posterior">After the closed form of the loss, with nothing fitted.</param>
/// <param name="Probability">After what validation corrects: what is served.</param>
public sealed record EceStages(double Score, double Posterior, double Probability);
