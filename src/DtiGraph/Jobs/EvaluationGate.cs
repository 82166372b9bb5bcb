using System.Collections.Immutable;
using DtiGraph.Artifacts;
using DtiGraph.Evaluation;

namespace DtiGraph.Jobs;

/// <summary>Whether a candidate may take the place of the serving model: provably no worse on the frozen pairs, and not another model altogether.</summary>
public static class EvaluationGate
{
    private const int Top = 50, ShownDrugs = 500, LeastPositives = 20, Resamples = 400;

    /// <summary>Compares two models; without a serving one the candidate must beat its degree twin.</summary>
    /// <param name="candidate">Trained on the split frozen.</param>
    /// <param name="serving">In service; null for none.</param>
    /// <param name="graphId">The graph that it should have been trained on.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="anchor">An earlier version whose AUPRC must not be lost either; null for none.</param>
    /// <remarks>Each comparison is a paired bootstrap: the whole 95 % interval of the difference must lie above minus the margin.</remarks>
    public static GateReport Of(Artifact candidate, Artifact? serving, string graphId, GateOptions options, Anchor? anchor = null)
    {
        var frozen = new FrozenPairs(candidate, serving);
        var checks = ImmutableArray.CreateBuilder<GateCheck>();
        bool same = candidate.Manifest.GraphId == graphId && candidate.Graph.GraphId == graphId;
        checks.Add(new("graph", same ? 0 : 1, 0, same, same ? "it learned from the graph of this run" : $"it learned from another graph than that of this run ({candidate.Manifest.GraphId[..12]} instead of {graphId[..12]})"));
        checks.Add(new("frozen pairs learned", frozen.FittedOn, 0, frozen.FittedOn == 0, $"{frozen.FittedOn:N0} pairs of the frozen set were in its train or validation"));
        checks.Add(FeatureVersion(candidate.Manifest, serving?.Manifest));
        checks.Add(Features(candidate));
        int[] labels = [.. frozen.Rows.Select(r => r.Label)];
        int positives = labels.Sum();
        bool enough = positives >= LeastPositives && positives < labels.Length;
        checks.Add(new("frozen interactions", positives, LeastPositives, enough, $"{positives:N0} interactions among the {labels.Length:N0} frozen pairs that can be compared; {frozen.LeftOut:N0} cannot"));
        if (!enough) return GateReport.Of("evaluation", checks.ToImmutable());

        double[] Odds(Func<int, int, double> model) => [.. frozen.Rows.Select(r => model(r.Drug, r.Target))];
        double[] ours = Odds(frozen.Candidate);
        if (frozen.Serving is not { } former)
        {
            var twin = PairedDifference.Of(ours, Odds(frozen.Degree), labels, resamples: Resamples).Auprc;
            checks.Add(NotWorse("AUPRC over the degree twin", twin, 0));
            return GateReport.Of("evaluation", checks.ToImmutable());
        }
        double[] theirs = Odds(former);
        checks.Add(Auprc("AUPRC", ours, theirs, labels, options));
        if (anchor is not null && Anchored(candidate, anchor, options) is { } anchored) checks.Add(anchored);
        checks.Add(Matched(frozen, former, options));
        double listed = -Math.Log(candidate.Manifest.Split.Test.NegativeFraction);
        checks.Add(NotWorse("ECE", Calibration(ours, theirs, labels, listed), options.Ece, lessIsBetter: true));
        checks.Add(WorstRegime(frozen, ours, theirs, labels, options));
        double overlap = Overlap(frozen, former);
        checks.Add(new("first 50 targets kept", overlap, options.Overlap, overlap >= options.Overlap, $"{overlap:P0} of a drug's first {Top} targets stay among them, on average"));
        double moved = Stability.IndexOfTenths(theirs, ours);
        checks.Add(new("probabilities moved", moved, options.Stability, moved <= options.Stability, $"the probabilities moved by {moved:F3} (population stability index)"));
        return GateReport.Of("evaluation", checks.ToImmutable());
    }

    /// <summary>What the models say of themselves: the first one with other features is for a person to promote, who knows that the program was changed.</summary>
    private static GateCheck FeatureVersion(Manifest candidate, Manifest? serving)
    {
        static string Said(int format, string fingerprint) => $"format {format}, {fingerprint}";
        static string Of(Manifest manifest) => Said(manifest.FormatVersion, manifest.Features.Fingerprint);
        string program = Said(Manifest.CurrentFormat, FeatureSchema.CurrentFingerprint), own = Of(candidate);
        bool known = own == program, same = serving is null || own == Of(serving);
        return new("version of the features", candidate.FormatVersion, Manifest.CurrentFormat, known && same,
            !known ? $"its features are of another version than those of this program ({own} instead of {program})"
            : !same ? $"its features are of another version than those of the serving model ({own} instead of {Of(serving!)})"
            : $"its features are of the version of this program and of the serving model ({own})");
    }

    /// <summary>What its numbers say.</summary>
    private static GateCheck Features(Artifact candidate)
    {
        double difference = FeatureAgreement.Of(candidate);
        bool same = difference <= FeatureAgreement.Tolerance;
        return new("features", difference, FeatureAgreement.Tolerance, same, same
            ? "its numbers are those that its network gives with the features of this program"
            : $"its numbers are not those that its network gives with the features of this program ({(double.IsNaN(difference) ? "their widths differ" : $"logits differ by up to {difference:G3}")}): it was trained with features of another version");
    }

