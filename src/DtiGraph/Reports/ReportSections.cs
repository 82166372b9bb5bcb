using DtiGraph.Evaluation;

namespace DtiGraph.Reports;

/// <summary>The page, section by section.</summary>
internal static class ReportSections
{
    private static readonly (string Name, Func<RunReport, PartReport> Of)[] Parts = [("validation", r => r.Validation), ("test", r => r.Test)];

    public static IEnumerable<(string Id, string Heading, string Content)> Of(Report report)
    {
        yield return ("metrics", "How good it is", Note("The degree twin knows no chemistry: it counts the train interactions of drug and target. "
            + "A model is worth what it adds to its twin. AUPRC without skill is the positive rate. Choices were made on validation; test was read once.") + Metrics(report) + Seeds(report));
        yield return ("precision-recall", "Precision and recall", Pair(p => OrderFigures.PrecisionRecall(report, p.Name, p.Of)));
        yield return ("roc", "ROC", Pair(p => OrderFigures.Roc(report, p.Name, p.Of)));
        yield return ("reliability", "Can the probabilities be trusted", Note("15 bins of equal mass. The score is an order and no probability; "
            + "the posterior follows from the loss in closed form; the probability served is what validation still corrects. On the dashed line what is stated is what is observed.")
            + Pair(p => ProbabilityFigures.Reliability(report, p.Name, p.Of)) + Pair(p => ProbabilityFigures.Histogram(report, p.Name, p.Of)));
        yield return ("decision", "Is it worth acting on", Note("Every pair with a probability of at least L/D is tested: an assay costs L, a hit is worth D. "
            + "Net value is in units of D - L. Where a curve lies above both testing all and testing none the model is worth using. "
            + "It holds for the class ratio of these pairs: in a screen where interactions are rarer the gain is smaller.") + Pair(p => ProbabilityFigures.Decision(report, p.Name, p.Of)));
        yield return ("ranks", "Where the interactions rank", Note(
            $"Each of the {Html.Count(report.Runs.Average(r => r.Ranks.Interactions))} test interactions among all "
            + $"{Html.Count(report.Runs[0].Ranks.Targets)} targets of its drug; other recorded interactions of the drug are left out, "
            + "ties take their mean rank. MRR is the mean over interactions.")
            + OrderFigures.Ranks(report).ToHtml());
        yield return ("regimes", "By what train knew of the pair", Regimes(report));
        yield return ("training", "Training", Training(report));
        yield return ("meaning", "What the numbers mean", string.Concat(report.Runs.Select(r => r.Meaning).Distinct().Select(m => Note(m, soft: false))));
        yield return ("run", "The run", RunFacts.Of(report));
    }

    private static string Note(string text, bool soft = true) => $"<p{(soft ? " class=\"soft\"" : "")}>{Html.Text(text)}</p>\n";

    private static string Pair(Func<(string Name, Func<RunReport, PartReport> Of), Figure> draw) =>
        $"<div class=\"pair\">\n{string.Concat(Parts.Select(p => draw(p).ToHtml()))}</div>\n";

    /// <summary>A table for test and one for validation: with the baselines beside them both would be too wide for one.</summary>
    private static string Metrics(Report report)
    {
        bool one = report.Runs.Length == 1;
        string spread = one ? "" : $", mean ± standard deviation of {report.Runs.Length} seeds";
        string Table(string part, IEnumerable<object> columns) => Html.Table($"Metrics on {part}{spread}", 1,
            ["metric", .. report.Spread.Select(s => Named(s.Name))], MetricRows.Of([.. columns]));
        return one
            ? Table("test", report.Runs[0].Metrics.Select(m => m.Test)) + Table("validation", report.Runs[0].Metrics.Select(m => m.Validation))
            : Table("test", report.Spread.Select(s => s.Test)) + Table("validation", report.Spread.Select(s => s.Validation));
    }

    private static string Seeds(Report report) => report.Runs.Length == 1 ? "" : Html.Table("Each seed, on test", 2,
        ["seed", "model", "positive rate", "AUROC", "AUPRC", "ECE", "Brier", "log-loss"],
        report.Runs.SelectMany(r => r.Metrics.Select(m => (IEnumerable<string>)
        [
            $"{r.Seed}", Named(m.Name), Html.Percent(m.Test.PositiveRate), Html.Fixed(m.Test.Auroc), Html.Fixed(m.Test.Auprc), Html.Fixed(m.Test.Ece),
            Html.Fixed(m.Test.Brier), Html.Fixed(m.Test.LogLoss),
        ])));

    private static string Regimes(Report report)
    {
        bool one = report.Runs.Length == 1;
        string[] seed = one ? [] : ["seed"];
        var rows = report.Runs.SelectMany(run => Parts.SelectMany(part => part.Of(run).Regimes.SelectMany(regime => regime.Models.Select(m => (IEnumerable<string>)
        [
            .. one ? Array.Empty<string>() : [$"{run.Seed}"], part.Name, RegimeName(regime.Regime), Named(m.Name),
            Html.Count(regime.Pairs), Html.Percent(regime.PositiveRate), Html.Fixed(m.Auroc), Html.Fixed(m.Auprc), Html.Fixed(m.Ece),
        ]))));
        return Note("warm: drug and target have labelled pairs in train; cold: the drug, the target or both have none.")
            + Html.Table("Regimes", one ? 3 : 4, [.. seed, "part", "regime", "model", "pairs", "positive rate", "AUROC", "AUPRC", "ECE"], rows)
            + Families(report);
    }

    /// <summary>Target families on test, where the graph knows them and they have enough pairs.</summary>
    private static string Families(Report report)
    {
        var rows = report.Runs.SelectMany(run => run.Metrics.SelectMany(m => m.Breakdown.Where(b => b.Kind != "regime").Select(b => (IEnumerable<string>)
        [
            b.Name, Named(m.Name), $"{run.Seed}", Html.Count(b.Pairs), Html.Percent(b.PositiveRate), Html.Fixed(b.Auroc), Html.Fixed(b.Auprc), Html.Fixed(b.Ece),
        ]))).OrderBy(r => r.First(), StringComparer.Ordinal).ToList();
        return rows.Count == 0 ? "" : Html.Table($"Target families on test, those with at least {Breakdown.MinimumRows} pairs and both labels", 3,
            ["family", "model", "seed", "pairs", "positive rate", "AUROC", "AUPRC", "ECE"], rows);
    }

    private static string Training(Report report) => report.Runs.Any(r => r.History.Length == 0)
        ? Note("No history was stored with this model.")
        : $"<div class=\"pair\">\n{TrainingFigures.Loss(report).ToHtml()}{TrainingFigures.Auprc(report).ToHtml()}</div>\n";

    private static string Named(string model) => model switch
    {
        "gnn" => "model",
        "degree" => "degree twin",
        _ => model,
    };

    private static string RegimeName(Regime regime) => regime switch
    {
        Regime.Warm => "warm",
        Regime.ColdDrug => "cold drug",
        Regime.ColdTarget => "cold target",
        _ => "cold both",
    };
}
