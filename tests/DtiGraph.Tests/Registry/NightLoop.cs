using System.Diagnostics;
using System.Runtime.CompilerServices;
using DtiGraph.Artifacts;
using DtiGraph.Graphs;
using DtiGraph.Graphs.Sqlite;
using DtiGraph.Registry;
using DtiGraph.Training;
using DtiGraph.Training.Checkpoints;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Registry;

/// <summary>A second life of the test program: started with <see cref="Variable"/> set, it imports, trains, publishes, promotes and rolls back until it is killed.</summary>
internal static class NightLoop
{
    /// <summary>Holds the folder in which it works.</summary>
    public const string Variable = "DTIGRAPH_TEST_NIGHT_LOOP";

    private static readonly TrainingOptions Options = new() { Seed = 4, Epochs = 6, Model = new() { Hidden = 8 } };

    public static string Store(string root) => Path.Combine(root, "graph.db");

    public static string Registry(string root) => Path.Combine(root, "registry");

    /// <summary>The starter graph, and the same with a tenth of its interactions gone.</summary>
    public static Snapshot Graph(int i)
    {
        var graph = GraphFolder.Read(Repository.Path("graphs/starter"));
        return i % 2 == 0 ? graph : new(graph.Drugs, graph.Targets, graph.Entities, [.. graph.Interactions.Where((_, n) => n % 10 != 0)], graph.Relations, graph.Splits);
    }

    [ModuleInitializer]
    internal static void Run()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } root) return;
        var store = new SqliteGraphStore(Store(root));
        var registry = new ModelRegistry(Registry(root));
        string model = Path.Combine(root, "model"), checkpoint = Path.Combine(root, "checkpoint");
        T Step<T>(string what, Func<T> step, Func<T, string> said)
        {
            Console.WriteLine($"{RegistryLoop.Begun}{what}");
            var done = step();
            Console.WriteLine($"{what} {said(done)}");
            return done;
        }
        ModelVersion One(string what, Func<ModelVersion> step) => Step(what, step, v => $"{v.Number}");
        var graphs = new[] { Graph(0), Graph(1) };
        // It goes on with the graph that is there: a training that was killed has a checkpoint of that one.
        int i = File.Exists(Store(root)) && store.LoadAsync(CancellationToken.None).GetAwaiter().GetResult().GraphId == graphs[0].GraphId ? 0 : 1;
        if (registry.Exists) _ = registry.Faults(); // compiled
        Console.WriteLine("ready");
        for (; ; i++)
        {
            var graph = Step("import", () =>
            {
                store.SaveAsync(graphs[i % 2], CancellationToken.None).GetAwaiter().GetResult();
                return graphs[i % 2];
            }, g => g.GraphId);
            Step("train", () =>
            {
                var artifact = TrainingRun.Run(store.LoadAsync(CancellationToken.None).GetAwaiter().GetResult(), Options, CPU, checkpoints: new(checkpoint, _ => { }));
                // No two are the same bytes, which would be one version, and publishing it again no step.
                artifact = ArtifactFolder.Write(artifact with { Manifest = artifact.Manifest with { GitCommit = $"{Guid.NewGuid():N}" } }, model);
                CheckpointFolder.Remove(checkpoint);
                return artifact;
            }, a => $"{a.Manifest.GraphId} {a.Manifest.Version}");
            var version = One("publish", () => registry.Publish(model));
            One("promote", () => registry.Promote($"{version.Number}"));
            if (registry.List().Any(v => v.Previous)) One("rollback", () => registry.Rollback());
            registry.Prune(kept: 1);
        }
    }

    /// <summary>Starts that second life; it says ready, and then every step, before it and once it was done.</summary>
    public static Process Start(string root) => Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "DtiGraph.Tests" + (OperatingSystem.IsWindows() ? ".exe" : "")))
    {
        RedirectStandardOutput = true,
        Environment = { [Variable] = root },
    })!;
}
