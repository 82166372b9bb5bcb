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

    [ModuleInitializer]
    internal static void Run()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split(';') is not [var folder, var first, var second]) return;
        var registry = new ModelRegistry(folder);
        // Every step is said once it was done: what was said must be there after the kill.
        void Done(string what, int number) => Console.WriteLine($"{what} {number}");
        foreach (string artifact in new[] { first, second }) ArtifactFolder.Read(artifact); // compiled and in memory: kills fall into steps
        registry.Rollback();
        registry.Rollback();
        Console.WriteLine("ready");
        for (int i = 0; ; i++)
        {
            string artifact = i % 2 == 0 ? first : second;
            foreach (var old in registry.List().Where(v => v.State != ModelState.Serving)) Done("reject", registry.Reject($"{old.Number}", "to be pruned").Number);
            foreach (var pruned in registry.Prune(kept: 0)) Done("prune", pruned.Number);
            var version = registry.Publish(artifact);
            if (version.State == ModelState.Serving) continue; // these very bytes are a version already
            Done("publish", version.Number);
            Done("promote", registry.Promote($"{version.Number}").Number);
            if (registry.List().Any(v => v.Previous)) Done("rollback", registry.Rollback().Number);
            if (registry.List().Any(v => v.Previous)) Done("rollback", registry.Rollback().Number);
        }
    }

    /// <summary>Starts that second life; it says ready, and then every step that it has done.</summary>
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
