namespace DtiGraph.Reports;

/// <summary>How far the probabilities can be trusted and acted on: reliability, their histogram and decision curves.</summary>
internal static class ProbabilityFigures
{
    private static readonly double[] Ends = [.1, .2, .5, 1];
    private static readonly double[] RootTicks = [0, .01, .05, .1, .2, .3, .5, .75, 1];
    private const double Rare = .1;

    public static Figure Reliability(Report report, string part, Func<RunReport, PartReport> of)
    {
        double end = End(report, of);
        // Where interactions are rare most bins lie near 0: a square-root scale spreads them and still has a 0.
        bool rare = report.Runs.Average(r => of(r).PositiveRate) < Rare;
        double At(double p) => rare ? Math.Sqrt(p) : p;
        Axis Scale(string name) => rare
            ? new(name + " (root scale)", 0, At(end), [.. RootTicks.Where(t => t <= end).Select(t => (At(t), Html.Plain(t)))])
            : Axis.Linear(name, 0, end);
        var picture = new Picture($"reliability-{part}", Scale("stated, mean of the bin"), Scale("observed rate of interactions"));
        picture.Line([0, At(end)], [0, At(end)], Ink.Reference);
        var lines = new[] { (0, "score", Ink.Score), (0, "posterior", Ink.Posterior), (1, "probability", Ink.Degree), (0, "probability", Ink.Model) };
        var legend = new List<(Ink, string)>();
        foreach (var (model, stage, ink) in lines)
        {
            var stages = report.Runs.Select(r => of(r).Models[model].Reliability.Single(s => s.Stage == stage)).ToList();
            foreach (var s in stages)
            {
                picture.Line([.. s.Bins.Select(b => At(b.MeanProbability))], [.. s.Bins.Select(b => At(b.ObservedRate))],
                    ink.Among(stages.Count), markers: stages.Count == 1);
            }
            legend.Add((ink, $"{(model == 1 ? "degree twin, " : "")}{Name(stage)}, ECE {Html.Fixed(stages.Average(s => s.Ece))}"));
        }
        legend.Add((Ink.Reference, "stated = observed"));
        legend.Reverse(0, legend.Count - 1); // what is served first
        string heading = $"Reliability, {part}";
        return new(heading, picture.ToSvg($"{heading}: {string.Join("; ", legend.SkipLast(1).Select(l => l.Item2))}."), [.. legend]);
    }

    public static Figure Histogram(Report report, string part, Func<RunReport, PartReport> of)
    {
        const int Together = 2; // bins of .01 in a bar
        double[] counts = [.. Enumerable.Range(0, ModelCurves.HistogramBins / Together)
            .Select(b => report.Runs.Average(r => (double)of(r).Models[0].Histogram[b * Together] + of(r).Models[0].Histogram[b * Together + 1]))];
        double top = Math.Log10(1 + counts.Max()) * 1.08, step = (double)Together / ModelCurves.HistogramBins;
        var ticks = new List<(double, string)> { (0, "0") };
        for (int power = counts.Max() >= 1000 ? 1 : 0; Math.Log10(1 + Math.Pow(10, power)) < top; power++)
            ticks.Add((Math.Log10(1 + Math.Pow(10, power)), Html.Count(Math.Pow(10, power))));
        var picture = new Picture($"histogram-{part}", Axis.Linear("probability served", 0, 1), new("pairs (log)", 0, top, [.. ticks]), low: true);
        for (int b = 0; b < counts.Length; b++) picture.Bar((b + .08) * step, (b + .92) * step, Math.Log10(1 + counts[b]), Ink.Model);
        string heading = $"Pairs by probability, {part}";
        return new(heading, picture.ToSvg($"{heading}: {Html.Count(counts.Sum())} pairs."),
            (Ink.Model with { Width = 8 }, $"model, {Html.Count(counts.Sum())} pairs in bins of {Html.Plain(step)}"));
    }

    public static Figure Decision(Report report, string part, Func<RunReport, PartReport> of)
    {
        var parts = report.Runs.Select(of).ToList();
        double top = parts.SelectMany(p => p.Models.SelectMany(m => m.NetBenefit).Append(p.PositiveRate)).Max() * 1.05;
        double[] x = [.. parts[0].Thresholds.Select(Math.Log10)];
        var ticks = new[] { .001, .003, .01, .03, .1, .2, .5 }.Select(t => (Math.Log10(t), Html.Plain(t)));
        var picture = new Picture($"decision-{part}", new("L/D: cost of an assay over value of a hit (log)", x[0], x[^1], [.. ticks]),
            Axis.Linear("net value per pair", -.25 * top, top));
        picture.Line([x[0], x[^1]], [0, 0], Ink.Reference with { Dashed = false });
        foreach (var p in parts) picture.Line(x, p.TestAll, Ink.Reference with { Width = parts.Count == 1 ? 1.6f : 1 });
        foreach (int model in new[] { 1, 0 })
            foreach (var p in parts) picture.Line(x, p.Models[model].NetBenefit, Ink.Of(p.Models[model].Name).Among(parts.Count));
        string heading = $"Decision curve, {part}";
        return new(heading, picture.ToSvg($"{heading}: net value of the model and its degree twin beside testing all pairs and testing none."),
            (Ink.Model, "model"), (Ink.Degree, "degree twin"), (Ink.Reference, "test all"), (Ink.Reference with { Dashed = false }, "test none"));
    }

    private static string Name(string stage) => stage switch
    {
        "score" => "score, sigmoid(logit)",
        "posterior" => "after the posterior",
        _ => "probability served",
    };

    /// <summary>Where both axes end: above every bin of every stage.</summary>
    private static double End(Report report, Func<RunReport, PartReport> of)
    {
        double largest = report.Runs.SelectMany(r => of(r).Models).SelectMany(m => m.Reliability).SelectMany(s => s.Bins)
            .Max(b => Math.Max(b.MeanProbability, b.ObservedRate));
        return Ends.First(e => e >= largest || e == 1);
    }
}
