using DtiGraph.Evaluation;

namespace DtiGraph.Artifacts;

/// <summary>One candidate of a search for gamma and alpha, and what it gave.</summary>
/// <param name="Gamma">Its gamma.</param>
/// <param name="Alpha">Its alpha; null for none.</param>
/// <param name="Auprc">Over the held-out folds of train: mean and standard deviation.</param>
/// <param name="Chosen">It is the one that the model was trained with.</param>
public sealed record SearchedLoss(double Gamma, double? Alpha, Spread Auprc, bool Chosen);
