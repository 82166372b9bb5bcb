using DtiGraph.Api.OpenApi;
using DtiGraph.Artifacts;
using DtiGraph.Ranking;
using DtiGraph.Registry;

namespace DtiGraph.Api;

/// <summary>The REST service as a program that can be started from anywhere: Program.cs, the command line, a test.</summary>
public static class ApiHost
{
    /// <summary>Where the service listens unless told otherwise: on loopback only.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>The largest request body that is read, in bytes.</summary>
    public const int MaximumBodyBytes = 16 * 1024 * 1024;

    /// <summary>Builds a service of the version that a registry says serves; another process's promotion or rollback takes effect within a second or two.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="args">ASP.NET Core's own arguments, for example --urls.</param>
    /// <exception cref="RegistryException">There is no registry, or nothing was promoted in it.</exception>
    /// <exception cref="ArtifactException">The serving version is damaged.</exception>
    public static WebApplication Create(ModelRegistry registry, string[] args)
    {
        var serving = registry.Serving()
            ?? throw new RegistryException($"serving version: expected one, got none: promote one first (dti models promote) ({registry.Folder})");
        return Create(ServedModel.Open(serving.Folder), args, services =>
        {
            services.AddSingleton(registry);
            services.AddSingleton(new FirstVersion(serving.Number));
            services.AddSingleton<RegistryWatch>();
            services.AddHostedService(s => s.GetRequiredService<RegistryWatch>());
        });
    }

    /// <summary>Builds the service; the caller runs it.</summary>
    /// <param name="model">The model to serve first; <see cref="InService"/> of the services puts another in its place. Disposed after the last request that it answers.</param>
    /// <param name="args">ASP.NET Core's own arguments, for example --urls.</param>
    /// <remarks>Logs go to stderr: stdout belongs to the program that starts the service.</remarks>
    public static WebApplication Create(ServedModel model, string[] args) => Create(model, args, _ => { });

    private static WebApplication Create(ServedModel model, string[] args, Action<IServiceCollection> more)
    {
        var builder = WebApplication.CreateBuilder(args);
        if (!NamesAddress(builder.Configuration)) builder.WebHost.UseUrls(DefaultUrl);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaximumBodyBytes;
        });
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter(Problems.FrameworkLog, LogLevel.None); // Problems logs what it answers with 500 itself
        builder.Services.ConfigureHttpJsonOptions(json => ApiJson.Apply(json.SerializerOptions));
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true); // so that Problems can say what was wrong
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddSingleton(_ => new InService(model)); // made by the container, so disposed by it
        builder.Services.AddScoped(request => Served.Of(request.GetRequiredService<IHttpContextAccessor>().HttpContext!));
        builder.Services.AddScoped(request => request.GetRequiredService<Served>().Catalogue);
        builder.Services.AddScoped(request => request.GetRequiredService<Served>().Evidence);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddApiDocument();
        more(builder.Services);
        var app = builder.Build();

        var inService = app.Services.GetRequiredService<InService>();
        app.Lifetime.ApplicationStopped.Register(inService.Drain); // while what a late request needs is still there
        app.Use(inService.Lease);
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = Problems.OfException });
        app.UseStatusCodePages(Problems.OfStatus);
        app.Use(RequestRules.Apply);
        app.UseRouting();
        app.UseApiDocument();

        var api = app.MapGroup("/v1").AddEndpointFilter(QueryRules.Apply).AddEndpointFilter(AnswerCache.Apply);
        api.MapDrugs();
        api.MapTargets();
        api.MapEvidence();
        api.MapRank();
        api.MapPredictions();
        api.MapModels();
        api.MapReliability();
        app.MapGroup("/health").AddEndpointFilter(QueryRules.Apply).MapHealth();
        return app;
    }

    private static bool NamesAddress(ConfigurationManager configuration) =>
        new[] { "urls", "http_ports", "https_ports" }.Any(key => !string.IsNullOrEmpty(configuration[key]))
        || configuration.GetSection("Kestrel:Endpoints").Exists();
}
