using DtiGraph.Artifacts;
using DtiGraph.Graphs;
using DtiGraph.Models;
using DtiGraph.Training;
using static TorchSharp.torch;

[assembly: AssemblyFixture(typeof(DtiGraph.Tests.StarterModel))]

namespace DtiGraph.Tests;

/// <summary>A small model of the starter graph, trained once for all tests that need one, and its folder.</summary>
public sealed class StarterModel : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("dtigraph-model-").FullName;

    private readonly Lazy<Artifact> trained;

    public StarterModel() => trained = new(() => ArtifactFolder.Write(TrainingRun.Run(Graph, Options, CPU), Path.Combine(root, "model")));

    /// <summary>The network alone: four passes are too few for one that a factorisation adds little to.</summary>
    public static TrainingOptions Options => new() { Epochs = 4, Model = new ModelOptions { Hidden = 32 }, Seed = 7, Factorisation = new() { Weight = 0 } };

    public Snapshot Graph { get; } = GraphFolder.Read(Repository.Path("graphs/starter"));

    public Artifact Artifact => trained.Value;

    public string Folder
    {
        get
        {
            _ = trained.Value;
            return Path.Combine(root, "model");
        }
    }

    /// <summary>A copy of the folder that a test may damage.</summary>
    public string Copy()
    {
        string copy = Path.Combine(root, Guid.NewGuid().ToString("N"));
        foreach (string file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            string to = Path.Combine(copy, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
        return copy;
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
