using System.Collections.Immutable;
using System.Text.Json;
using DtiGraph.Artifacts;
using DtiGraph.Reports;

namespace DtiGraph.Jobs;

/// <summary>What a gate looked at and what came of it.</summary>
/// <param name="Gate">data or evaluation.</param>
/// <param name="Passed">Every check holds.</param>
/// <param name="Reason">Why, in one sentence.</param>
/// <param name="Checks">Row by row.</param>
public sealed record GateReport(string Gate, bool Passed, string Reason, ImmutableArray<GateCheck> Checks)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Puts checks together.</summary>
    /// <param name="gate">Its name.</param>
    /// <param name="checks">At least one.</param>
    public static GateReport Of(string gate, params ImmutableArray<GateCheck> checks)
    {
        var failed = checks.Where(c => !c.Passed).ToList();
        string reason = failed.Count == 0
            ? $"All {checks.Length} checks of the {gate} gate hold."
            : $"{failed.Count} of {checks.Length} checks of the {gate} gate fail: {string.Join("; ", failed.Select(c => c.Says))}.";
        return new(gate, failed.Count == 0, reason, checks);
    }

    /// <summary>Writes report.json and index.html of some gates.</summary>
    /// <param name="folder">Whole afterwards, or not there.</param>
    /// <param name="title">What was judged.</param>
    /// <param name="gates">At least one.</param>
    public static void Write(string folder, string title, params ImmutableArray<GateReport> gates) => AtomicFolder.Publish(folder, temporary =>
    {
        File.WriteAllText(Path.Combine(temporary, "report.json"), JsonSerializer.Serialize(gates, Json) + "\n");
        File.WriteAllText(Path.Combine(temporary, "index.html"), ReportPage.Page($"DtiGraph: {title}", title, gates[^1].Reason, string.Concat(gates.Select(Section))));
    }, replaces: "report.json");

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="folder">Of a report.</param>
    public static ImmutableArray<GateReport> Read(string folder) => JsonSerializer.Deserialize<ImmutableArray<GateReport>>(File.ReadAllBytes(Path.Combine(folder, "report.json")), Json);

    private static string Section(GateReport gate) => $"<section>\n<h2>{Html.Text(gate.Gate)} gate: {(gate.Passed ? "passed" : "failed")}</h2>\n<p>{Html.Text(gate.Reason)}</p>\n"
        + Html.Table($"checks of the {gate.Gate} gate", 1, ["check", "number", "bound", "verdict", "in words"],
            gate.Checks.Select(c => new[] { c.Name, Html.Plain(c.Value), Html.Plain(c.Bound), c.Passed ? "holds" : "fails", c.Says }), sentences: 3) + "</section>\n";
}
