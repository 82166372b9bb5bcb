using DtiGraph.Ranking;
using DtiGraph.Registry;

namespace DtiGraph.Api;

/// <summary>Puts in service what the registry says serves, whoever promoted it or rolled back.</summary>
/// <param name="registry">The registry.</param>
/// <param name="inService">Where the model goes.</param>
/// <param name="first">Number of the version in service at the start.</param>
/// <param name="clock">What time it is.</param>
/// <param name="log">What happened.</param>
internal sealed class RegistryWatch(ModelRegistry registry, InService inService, FirstVersion first, TimeProvider clock, ILogger<RegistryWatch> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private int number = first.Number;
    private string? fault;

    /// <summary>Looks now. A version that cannot be opened leaves the model in service as it is.</summary>
    /// <exception cref="Exception">The registry cannot be read, or its serving version cannot be opened.</exception>
    public void Follow()
    {
        lock (gate) // two that look at once would open the model twice
        {
            if (registry.Serving() is not { } serving || serving.Number == number) return;
            inService.Swap(ServedModel.Open(serving.Folder));
            log.LogInformation("version {Number}, model {Model}, took the place of version {Before}", serving.Number, serving.Model, number);
            number = serving.Number;
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        using var end = stoppingToken.Register(timer.Dispose); // its next tick is then false, where a cancelled wait would be logged as a failure
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            try
            {
                Follow();
                fault = null;
            }
            catch (Exception e)
            {
                // An uncaught one would end the service. Tried again every second, said once.
                if (fault != e.Message) log.LogError(e, "version {Number} stays in service: the registry's serving version cannot be taken", number);
                fault = e.Message;
            }
        }
    }
}

/// <summary>The version that a service begins with.</summary>
/// <param name="Number">Its number.</param>
internal sealed record FirstVersion(int Number);
