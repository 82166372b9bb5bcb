using System.Diagnostics;
using System.Globalization;
using System.IO.Hashing;
using System.Security.Cryptography;
using DtiGraph.Artifacts;
using DtiGraph.Benchmarks.Load;
using DtiGraph.Graphs;
using DtiGraph.Training;
using DtiGraph.Training.Checkpoints;
using TorchSharp;

namespace DtiGraph.Benchmarks;

/// <summary>What an epoch takes without checkpoints and with them, two trainings in turn, again and again; and the parts of writing one.</summary>
internal static class CheckpointTiming
{
    private const int Turns = 9;

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
            var took = new Dictionary<string, List<double>> { ["none"] = [], ["kept"] = [] };
            var written = took.Keys.ToDictionary(k => k, _ => new HashSet<string>());
            byte[] state = [];
            for (int turn = 0; turn < turns; turn++)
            {
                foreach (var (how, times) in took)
                {
                    var folderOf = how == "none" ? null : new CheckpointFolder(kept, _ => { });
                    long last = 0;
                    TrainingRun.Run(graph, training, torch.CPU, report =>
                    {
                        if (report.Trial) return;
                        if (report.Epoch > 2) times.Add(Stopwatch.GetElapsedTime(last).TotalMilliseconds); // the first ones warm up
                        last = Stopwatch.GetTimestamp();
                        if (folderOf is null) return;
                        foreach (string file in Directory.GetFiles(kept, "001-*.safetensors")) written[how].Add($"{turn} {Path.GetFileName(file)}"); // it may go at any moment
                    }, checkpoints: folderOf);
                    if (folderOf is not null) state = File.ReadAllBytes(Directory.EnumerateFiles(kept, "001-*.safetensors").Single());
                    CheckpointFolder.Remove(kept);
                }
            }
            Say($"{graph.Drugs.Length} drugs, {graph.Targets.Length} targets, {hidden} numbers a node, a state of {state.Length / 1e6:F1} MB; {turns} trainings of {epochs} epochs each in turn; load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]}\n");
            Say($"| checkpoints | written | median ms from epoch to epoch | mean | over none, by the means |\n|---|---|---|---|---|");
            double none = took["none"].Average();
            foreach (var (how, times) in took) Say($"| {how} | {written[how].Count} | {LoadFigures.At([.. times.Order()], .5):F1} | {times.Average():F1} | {times.Average() / none - 1:P1} |");
            Parts(work, state);
            return 0;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>One after the other on one thread, where a checkpoint is written.</summary>
    private static void Parts(string work, byte[] state)
    {
        byte[] buffer = new byte[state.Length];
        string file = Path.Combine(work, "state.tmp"), kept = Path.Combine(work, "state");
        Say($"\n| part, {Turns} times | median ms | most |\n|---|---|---|");
        Part("copy into memory that is used again", () => state.CopyTo(buffer, 0));
        Part("copy into new memory", () => state.ToArray());
        Part("SHA-256", () => SHA256.HashData(buffer));
        Part("XXH128", () => XxHash128.Hash(buffer));
        Part("writing the file", () => File.WriteAllBytes(file, buffer));
        Part("writing it and forcing it to the disk", () =>
        {
            File.WriteAllBytes(file, buffer);
            DurableFile.Sync(file);
        });
        Part("that, renamed and its folder forced, too", () =>
        {
            File.WriteAllBytes(file, buffer);
            DurableFile.Replace(file, kept);
        });
    }

    private static void Part(string what, Action once)
    {
        double[] took = [.. Enumerable.Range(0, Turns).Select(_ =>
        {
            var clock = Stopwatch.StartNew();
            once();
            return clock.Elapsed.TotalMilliseconds;
        }).Order()];
        Say($"| {what} | {LoadFigures.At(took, .5):F0} | {took[^1]:F0} |");
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
