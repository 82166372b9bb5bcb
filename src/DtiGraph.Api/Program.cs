using DtiGraph.Api;
using DtiGraph.Artifacts;
using DtiGraph.Ledger;
using DtiGraph.Registry;

var given = new ConfigurationBuilder().AddCommandLine(args).Build();
string? Setting(string name, string variable) => given[name] is { Length: > 0 } said ? said : Environment.GetEnvironmentVariable(variable) is { Length: > 0 } set ? set : null;
string? folder = Setting("model", "DTIGRAPH_MODEL"), registry = Setting("registry", "DTIGRAPH_REGISTRY");
if (folder is null == registry is null)
{
    Console.Error.WriteLine(folder is null
        ? "model: expected the folder of a trained model, got none (--model <folder>, or the environment variable DTIGRAPH_MODEL; or a registry: --registry, DTIGRAPH_REGISTRY)"
        : "model: expected a model or a registry, got both");
    return 2;
}
try
{
    await using var app = registry is null ? ApiHost.Create(folder!, args) : ApiHost.Create(new ModelRegistry(registry), args);
    await Starting.ListenAsync(app);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (ArgumentException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
catch (Exception e) when (e is ArtifactException or RegistryException or LedgerException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
