using System.CommandLine;
using System.Diagnostics;
using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Graphs;
using DtiGraph.Ranking;
using DtiGraph.Reports;
using DtiGraph.Training;

namespace DtiGraph.Cli;

/// <summary>dti evaluate: how good a stored model is, on its own split or on pairs that someone brings.</summary>
internal static class EvaluateCommand
{
    private const double Tolerance = 1e-6; // another processor may round a logit otherwise

    public static Command Create()
    {
        var (model, graph) = (CommonOptions.Model(), CommonOptions.Graph(required: false));
        var pairs = new Option<string?>("--pairs") { Description = "Labelled pairs to judge it on: drug,target,label.", HelpName = "file.csv" };
        var (reading, report) = (new FolderArguments(), CommonOptions.Report());
        graph.Description = "Refuse the model unless it was trained on this graph.";
        var command = new Command("evaluate", "Judge a stored model again, from its stored numbers, beside its degree twin.")
        {
            model, graph, pairs, report,
        };
        reading.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.Has(pairs) && result.Has(report))
                result.AddError("expected --pairs or --report, got both: the report is of the model's own split");
        });
        command.Runs(async (parsed, screen) =>
        {
            var clock = Stopwatch.StartNew();
            string folder = parsed.GetRequiredValue(model);
            if (parsed.GetValue(report) is { } free) Report.CheckPlace(free);
            string? against = parsed.GetValue(graph), dataset = against is null ? null : CommonOptions.DatasetName(against);
            string? graphId = against is null ? null
                : (await reading.LoadAsync(parsed, against, screen.Note, CancellationToken.None)).GraphId;
            var artifact = ArtifactFolder.Read(folder, graphId);
            if (parsed.GetValue(pairs) is { } file) Given(screen, artifact, file, folder, dataset, clock);
            else Stored(screen, artifact, folder, dataset, parsed.GetValue(report));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Stored(Screen screen, Artifact artifact, string folder, string? dataset, string? report)
    {
        var manifest = artifact.Manifest;
        var again = Judgement.Again(artifact);
        foreach (var (stated, found) in manifest.Metrics.Zip(again))
        {
            Compare($"{stated.Name}, validation", stated.Validation, found.Validation, folder);
            Compare($"{stated.Name}, test", stated.Test, found.Test, folder);
        }
        MetricsTable.Print(screen, again);
        TrainingSummaryText.Print(screen, artifact);
        screen.Line($"model {manifest.Version}: computed again from its stored numbers, equal to its manifest");
        if (report is not null)
        {
            Report.Of(dataset, RunReport.Of(artifact with { Manifest = manifest with { Metrics = again } }, CertificateText.LineOf(artifact))).Write(report);
            screen.Line($"report written to {report}");
        }
        screen.Document(ModelReport.Of(manifest with { Metrics = again }, artifact.Certificate, dataset, folder));
    }

    private static void Given(Screen screen, Artifact artifact, string file, string folder, string? dataset, Stopwatch clock)
    {
        var (gnn, degree) = Judgement.On(artifact, GraphFolder.ReadPairs(artifact.Graph, file));
        MetricsTable.Print(screen, [("gnn", gnn), ("degree", degree)]);
        var served = new ServedModel(artifact);
        screen.Line(served.Meaning);
        screen.Document(new PairsReport(dataset, file, artifact.Manifest.Seed, [new("gnn", gnn), new("degree", degree)],
            Math.Round(clock.Elapsed.TotalSeconds, 1), folder, artifact.Manifest.Version, artifact.Manifest.GraphId, served.Meaning));
    }

    private static void Compare(string what, PairMetrics stated, PairMetrics found, string folder)
    {
        (string Name, double Stated, double Found)[] numbers =
        [
            ("AUROC", stated.Auroc, found.Auroc), ("AUPRC", stated.Auprc, found.Auprc), ("ECE", stated.Ece, found.Ece),
            ("Brier", stated.Brier, found.Brier), ("log-loss", stated.LogLoss, found.LogLoss),
            ("degree-matched AUROC", stated.DegreeMatchedAuroc, found.DegreeMatchedAuroc), ("all-pairs AUPRC", stated.AllPairsAuprc, found.AllPairsAuprc),
        ];
        foreach (var (name, expected, got) in numbers)
        {
            if (!expected.Equals(got) && !(Math.Abs(expected - got) <= Tolerance))
                throw new CommandFailedException($"{name} of {what}: expected {expected} as in the manifest, got {got} ({folder})");
        }
    }
}
