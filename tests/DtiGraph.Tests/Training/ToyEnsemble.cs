using DtiGraph.Artifacts;
using DtiGraph.Graphs;
using DtiGraph.Training;
using static TorchSharp.torch;

[assembly: AssemblyFixture(typeof(DtiGraph.Tests.Training.ToyEnsemble))]

namespace DtiGraph.Tests.Training;

/// <summary>Three networks trained as one model, and each of them trained alone, once for all tests that need them. The split came with the graph, so that no seed decides it.</summary>
public sealed class ToyEnsemble : IDisposable
{
    public const int Members = 3;

    private readonly string root = Directory.CreateTempSubdirectory("dtigraph-ensemble-").FullName;

    private readonly Lazy<Artifact> together;
    private readonly Lazy<IReadOnlyList<Artifact>> alone;

    public ToyEnsemble()
    {
        using (var toy = new ToyRun(ToyRun.Options)) Graph = toy.Graph;
        together = new(() => ArtifactFolder.Write(Run(Options), Path.Combine(root, "model")));
        alone = new(() => [.. Enumerable.Range(0, Members).Select(i => Run(Options with { Ensemble = 1, Seed = Options.Seed + 1000 * i }))]);
    }

    public static TrainingOptions Options { get; } = ToyRun.Options with
    {
        Epochs = 2,
        Model = ToyRun.Options.Model with { Hidden = 12 },
        Wide = new() { Weight = 5 },
        Ensemble = Members,
        Seed = 3,
    };

    public Snapshot Graph { get; }

    public Artifact Artifact => together.Value;

    /// <summary>The networks one by one, from seeds 3, 1003 and 2003.</summary>
    public IReadOnlyList<Artifact> Alone => alone.Value;

    public string Folder
    {
        get
        {
            _ = together.Value;
            return Path.Combine(root, "model");
        }
    }

    public string Beside(string name) => Path.Combine(root, name);

    public Artifact Run(TrainingOptions options, Action<EpochReport>? progress = null, CancellationToken cancellation = default) =>
        TrainingRun.Run(Graph, options, CPU, progress, cancellation);

    public void Dispose() => Directory.Delete(root, recursive: true);
}
