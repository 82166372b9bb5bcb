using DtiGraph.Api.Keys;

namespace DtiGraph.Api.Tests.Safety;

/// <summary>A service with a key of each role.</summary>
public sealed class KeyedService(ServedStarter starter) : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("dtigraph-api-keys-").FullName;

    public string KeysFile => Path.Combine(folder, "keys.json");

    public string Reader { get; private set; } = "";

    public string Operator { get; private set; } = "";

    /// <summary>As the headers of a request say them.</summary>
    public string AsReader => "Authorization: Bearer " + Reader;

    public string AsOperator => "Authorization: Bearer " + Operator;

    internal TestService Service { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Reader = KeyFile.Add(KeysFile, "notebook", ApiRole.Reader);
        Operator = KeyFile.Add(KeysFile, "admin", ApiRole.Operator);
        Service = await TestService.StartAsync(starter.ModelFolder, "--api-keys", KeysFile);
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
