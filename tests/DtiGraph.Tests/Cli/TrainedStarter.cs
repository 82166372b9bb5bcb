using DtiGraph.Tests.Cli;
using DtiGraph.Tests.Graphs;

[assembly: AssemblyFixture(typeof(TrainedStarter))]

namespace DtiGraph.Tests.Cli;

/// <summary>A small model of the starter graph, trained once by the command itself.</summary>
public sealed class TrainedStarter : IDisposable
{
    private readonly Lazy<Task<DtiProcess>> run;

    public TrainedStarter() => run = new(() => DtiProcess.RunAsync(
        "train", "--graph", StarterGraph.Folder, "--out", Model, "--seed", "7", "--set", "model.hidden=16", "--set", "epochs=4", "--json"));

    public string Folder { get; } = Directory.CreateTempSubdirectory("dti-cli-").FullName;

    public string Model => Path.Combine(Folder, "model");

    internal Task<DtiProcess> RunAsync() => run.Value;

    public string Write(string file, string text)
    {
        string path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
