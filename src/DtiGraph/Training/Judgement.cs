using System.Collections.Immutable;
using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Graphs;
using DtiGraph.Losses;
using DtiGraph.Splits;

namespace DtiGraph.Training;

/// <summary>How good a trained model is beside its degree twin. Everything fitted here is fitted on validation.</summary>
/// <param name="Calibrator">Logit to probability.</param>
/// <param name="Degree">Degree twin's score to probability.</param>
/// <param name="Metrics">gnn and degree, on validation and test.</param>
/// <param name="Calibration">What each step from score to probability brings.</param>
public sealed record Judgement(
    Calibrator Calibrator, PlattCalibration Degree, ImmutableArray<ModelMetrics> Metrics, CalibrationSummary Calibration)
{
    /// <summary>Judges.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="split">Its labelled pairs, divided.</param>
    /// <param name="odds">What the trained network says of pairs.</param>
    /// <param name="known">What train recorded of each node.</param>
    /// <param name="unlisted">Pairs of validation's ends that nobody states a label of (<see cref="UnlistedPairs"/>).</param>
    /// <param name="rehearsed">Pairs as the network scores them where they, or their ends, are new to it.</param>
    /// <param name="posterior">What its logits mean.</param>
    /// <param name="byDegree">r pair by pair, as <paramref name="rehearsed"/> has it; null for one r.</param>
    public static Judgement Of(
        Snapshot graph, Split split, PairOdds odds, TrainDegrees known, (int Drug, int Target)[] unlisted, CalibrationRow[] rehearsed,
        LinkPosterior posterior, DegreeMatchedFraction? byDegree)
    {
        var validation = split.Validation;
        CalibrationRow[] Rows(LabelledPairs pairs) => [.. pairs.Rows.Select(r => odds.Row(r.Drug, r.Target, r.Label, byDegree))];
        var rows = Rows(validation);
        var calibrator = Calibrator.Fit(
            posterior, validation.NegativeFraction, [.. rows, .. unlisted.Select(p => odds.Unlisted(p.Drug, p.Target))], rehearsed, byDegree);
        var degree = OfPopulation(known.Twin.FitProbability(validation.Drugs, validation.Targets, validation.Labels), validation);
        var recorded = Recorded(graph, split);
        var metrics = Measured(
            Models(known, odds, calibrator, degree), known, new(graph, validation, recorded), new(graph, split.Test, recorded));
        return new(calibrator, degree, metrics,
            new(Stages(rows, validation.NegativeFraction, calibrator, metrics[0].Validation), Stages(Rows(split.Test), split.Test.NegativeFraction, calibrator, metrics[0].Test)));
    }

    /// <summary>Judges a stored model again, on its own split, from its stored factors.</summary>
    /// <param name="artifact">A model as it was read.</param>
    /// <returns>What its manifest states, bit for bit wherever the C library is of one kind.</returns>
    public static ImmutableArray<ModelMetrics> Again(Artifact artifact)
    {
        var (manifest, pairs, known, recorded) = (artifact.Manifest, artifact.Pairs, artifact.Degrees(), Recorded(artifact));
        return Measured(Models(known, artifact.Odds(known), manifest.Calibrator, manifest.Degree), known,
            new(artifact.Graph, LabelledPairs.Of(pairs.Validation, manifest.Split.Validation.NegativeFraction), recorded),
            new(artifact.Graph, LabelledPairs.Of(pairs.Test, manifest.Split.Test.NegativeFraction), recorded));
    }

    /// <summary>Judges a stored model on labelled pairs that someone brings, by the probabilities that it serves.</summary>
    /// <param name="artifact">A model as it was read.</param>
    /// <param name="rows">Pairs of its graph with labels 1 and 0, at least one.</param>
    /// <returns>The model and its degree twin on these pairs.</returns>
    /// <exception cref="ArgumentException">No pairs.</exception>
    public static (PairMetrics Gnn, PairMetrics Degree) On(Artifact artifact, ImmutableArray<SplitRow> rows)
    {
        if (rows.IsEmpty) throw new ArgumentException("pairs: expected at least one labelled pair, got none");
        var part = new JudgedPart(artifact.Graph, LabelledPairs.Of(rows, negativeFraction: 1), Recorded(artifact).Concat(rows.Select(r => (r.Drug, r.Target))));
        var known = artifact.Degrees();
        var models = Models(known, artifact.Odds(known), artifact.Manifest.Calibrator, artifact.Manifest.Degree);
        return (part.Measure(models[0].LogOdds, models[0].OfDrug), part.Measure(models[1].LogOdds));
    }

    /// <summary>Judges any other way to score pairs, by probabilities from Platt calibration on validation.</summary>
    /// <param name="name">Its name in tables.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="split">Labelled pairs, divided.</param>
    /// <param name="score">Of a drug and a target, finite; made without held-out labels; called from several threads.</param>
    /// <param name="ofDrug">The same scores of a drug with its targets, which are cheaper together.</param>
    /// <returns>The metrics, as of the network.</returns>
    public static ModelMetrics Of(string name, Snapshot graph, Split split, Func<int, int, double> score, Func<int, Func<int, double>> ofDrug)
    {
        var (validation, known) = (split.Validation, new TrainDegrees(graph.Drugs.Length, graph.Targets.Length, split.Train.Rows));
        var calibration = OfPopulation(PlattCalibration.Fit([.. validation.Rows.Select(r => score(r.Drug, r.Target))], validation.Labels), validation);
        var recorded = Recorded(graph, split);
        Func<int, double> Calibrated(int drug)
        {
            var scores = ofDrug(drug);
            return target => calibration.LogOdds(scores(target));
        }
        return Measured([(name, (d, t) => calibration.LogOdds(score(d, t)), Calibrated)], known, new(graph, validation, recorded), new(graph, split.Test, recorded))[0];
    }

    /// <summary>From the pairs as listed, on which it was fitted, to the population, of whose negatives only a share may be listed.</summary>
    private static PlattCalibration OfPopulation(PlattCalibration listed, LabelledPairs pairs) =>
        listed with { Intercept = listed.Intercept + Math.Log(pairs.NegativeFraction) };

    private static EceStages Stages(CalibrationRow[] rows, double negativeFraction, Calibrator calibrator, PairMetrics served)
    {
        int[] labels = [.. rows.Select(r => r.Label)];
        double listed = -Math.Log(negativeFraction);
        return new(
            CalibrationError.Of([.. rows.Select(r => Logistic.Sigmoid(r.Logit))], labels),
            CalibrationError.Of([.. rows.Select(r => Logistic.Sigmoid(calibrator.PosteriorLogOdds(r.Logit, r.Shift) + listed))], labels),
            served.Ece);
    }

    /// <summary>What is judged, and what orders and states its pairs: calibrated log-odds in the population.</summary>
    private static (string Name, Func<int, int, double> LogOdds, Func<int, Func<int, double>>? OfDrug)[] Models(
        TrainDegrees known, PairOdds odds, Calibrator calibrator, PlattCalibration degree) =>
    [
        ("gnn", (d, t) => odds.Of(d, t, calibrator), d => odds.OfDrug(d, calibrator)),
        ("degree", (d, t) => degree.LogOdds(known.Twin.Score(d, t)), null),
    ];

    private static ImmutableArray<ModelMetrics> Measured(
        (string Name, Func<int, int, double> LogOdds, Func<int, Func<int, double>>? OfDrug)[] models, TrainDegrees known, JudgedPart validation, JudgedPart test) =>
        [.. models.Select(m => new ModelMetrics(m.Name, validation.Measure(m.LogOdds, m.OfDrug), test.Measure(m.LogOdds, m.OfDrug), test.Breakdown(m.LogOdds, known)))];

    private static HashSet<(int Drug, int Target)> Recorded(Snapshot graph, Split split) => [.. JudgedPart.Recorded(
        graph, split.Published, new[] { split.Train, split.Validation, split.Test }.SelectMany(p => p.Rows.Select(r => (r.Drug, r.Target))))];

    private static HashSet<(int Drug, int Target)> Recorded(Artifact artifact) =>
        [.. JudgedPart.Recorded(artifact.Graph, artifact.Manifest.Split.Published, artifact.Pairs.Parts.SelectMany(p => p.Rows.Select(r => (r.Drug, r.Target))))];
}