    private static GateCheck NotWorse(string what, PairedDifference difference, double margin, bool lessIsBetter = false)
    {
        double sign = lessIsBetter ? -1 : 1;
        return new(what, sign * difference.Difference, sign * -margin, difference.IsNotInferior(margin),
            $"{what} {sign * difference.Difference:+0.000;-0.000;0.000} (95 % {Math.Min(sign * difference.Interval.Low, sign * difference.Interval.High):+0.000;-0.000;0.000} to "
            + $"{Math.Max(sign * difference.Interval.Low, sign * difference.Interval.High):+0.000;-0.000;0.000}), a loss of {margin:0.###} is allowed");
    }

    private static GateCheck? Anchored(Artifact candidate, Anchor anchor, GateOptions options)
    {
        var frozen = new FrozenPairs(candidate, anchor.Model);
        int[] labels = [.. frozen.Rows.Select(r => r.Label)];
        int positives = labels.Sum();
        if (positives < LeastPositives || positives == labels.Length) return null; // its graph had too few of these nodes
        return Auprc($"AUPRC against version {anchor.Number}",
            [.. frozen.Rows.Select(r => frozen.Candidate(r.Drug, r.Target))], [.. frozen.Rows.Select(r => frozen.Serving!(r.Drug, r.Target))], labels, options);
    }

    /// <summary>Against the serving model and against the anchor alike.</summary>
    private static GateCheck Auprc(string what, double[] ours, double[] theirs, int[] labels, GateOptions options) =>
        NotWorse(what, PairedDifference.Of(ours, theirs, labels, resamples: Resamples).Auprc, Margin(options.Auprc, labels.Sum(), options));

    /// <summary>What may be lost of a metric: what is allowed, and what chance takes with so few interactions.</summary>
    private static double Margin(double allowed, int positives, GateOptions options) => allowed + options.Noise / Math.Sqrt(positives);

    private static GateCheck Matched(FrozenPairs frozen, Func<int, int, double> former, GateOptions options)
    {
        (int Drug, int Target, int Label)[] rows = [.. frozen.Rows.Where(r => r.Label == 1), .. frozen.Matched.Select(p => (p.Drug, p.Target, 0))];
        if (frozen.Matched.Length == 0) return new("degree-matched AUROC", double.NaN, -options.MatchedAuroc, true, "no unrecorded pairs of equal degrees");
        return NotWorse("degree-matched AUROC", PairedDifference.Of(
            [.. rows.Select(r => frozen.Candidate(r.Drug, r.Target))], [.. rows.Select(r => former(r.Drug, r.Target))], [.. rows.Select(r => r.Label)],
            resamples: Resamples).Auroc, Margin(options.MatchedAuroc, rows.Sum(r => r.Label), options));
    }

    /// <summary>Negative, so that more is better; pairs as listed.</summary>
    private static PairedDifference Calibration(double[] ours, double[] theirs, int[] labels, double listed)
    {
        Func<ReadOnlySpan<int>, double> Of(double[] odds)
        {
            double[] p = [.. odds.Select(o => Logistic.Sigmoid(o + listed))];
            return weights =>
            {
                var (drawn, truth) = (new List<double>(p.Length), new List<int>(p.Length));
                for (int i = 0; i < p.Length; i++)
                {
                    drawn.AddRange(Enumerable.Repeat(p[i], weights[i]));
                    truth.AddRange(Enumerable.Repeat(labels[i], weights[i]));
                }
                return -CalibrationError.Of([.. drawn], [.. truth]);
            };
        }
        return PairedDifference.Of(labels.Length, Of(ours), Of(theirs), resamples: Resamples / 4);
    }

    private static GateCheck WorstRegime(FrozenPairs frozen, double[] ours, double[] theirs, int[] labels, GateOptions options)
    {
        GateCheck? worst = null;
        foreach (var regime in Enumerable.Range(0, labels.Length).GroupBy(i => frozen.RegimeOf(frozen.Rows[i].Drug, frozen.Rows[i].Target)).OrderBy(g => g.Key))
        {
            int[] rows = [.. regime];
            int positives = rows.Sum(i => labels[i]);
            if (positives < LeastPositives || positives == rows.Length) continue;
            var check = NotWorse($"AUPRC of {regime.Key.Text()} pairs", PairedDifference.Of(
                [.. rows.Select(i => ours[i])], [.. rows.Select(i => theirs[i])], [.. rows.Select(i => labels[i])], resamples: Resamples).Auprc, Margin(options.Regime, positives, options));
            if (worst is null || (worst.Passed, worst.Value).CompareTo((check.Passed, check.Value)) > 0) worst = check;
        }
        return worst is null
            ? new("worst regime", double.NaN, -options.Regime, true, $"no regime has {LeastPositives} interactions")
            : worst with { Name = "worst regime" };
    }

    private static double Overlap(FrozenPairs frozen, Func<int, int, double> former)
    {
        int step = Math.Max(1, frozen.Drugs.Length / ShownDrugs), top = Math.Min(Top, frozen.Targets.Length);
        int[] First(int drug, Func<int, int, double> model) => [.. frozen.Targets.OrderByDescending(t => model(drug, t)).ThenBy(t => t).Take(top)];
        return frozen.Drugs.Where((_, i) => i % step == 0).Average(d => (double)First(d, frozen.Candidate).Intersect(First(d, former)).Count() / top);
    }
}
