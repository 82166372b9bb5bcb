using System.CommandLine;
using System.Diagnostics;
using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Features.Embeddings;
using DtiGraph.Graphs;
using DtiGraph.Reports;
using DtiGraph.Training;
using DtiGraph.Training.Baselines;

namespace DtiGraph.Cli;

/// <summary>dti bench: mean and standard deviation over several seeds.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var graph = new Argument<string>("dataset") { Description = "A dataset folder, or a store such as sqlite:dtigraph.db." };
        var split = new Option<string>("--split")
        {
            Description = "random, " + CommonOptions.ColdPolicies + ", or a split of the dataset's own.",
            Required = true,
            HelpName = "name",
        };
        var seeds = new Option<int>("--seeds") { Description = "How many: 1 to n.", DefaultValueFactory = _ => 3 };
        var baselines = new Option<string>("--baselines")
        {
            Description = $"all (default), none, or some of {string.Join(",", BaselineSet.Names)}.",
            DefaultValueFactory = _ => "all",
            HelpName = "names",
        };
        var page = CommonOptions.Report();
        var (options, set, device) = (CommonOptions.OptionsFile(), CommonOptions.Set(), CommonOptions.Device());
        var targetEmbeddings = CommonOptions.TargetEmbeddings();
        var command = new Command("bench", "Train with several seeds; print mean and standard deviation beside the degree twin and the baselines.")
        {
            graph, split, seeds, baselines, options, set, device, page, targetEmbeddings,
        };
        var loss = new LossArguments();
        loss.AddTo(command);
        // A benchmark is taken as it was published, with what it contradicts itself in.
        var reading = new FolderArguments(contradictionsByDefault: "keep");
        reading.AddTo(command);
        command.Runs(async (parsed, screen) =>
        {
            var clock = Stopwatch.StartNew();
            string from = parsed.GetRequiredValue(graph), name = parsed.GetRequiredValue(split);
            int count = parsed.GetValue(seeds);
            if (count < 1) throw new ArgumentException($"--seeds: expected at least 1, got {count}");
            var asked = BaselineSet.Parse(parsed.GetRequiredValue(baselines));
            if (parsed.GetValue(page) is { } free) Report.CheckPlace(free);
            var trained = TrainingOptionsText.Read(parsed.GetValue(options), [.. parsed.GetRequiredValue(set), .. loss.Settings(parsed)], split: name);
            var where = TrainingDevice.Of(parsed.GetRequiredValue(device));
            using var stop = new StopSignal(screen, "stopping");
            var snapshot = await reading.LoadAsync(parsed, from, screen.Note, stop.Token);
            if (snapshot.Splits.FirstOrDefault(s => s.Name == name)?.Contradictions is int both and > 0)
                screen.Note($"note: {MetricsTable.Count(both)} pairs of split {name} are labelled both 1 and 0; their rows stay as published");
            var embeddings = parsed.GetValue(targetEmbeddings) is { } file ? await TargetEmbeddings.ReadAsync(file, snapshot, stop.Token) : null;
            var runs = new List<Manifest>();
            var models = new List<List<ModelMetrics>>();
            LeakageCertificate? certificate = null;
            var reported = new List<RunReport>();
            for (int seed = 1; seed <= count; seed++)
            {
                var seeded = trained with { Seed = seed };
                var artifact = TrainingProgress.Show(screen, $"seed {seed} of {count}", told => TrainingRun.Run(snapshot, seeded, where, told, stop.Token, embeddings));
                runs.Add(artifact.Manifest);
                certificate ??= artifact.Certificate;
                stop.Token.ThrowIfCancellationRequested();
                if (parsed.GetValue(page) is not null) reported.Add(RunReport.Of(artifact, CertificateText.LineOf(artifact)));
                var test = runs[^1].Metrics[0].Test;
                screen.Note($"seed {seed}: test AUROC {test.Auroc:F4}, AUPRC {test.Auprc:F4}, {runs[^1].Training.Seconds:F0} s");
                models.Add([.. runs[^1].Metrics]);
                foreach (var report in BaselineSet.Run(snapshot, seeded, where, asked, stop.Token, embeddings))
                {
                    models[^1].Add(report.Metrics);
                    screen.Note($"seed {seed}, {report.Metrics.Name}: AUROC {report.Metrics.Test.Auroc:F4}, AUPRC {report.Metrics.Test.Auprc:F4} on test, "
                        + $"{report.Seconds:F0} s ({report.Setting})");
                    stop.Token.ThrowIfCancellationRequested();
                }
            }
            if (parsed.GetValue(page) is { } to)
            {
                Report.Of(CommonOptions.DatasetName(from), [.. reported.Select((r, i) => r with { Metrics = [.. models[i]] })]).Write(to);
                screen.Note($"report written to {to}");
            }
            Print(screen, CommonOptions.DatasetName(from), name, snapshot, runs, models, certificate, clock);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(
        Screen screen, string dataset, string split, Snapshot graph, List<Manifest> runs, List<List<ModelMetrics>> bySeed,
        LeakageCertificate? certificate, Stopwatch clock)
    {
        var models = bySeed[0].Select((m, i) => new BenchMetrics(m.Name,
            MetricSpread.Of([.. bySeed.Select(s => s[i].Validation)]), MetricSpread.Of([.. bySeed.Select(s => s[i].Test)]))).ToList();
        MetricsTable.Print(screen, [.. models.Select(m => (m.Name, "validation", m.Validation)), .. models.Select(m => (m.Name, "test", m.Test))], runs.Count);
        TrainingSummaryText.PrintSplit(screen, runs[0], certificate);
        LossText.Print(screen, [.. runs.Select(r => r.Calibration.Test)]);
        double seconds = Math.Round(clock.Elapsed.TotalSeconds, 1), memory = Math.Round(Process.GetCurrentProcess().PeakWorkingSet64 / 1e6);
        screen.Line($"{(runs.Count == 1 ? "one seed" : $"mean ± standard deviation of {runs.Count} seeds")}; {seconds:F1} s in all, peak memory {MetricsTable.Count(memory)} MB");
        screen.Document(new BenchReport(dataset, split, [.. runs.Select(r => r.Seed)], models,
            [.. runs.Select(r => r.Calibration)], [.. runs.Select(r => r.Training.LossSearch)], seconds, memory, null, graph.GraphId, certificate, runs[0].Features.TargetEmbeddings));
    }
}
