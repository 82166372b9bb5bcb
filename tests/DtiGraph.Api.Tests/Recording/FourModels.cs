using DtiGraph.Api.Tests.Recording;
using DtiGraph.Artifacts;
using DtiGraph.Graphs;
using DtiGraph.Registry;
using DtiGraph.Training;
using TorchSharp;

[assembly: AssemblyFixture(typeof(FourModels))]

namespace DtiGraph.Api.Tests.Recording;

/// <summary>Four small models of the starter graph, trained once, and registries of them.</summary>
public sealed class FourModels : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("dtigraph-api-ledger-").FullName;
    private readonly Lazy<string[]> folders;

    public FourModels() => folders = new(() => [.. Enumerable.Range(1, 4).Select(Train)]);

    /// <summary>The folder of the second one.</summary>
    public string Second => folders.Value[1];

    /// <summary>A registry of its own with versions 1 to 4; version 1 serves.</summary>
    public ModelRegistry Registry()
    {
        var registry = new ModelRegistry(Free());
        foreach (string folder in folders.Value) registry.Publish(folder);
        registry.Promote("1");
        return registry;
    }

    /// <summary>A path that nothing has.</summary>
    public string Free() => Path.Combine(root, Guid.NewGuid().ToString("N"));

    /// <summary>All files of a folder into another one, in place of those that are there.</summary>
    public static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories)) Put(File.ReadAllBytes(file), Path.Combine(to, Path.GetRelativePath(from, file)));
    }

    /// <summary>A file in place of another, which a service may be reading in this moment and could not be written to.</summary>
    public static void Put(byte[] content, string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        string beside = Path.GetTempFileName();
        File.WriteAllBytes(beside, content);
        File.Move(beside, file, overwrite: true);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private string Train(int seed)
    {
        string folder = Path.Combine(root, $"model{seed}");
        var options = new TrainingOptions { Seed = seed, Epochs = 1, Model = new() { Hidden = 8 } };
        ArtifactFolder.Write(TrainingRun.Run(GraphFolder.Read(Repository.Path("graphs/starter")), options, torch.CPU), folder);
        return folder;
    }
}
