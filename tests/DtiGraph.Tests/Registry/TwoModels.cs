using DtiGraph.Artifacts;
using DtiGraph.Graphs;
using DtiGraph.Tests.Registry;
using DtiGraph.Training;
using static TorchSharp.torch;

[assembly: AssemblyFixture(typeof(TwoModels))]

namespace DtiGraph.Tests.Registry;

/// <summary>Two small models of the starter graph, trained once, and folders for registries.</summary>
public sealed class TwoModels : IDisposable
{
    private readonly Lazy<(string First, string Second)> trained;
    private readonly string root = Directory.CreateTempSubdirectory("dtigraph-registry-").FullName;

    public TwoModels() => trained = new(() => (Train(1), Train(2)));

    public string First => trained.Value.First;

    public string Second => trained.Value.Second;

    public string Free() => Path.Combine(root, Guid.NewGuid().ToString("N"));

    public void Dispose() => Directory.Delete(root, recursive: true);

    private string Train(long seed)
    {
        var options = new TrainingOptions { Seed = seed, Epochs = 1, Model = new() { Hidden = 8 } };
        string folder = Path.Combine(root, $"model{seed}");
        ArtifactFolder.Write(TrainingRun.Run(GraphFolder.Read(Repository.Path("graphs/starter")), options, CPU), folder);
        return folder;
    }
}
