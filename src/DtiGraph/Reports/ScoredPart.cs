using System.Collections.Immutable;
using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Graphs;

namespace DtiGraph.Reports;

/// <summary>The labelled pairs of one part with what the model and its degree twin say of them, for the class ratio of the pairs as listed.</summary>
internal sealed class ScoredPart
{
    public ScoredPart(Artifact artifact, TrainDegrees known, ImmutableArray<SplitRow> rows, double negativeFraction)
    {
        var (calibrator, twin) = (artifact.Manifest.Calibrator, artifact.Manifest.Degree);
        double listed = -Math.Log(negativeFraction);
        Labels = [.. rows.Select(r => r.Label!.Value)];
        Regimes = [.. rows.Select(r => known.RegimeOf(r.Drug, r.Target))];
        var odds = artifact.Odds(known);
        CalibrationRow[] scored = [.. rows.Select(r => odds.Row(r.Drug, r.Target, r.Label!.Value, calibrator.ByDegree))];
        double[] model = [.. scored.Select(s => calibrator.LogOdds(s) + listed)];
        double[] degree = [.. rows.Select(r => twin.LogOdds(known.Twin.Score(r.Drug, r.Target)) + listed)];
        Models =
        [
            new("gnn", model,
            [
                ("score", [.. scored.Select(s => Logistic.Sigmoid(s.Logit))]),
                ("posterior", [.. scored.Select(s => Logistic.Sigmoid(calibrator.PosteriorLogOdds(s.Logit, s.Shift) + listed))]),
                ("probability", [.. model.Select(Logistic.Sigmoid)]),
            ]),
            new("degree", degree, [("probability", [.. degree.Select(Logistic.Sigmoid)])]),
        ];
    }

    /// <summary>[P], 1 interaction, 0 not.</summary>
    public int[] Labels { get; }

    /// <summary>[P].</summary>
    public Regime[] Regimes { get; }

    /// <summary>The model, then its degree twin.</summary>
    public ScoredModel[] Models { get; }
}

/// <summary>What one model says of the pairs of a part.</summary>
/// <param name="Name">gnn, degree.</param>
/// <param name="LogOdds">[P] calibrated: they order the pairs.</param>
/// <param name="Stages">[P] each: the steps from score to probability; the last one is served.</param>
internal sealed record ScoredModel(string Name, double[] LogOdds, (string Name, double[] Values)[] Stages)
{
    /// <summary>[P], what is served.</summary>
    public double[] Probabilities => Stages[^1].Values;
}
