using System.Collections.Immutable;

namespace DtiGraph.Reports;

/// <summary>How well the pairs are ordered: precision-recall, ROC and ranks.</summary>
internal static class OrderFigures
{
    private static readonly Axis Recall = Axis.Linear("recall: share of the interactions found", 0, 1);

    public static Figure PrecisionRecall(Report report, string part, Func<RunReport, PartReport> of)
    {
        var picture = new Picture($"pr-{part}", Recall, Axis.Linear("precision: share that are interactions", 0, 1));
        double rate = report.Runs.Average(r => of(r).PositiveRate);
        picture.Line([0, 1], [rate, rate], Ink.Reference);
        foreach (var (curves, ink) in Curves(report, of))
        {
            var steps = Steps(curves.PrecisionRecall.Recall, curves.PrecisionRecall.Precision);
            picture.Line([.. steps.Select(s => s.X)], [.. steps.Select(s => s.Y)], ink);
        }
        string heading = $"Precision and recall, {part}";
        return new(heading, picture.ToSvg($"{heading}: model AUPRC {Mean(report, part, "gnn", "auprc")}, degree twin {Mean(report, part, "degree", "auprc")}, "
            + $"positive rate {Html.Percent(rate)}."),
            (Ink.Model, $"model, AUPRC {Mean(report, part, "gnn", "auprc")}"), (Ink.Degree, $"degree twin, AUPRC {Mean(report, part, "degree", "auprc")}"),
            (Ink.Reference, $"no skill: positive rate {Html.Percent(rate)}"));
    }

    public static Figure Roc(Report report, string part, Func<RunReport, PartReport> of)
    {
        var picture = new Picture($"roc-{part}", Axis.Linear("false positive rate", 0, 1), Axis.Linear("true positive rate", 0, 1));
        picture.Line([0, 1], [0, 1], Ink.Reference);
        foreach (var (curves, ink) in Curves(report, of)) picture.Line(curves.Roc.FalsePositiveRate, curves.Roc.TruePositiveRate, ink);
        string heading = $"ROC, {part}", rate = Html.Percent(report.Runs.Average(r => of(r).PositiveRate));
        return new(heading, picture.ToSvg($"{heading}: model AUROC {Mean(report, part, "gnn", "auroc")}, degree twin {Mean(report, part, "degree", "auroc")}, "
            + $"positive rate {rate}."),
            (Ink.Model, $"model, AUROC {Mean(report, part, "gnn", "auroc")}"), (Ink.Degree, $"degree twin, AUROC {Mean(report, part, "degree", "auroc")}"),
            (Ink.Reference, $"no skill: .5 (positive rate {rate})"));
    }

    public static Figure Ranks(Report report)
    {
        int bins = report.Runs[0].Ranks.Models[0].Histogram.Counts.Length, targets = report.Runs[0].Ranks.Targets;
        double[][] shares = [.. report.Runs[0].Ranks.Models.Select((_, m) => Enumerable.Range(0, bins)
            .Select(b => report.Runs.Average(r => (double)r.Ranks.Models[m].Histogram.Counts[b] / Math.Max(1, r.Ranks.Interactions))).ToArray())];
        double top = Math.Max(.05, shares.SelectMany(s => s).Max() * 1.08);
        var picture = new Picture("ranks-test",
            new("rank of the target (1 is best)", 0, bins, [.. Enumerable.Range(0, bins).Select(b => (b + .5, Range(b, targets)))]),
            Axis.Linear("share of the test interactions", 0, top), wide: true);
        for (int b = 0; b < bins; b++)
        {
            picture.Bar(b + .12, b + .48, shares[0][b], Ink.Model);
            picture.Bar(b + .52, b + .88, shares[1][b], Ink.Degree);
        }
        string Said(int model) => $"MRR {Html.Fixed(report.Runs.Average(r => r.Ranks.Models[model].Histogram.Mrr))}, "
            + $"median rank {Html.Rank(report.Runs.Average(r => r.Ranks.Models[model].Histogram.Median))}";
        return new("Rank of each test interaction among all targets of its drug", picture.ToSvg($"Ranks on test: model {Said(0)}; degree twin {Said(1)}; "
            + $"{Html.Count(targets)} targets."),
            (Ink.Model with { Width = 8 }, $"model, {Said(0)}"), (Ink.Degree with { Width = 8 }, $"degree twin, {Said(1)}"));
    }

    private static IEnumerable<(ModelCurves Curves, Ink Ink)> Curves(Report report, Func<RunReport, PartReport> of) =>
        new[] { 1, 0 }.SelectMany(m => report.Runs.Select(r => (of(r).Models[m], Ink.Of(of(r).Models[m].Name).Among(report.Runs.Length)))); // the model on top

    /// <summary>Precision k holds from recall k - 1 to recall k.</summary>
    private static List<(double X, double Y)> Steps(ImmutableArray<double> recall, ImmutableArray<double> precision)
    {
        var points = new List<(double, double)>();
        for (int k = 0; k < recall.Length; k++)
        {
            points.Add((k == 0 ? 0 : recall[k - 1], precision[k]));
            points.Add((recall[k], precision[k]));
        }
        return points;
    }

    private static string Range(int bin, int largest)
    {
        int from = 1 << bin, to = Math.Min((1 << (bin + 1)) - 1, largest);
        return from == to ? $"{from}" : $"{from}–{to}";
    }

    private static string Mean(Report report, string part, string model, string metric)
    {
        var spread = report.Spread.Single(s => s.Name == model);
        var metrics = part == "test" ? spread.Test : spread.Validation;
        return Html.Spread(metric == "auroc" ? metrics.Auroc : metrics.Auprc, report.Runs.Length);
    }
}
