using System.Text.Json;

namespace DtiGraph.Reports;

/// <summary>What it takes to make the model again.</summary>
internal static class RunFacts
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n" };

    public static string Of(Report report)
    {
        var run = report.Runs[0];
        var split = run.Split;
        var facts = new List<string[]>();
        if (run.ModelVersion is { } version) facts.Add(["model version", version]);
        facts.Add(["GraphId", run.GraphId]);
        facts.Add(["split", $"{split.Name}, {(split.Published ? "published" : "drawn by seed")}{(split.Validated is { } part ? $"; validation is {part}" : "")}"]);
        foreach (var r in report.Runs)
        {
            string seed = report.Runs.Length == 1 ? "" : $", seed {r.Seed}";
            facts.Add([$"SplitId{seed}", r.Split.SplitId]);
            facts.Add([$"pairs{seed}",
                $"train {Part(r.Split.Train)}; validation {Part(r.Split.Validation)}; test {Part(r.Split.Test)}; dropped {Html.Count(r.Split.Dropped)}"]);
            facts.Add([$"epochs{seed}", $"{r.History.Count(p => p.Member == 0)}, best {r.BestEpoch}{(r.History.Any(p => p.Member > 0) ? $", of the first of {r.History.Max(p => p.Member) + 1} networks" : "")}{(r.Stopped ? ", stopped early" : "")}, on {r.Device}"]);
            if (r.Certificate is { } certificate) facts.Add([$"checked before training{seed}", certificate]);
        }
        foreach (var (origin, rows) in split.TrainOrigins) facts.Add([$"train pairs of origin {origin}", Html.Count(rows)]);
        facts.Add([report.Runs.Length == 1 ? "seed" : "seeds", string.Join(", ", report.Runs.Select(r => r.Seed))]);
        if (run.GitCommit.Length > 0) facts.Add(["code", run.GitCommit]);
        facts.Add(["libraries", string.Join(", ", run.Packages.Select(p => p.Value.StartsWith(p.Key, StringComparison.Ordinal) ? p.Value : $"{p.Key} {p.Value}"))]);
        string whose = report.Runs.Length == 1 ? "" : $" of seed {run.Seed}";
        return Html.Table("Facts", 2, ["fact", "value"], facts) + Search(report)
            + $"<details open><summary>Options{whose}</summary><pre>{Html.Text(JsonSerializer.Serialize(run.Options, Indented))}</pre></details>\n";
    }

    private static string Search(Report report) => report.Runs.All(r => r.LossSearch.Length == 0) ? "" : Html.Table(
        "Search for gamma and alpha, within train", 1, ["seed", "gamma", "alpha", "AUPRC over the folds", "chosen"],
        report.Runs.SelectMany(r => r.LossSearch.Select(c => (IEnumerable<string>)
            [$"{r.Seed}", Html.Plain(c.Gamma), c.Alpha is { } alpha ? Html.Plain(alpha) : "none", Html.Spread(c.Auprc, 2), c.Chosen ? "yes" : ""])));

    private static string Part(Artifacts.PartSummary part) => $"{Html.Count(part.Pairs)} ({Html.Count(part.Positives)} interactions)";
}
