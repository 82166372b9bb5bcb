using System.Collections.Immutable;
using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Graphs;
using DtiGraph.Models;
using DtiGraph.Splits;

namespace DtiGraph.Training;

/// <summary>How good a trained model is beside its degree twin. Everything fitted here is fitted on validation.</summary>
/// <param name="Calibrator">Logit to probability.</param>
/// <param name="Degree">Degree twin's score to probability.</param>
/// <param name="Metrics">gnn and degree, on validation and test.</param>
public sealed record Judgement(Calibrator Calibrator, PlattCalibration Degree, ImmutableArray<ModelMetrics> Metrics)
{
    /// <summary>Judges.</summary>
    public static Judgement Of(Snapshot graph, Split split, PairFactors factors, TrainingOptions options)
    {
        var known = new TrainDegrees(graph.Drugs.Length, graph.Targets.Length, [.. split.Train.WithLabel(1)]);
        var validation = split.Validation;
        var calibrator = Calibrator.Fit(options.Focal, SampledFraction(split, options), validation.NegativeFraction,
            Logits(factors, validation), Regimes(known, validation), validation.Labels);
        var degree = known.Twin.FitProbability(validation.Drugs, validation.Targets, validation.Labels);
        ModelMetrics gnn = new("gnn", Gnn(validation), Gnn(split.Test)), twin = new("degree", Twin(validation), Twin(split.Test));
        return new(calibrator, degree with { Intercept = degree.Intercept + Math.Log(validation.NegativeFraction) }, [gnn, twin]);

        PairMetrics Gnn(LabelledPairs pairs)
        {
            float[] logits = Logits(factors, pairs);
            Regime[] regimes = Regimes(known, pairs);
            return Measure(pairs, i => calibrator.LogOdds(logits[i], regimes[i]) - Math.Log(pairs.NegativeFraction));
        }

        PairMetrics Twin(LabelledPairs pairs) => Measure(pairs, i =>
            degree.LogOdds(known.Twin.Score(pairs.Drugs[i], pairs.Targets[i])) + Math.Log(validation.NegativeFraction / pairs.NegativeFraction));
    }

    /// <summary>r: the share of the population's negatives that a training step sees; 1 where the data has its own.</summary>
    public static double SampledFraction(Split split, TrainingOptions options) =>
        split.Unrecorded is { } unrecorded ? (double)split.Train.Positives * options.Negatives / unrecorded.Count : split.Train.NegativeFraction;

    /// <summary>The listed pairs are judged by their own class ratio, so log-odds are taken for the pairs as listed.</summary>
    private static PairMetrics Measure(LabelledPairs pairs, Func<int, double> listedLogOdds)
    {
        double[] logOdds = [.. Enumerable.Range(0, pairs.Count).Select(listedLogOdds)];
        return PairMetrics.Of(logOdds, [.. logOdds.Select(l => 1 / (1 + Math.Exp(-l)))], pairs.Labels);
    }

    private static float[] Logits(PairFactors factors, LabelledPairs pairs) =>
        [.. Enumerable.Range(0, pairs.Count).Select(i => factors.Logit(pairs.Drugs[i], pairs.Targets[i]))];

    private static Regime[] Regimes(TrainDegrees known, LabelledPairs pairs) =>
        [.. Enumerable.Range(0, pairs.Count).Select(i => known.RegimeOf(pairs.Drugs[i], pairs.Targets[i]))];
}
