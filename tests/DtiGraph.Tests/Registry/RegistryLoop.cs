using System.Diagnostics;
using System.Runtime.CompilerServices;
using DtiGraph.Artifacts;
using DtiGraph.Registry;

namespace DtiGraph.Tests.Registry;

/// <summary>A second life of the test program: started with <see cref="Variable"/> set, it publishes, promotes, rolls back and prunes until it is killed.</summary>
internal static class RegistryLoop
{
    /// <summary>Holds the registry's folder and those of two artifacts, separated by semicolons.</summary>
    public const string Variable = "DTIGRAPH_TEST_REGISTRY_LOOP";

    /// <summary>Begins the line that says which step comes next.</summary>
    public const string Begun = "begin ";

    [ModuleInitializer]
    internal static void Run()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split(';') is not [var folder, var first, var second]) return;
        var registry = new ModelRegistry(folder);
        // Every step is said before it is done and once it was done: what was said to be done must be there after the kill.
        T Step<T>(string what, Func<T> step, Func<T, IEnumerable<int>> numbers)
        {
            Console.WriteLine($"{Begun}{what}");
            var done = step();
            foreach (int number in numbers(done)) Console.WriteLine($"{what} {number}");
            return done;
        }
        ModelVersion One(string what, Func<ModelVersion> step) => Step(what, step, v => [v.Number]);
        foreach (string artifact in new[] { first, second }) ArtifactFolder.Read(artifact); // compiled and in memory: kills fall into steps
        registry.Rollback();
        registry.Rollback();
        Console.WriteLine("ready");
        for (int i = 0; ; i++)
        {
            string artifact = i % 2 == 0 ? first : second;
            foreach (var old in registry.List().Where(v => v.State != ModelState.Serving)) One("reject", () => registry.Reject($"{old.Number}", "to be pruned"));
            Step("prune", () => registry.Prune(kept: 0), pruned => pruned.Select(v => v.Number));
            if (registry.Serving()!.Model == ManifestFile.Read(artifact).Version) continue; // these very bytes are a version already
            var version = One("publish", () => registry.Publish(artifact));
            One("promote", () => registry.Promote($"{version.Number}"));
            if (registry.List().Any(v => v.Previous)) One("rollback", () => registry.Rollback());
            if (registry.List().Any(v => v.Previous)) One("rollback", () => registry.Rollback());
        }
    }

    /// <summary>Starts that second life; it says ready, and then every step, before it and once it was done.</summary>
    public static Process Start(string registry, TwoModels models)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "DtiGraph.Tests" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        return Process.Start(new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            Environment = { [Variable] = $"{registry};{models.First};{models.Second}" },
        })!;
    }
}
