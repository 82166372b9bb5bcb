using DtiGraph.Tests.Cli;
using DtiGraph.Tests.Graphs;

[assembly: AssemblyFixture(typeof(TrainedStarter))]

namespace DtiGraph.Tests.Cli;

/// <summary>A small model of the starter graph and a small bench on it, each made once by the command itself.</summary>
public sealed class TrainedStarter : IDisposable
{
    private readonly Lazy<Task<DtiProcess>> run, bench;

    public TrainedStarter()
    {
        run = new(() => DtiProcess.RunAsync(
            "train", "--graph", StarterGraph.Folder, "--out", Model, "--seed", "7", "--set", "model.hidden=16", "--set", "epochs=4", "--json"));
        bench = new(() => DtiProcess.RunAsync("bench", StarterGraph.Folder, "--split", "random", "--seeds", "2", "--baselines", "neighbour",
            "--set", "model.hidden=8", "--set", "epochs=1", "--report", BenchReport, "--json"));
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("dti-cli-").FullName;

    public string Model => Path.Combine(Folder, "model");

    internal Task<DtiProcess> RunAsync() => run.Value;

    public string BenchReport => Path.Combine(Folder, "bench-report");

    /// <summary>Two seeds and one baseline, with a report.</summary>
    internal Task<DtiProcess> BenchAsync() => bench.Value;

    public string Write(string file, string text)
    {
        string path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
