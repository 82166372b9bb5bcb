using System.Globalization;
using DtiGraph.Artifacts;

namespace DtiGraph.Cli;

/// <summary>A certificate in one line.</summary>
internal static class CertificateText
{
    // Beyond these the labels of one end say nearly all that there is to say, or the opposite of it.
    private const double Telling = .1;
    private const int Enough = 100; // rows

    public static string Line(LeakageCertificate certificate)
    {
        var said = new List<string> { $"{certificate.SharedPairs} shared pairs", $"{certificate.SharedEdges} shared edges" };
        // What is said of test: it is what the numbers are read from.
        var alike = certificate.Alike.Where(a => a is { Part: "test", Against: "train", Nodes: > 0 }).ToList();
        said.AddRange(alike.Select(a => a.Kind == "drug"
            ? $"{Many(a.Nodes, "drug")} of test {(a.Nodes == 1 ? "has" : "have")} the structure of a train drug"
            : $"{Many(a.Nodes, "target")} of test {(a.Nodes == 1 ? "is" : "are")} near-identical to a train target"));
        var shortcuts = certificate.Shortcuts.Where(s => s is { Part: "test", Rows: >= Enough, Auroc: >= 1 - Telling or <= Telling })
            .Select(s => $"; note: the labels that a {s.Kind} has in train tell those of test by themselves (AUROC {s.Auroc.ToString("F3", CultureInfo.InvariantCulture)} of their mean)");
        return $"certificate: {string.Join(", ", said)}" + (alike.Count > 0 ? " (listed in certificate.json)" : "") + string.Concat(shortcuts);
    }

    /// <summary>The line of a model, where it has a certificate.</summary>
    public static string? LineOf(Artifact artifact) => artifact.Certificate is { } certificate ? Line(certificate) : null;

    private static string Many(int count, string noun) => $"{MetricsTable.Count(count)} {noun}{(count == 1 ? "" : "s")}";
}
