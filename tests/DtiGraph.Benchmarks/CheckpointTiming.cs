using System.Diagnostics;
using System.Globalization;
using DtiGraph.Benchmarks.Load;
using DtiGraph.Graphs;
using DtiGraph.Training;
using DtiGraph.Training.Checkpoints;
using TorchSharp;

namespace DtiGraph.Benchmarks;

/// <summary>What an epoch takes without checkpoints, with one after every epoch, and with as many as there are by default: three trainings in turn, again and again.</summary>
internal static class CheckpointTiming
{
    /// <param name="folder">A graph.</param>
    /// <param name="options">epochs=30 (of a training), turns=2, hidden (default that of training).</param>
    public static int Run(string folder, LoadOptions options)
    {
        var graph = GraphFolder.Read(folder, ContradictionPolicy.Keep);
        var unset = new TrainingOptions();
        int turns = (int)options.Of("turns", 2), epochs = (int)options.Of("epochs", 30), hidden = (int)options.Of("hidden", unset.Model.Hidden);
        var training = unset with { Split = "frozen", Epochs = epochs, Patience = epochs, Model = unset.Model with { Hidden = hidden } };
        string work = Directory.CreateTempSubdirectory("dtigraph-checkpoints-").FullName, kept = Path.Combine(work, "checkpoint");
        try
        {
            var took = new Dictionary<string, List<double>> { ["none"] = [], ["every epoch"] = [], ["default"] = [] };
            var written = took.Keys.ToDictionary(k => k, _ => new HashSet<string>());
            double megabytes = 0;
            for (int turn = 0; turn < turns; turn++)
            {
                foreach (var (how, times) in took)
                {
                    var folderOf = how == "none" ? null : new CheckpointFolder(kept, _ => { }, how == "default" ? null : 0);
                    long last = 0;
                    TrainingRun.Run(graph, training, torch.CPU, report =>
                    {
                        if (report.Trial) return;
                        if (report.Epoch > 2) times.Add(Stopwatch.GetElapsedTime(last).TotalMilliseconds); // the first ones warm up
                        last = Stopwatch.GetTimestamp();
                        if (folderOf is null) return;
                        foreach (string file in Directory.EnumerateFiles(kept, "001-*.safetensors"))
                        {
                            written[how].Add($"{turn} {Path.GetFileName(file)}");
                            megabytes = new FileInfo(file).Length / 1e6;
                        }
                    }, checkpoints: folderOf);
                    CheckpointFolder.Remove(kept);
                }
            }
            Say($"{graph.Drugs.Length} drugs, {graph.Targets.Length} targets, {hidden} numbers a node, a state of {megabytes:F1} MB; {turns} trainings of {epochs} epochs each in turn; load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]}\n");
            Say($"| checkpoints | written | median ms from epoch to epoch | mean | over none, by the means |\n|---|---|---|---|---|");
            double none = took["none"].Average();
            foreach (var (how, times) in took) Say($"| {how} | {written[how].Count} | {LoadFigures.At([.. times.Order()], .5):F1} | {times.Average():F1} | {times.Average() / none - 1:P1} |");
            return 0;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
