using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace DtiGraph.Api.Tests;

/// <summary>What one service has counted since, and not those that other tests ask meanwhile in the same process.</summary>
internal sealed class MeasuredCount : IDisposable
{
    private readonly MeterListener listener = new();
    private long value;

    /// <param name="services">Of the service.</param>
    /// <param name="instrument">A counter of it.</param>
    public MeasuredCount(IServiceProvider services, string instrument)
    {
        var own = services.GetRequiredService<IMeterFactory>(); // its meters name it as their scope
        listener.InstrumentPublished = (found, l) =>
        {
            if (found.Name == instrument && found.Meter.Scope == own) l.EnableMeasurementEvents(found);
        };
        listener.SetMeasurementEventCallback<int>((_, count, _, _) => Interlocked.Add(ref value, count));
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref value, count));
        listener.Start();
    }

    public long Value => Interlocked.Read(ref value);

    public void Dispose() => listener.Dispose();
}
