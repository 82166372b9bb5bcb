using DtiGraph.Api.Keys;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DtiGraph.Api.Telemetry;

/// <summary>Where measurements and traces go: metrics to whoever scrapes /metrics, and both by OTLP where OTEL_EXPORTER_OTLP_ENDPOINT names a collector.</summary>
internal static class Exports
{
    private const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] Meters =
        [Measurements.Meter, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting", "System.Runtime"];

    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<Measurements>();
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("dtigraph", serviceVersion: typeof(Exports).Assembly.GetName().Version?.ToString(3)))
            .WithMetrics(metrics => metrics.AddMeter(Meters).AddPrometheusExporter()
                .AddView(Measurements.Probability, Buckets(.001, .003, .01, .02, .05, .1, .2, .3, .5, .7, .8, .9, .95, .98, .99))
                .AddView(Measurements.RunSeconds, Buckets(1, 10, 60, 300, 900, 3_600, 7_200, 14_400, 28_800))
                .AddView(Measurements.BatchRows, Buckets(1, 10, 100, 1_000, 10_000, 100_000, 1_000_000)));
        if (string.IsNullOrEmpty(configuration[Collector])) return;
        telemetry.UseOtlpExporter().WithTracing(traces => traces.AddAspNetCoreInstrumentation(requests =>
        {
            requests.Filter = http => !http.Request.Path.StartsWithSegments("/health") && !http.Request.Path.StartsWithSegments("/metrics");
            // A path may hold a SMILES: the route says enough.
            requests.EnrichWithHttpResponse = (activity, response) =>
            {
                activity.SetTag("url.path", RequestLog.Route(response.HttpContext));
                activity.SetTag("url.query", null);
                if (response.Headers.TryGetValue(PairTable.ModelHeader, out var version)) activity.SetTag("dtigraph.model.version", version.ToString());
            };
        }));
    }

    public static void MapMetrics(this WebApplication app) => app.MapPrometheusScrapingEndpoint().WithMetadata(new HttpMethodMetadata([HttpMethods.Get])).RequireAuthorization(Access.Reader);

    private static ExplicitBucketHistogramConfiguration Buckets(params double[] boundaries) => new() { Boundaries = boundaries };
}
