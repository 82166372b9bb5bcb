using System.Text;

namespace DtiGraph.Reports;

/// <summary>index.html: one file that asks nothing of a network.</summary>
internal static class ReportPage
{
    private const string Style = """
        :root { color-scheme: light; --ink: #1d2329; --soft: #5b6570; --line: #dfe3e8; }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 1180px; padding: 1.5rem 1.25rem 4rem; color: var(--ink); background: #fff;
          font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", Arial, sans-serif; }
        h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .25rem; }
        h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
        p { max-width: 75ch; margin: .5rem 0; } .soft { color: var(--soft); }
        .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); gap: 1rem 2rem; }
        figure { margin: .75rem 0; break-inside: avoid; } figcaption { font-weight: 600; margin-bottom: .25rem; }
        figure svg { width: 100%; height: auto; display: block; font-family: inherit; font-size: 12px; fill: var(--soft); }
        figure svg .axis { fill: var(--ink); }
        .legend { list-style: none; margin: .25rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; font-size: .85rem; }
        .ink { display: inline-block; width: 22px; vertical-align: middle; margin-right: .4rem; }
        .wide { overflow-x: auto; margin: .75rem 0; break-inside: avoid; }
        table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
        caption { text-align: left; font-weight: 600; padding-bottom: .35rem; }
        th, td { padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: 400; }
        thead th { color: var(--soft); border-bottom-color: #b9c0c8; } .n { text-align: right; white-space: nowrap; padding-left: .6rem; } tbody th { white-space: nowrap; }
        pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .8rem; background: #f6f7f9; padding: .75rem; border-radius: 4px; }
        @media (max-width: 640px) { tbody th { white-space: normal; } td, th, .n { padding-left: 0; padding-right: .4rem; } figure { overflow-x: auto; } figure svg.broad { min-width: 640px; } }
        @media print { body { max-width: none; padding: 0; font-size: 11pt; } h2 { break-after: avoid; } }
        """;

    public static string Of(Report report)
    {
        var run = report.Runs[0];
        string name = report.Dataset is null ? $"split {run.Split.Name}" : $"{report.Dataset}, split {run.Split.Name}";
        var page = new StringBuilder();
        foreach (var (id, heading, content) in ReportSections.Of(report))
            page.Append($"<section id=\"{id}\">\n<h2>{Html.Text(heading)}</h2>\n{content}</section>\n");
        return Page($"DtiGraph report: {name}", $"Drug-target interactions: {name}", Subtitle(report), page.ToString());
    }

    /// <summary>The page around some content.</summary>
    public static string Page(string title, string heading, string subtitle, string main) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
        <title>{Html.Text(title)}</title>
        <link rel="icon" href="data:,">
        <style>
        {Style}
        </style>
        </head>
        <body>
        <header>
        <h1>{Html.Text(heading)}</h1>
        <p class="soft">{Html.Text(subtitle)}</p>
        </header>
        <main>
        {main}</main>
        </body>
        </html>

        """.ReplaceLineEndings("\n");

    private static string Subtitle(Report report)
    {
        var run = report.Runs[0];
        string seeds = report.Runs.Length == 1 ? $"seed {run.Seed}" : $"seeds {string.Join(", ", report.Runs.Select(r => r.Seed))}";
        return $"{(run.ModelVersion is { } version ? $"model {version}, " : "")}graph {run.GraphId[..12]}, {seeds}. "
            + $"Test: {Html.Count(run.Test.Pairs)} labelled pairs, {Html.Percent(report.Runs.Average(r => r.Test.PositiveRate))} of them interactions.";
    }
}
