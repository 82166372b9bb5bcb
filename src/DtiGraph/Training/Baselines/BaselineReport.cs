using DtiGraph.Artifacts;

namespace DtiGraph.Training.Baselines;

/// <summary>How good a baseline is.</summary>
/// <param name="Metrics">On validation and test; probabilities from Platt calibration, of no_messages as of the network.</param>
/// <param name="Setting">What validation chose.</param>
/// <param name="Seconds">Wall time from train pairs to metrics.</param>
public sealed record BaselineReport(ModelMetrics Metrics, string Setting, double Seconds);
