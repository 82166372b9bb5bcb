using DtiGraph.Api.Batch;
using DtiGraph.Api.Keys;
using DtiGraph.Api.Limits;
using DtiGraph.Api.Nightly;
using DtiGraph.Api.OpenApi;
using DtiGraph.Api.Recording;
using DtiGraph.Api.Shadowing;
using DtiGraph.Api.Telemetry;
using DtiGraph.Artifacts;
using DtiGraph.Jobs;
using DtiGraph.Ledger;
using DtiGraph.Ranking;
using DtiGraph.Registry;
using Microsoft.AspNetCore.ResponseCompression;

namespace DtiGraph.Api;

/// <summary>The REST service as a program that can be started from anywhere: Program.cs, the command line, a test.</summary>
public static class ApiHost
{
    /// <summary>Where the service listens unless told otherwise: on loopback only.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5080";

    // To notice a change of appsettings.json ASP.NET Core would watch every folder below the one that the service was started in, and list them all before it starts.
    private const string UnwatchedSettings = "--hostBuilder:reloadConfigOnChange=false";

    /// <summary>Builds a service of the version that a registry says serves; another process's promotion or rollback takes effect within a second or two.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="args">Options of <see cref="ApiOptions"/>, and ASP.NET Core's own arguments, for example --urls.</param>
    /// <param name="retrain">What retrains, when it is asked to; null for nothing.</param>
    /// <exception cref="RegistryException">There is no registry, or nothing was promoted in it.</exception>
    /// <exception cref="ArtifactException">The serving version is damaged.</exception>
    /// <exception cref="LedgerException">The ledger cannot be written.</exception>
    public static WebApplication Create(ModelRegistry registry, string[] args, RetrainProgram? retrain = null)
    {
        var serving = registry.Serving()
            ?? throw new RegistryException($"serving version: expected one, got none: promote one first (dti models promote) ({registry.Folder})");
        return Create(() => new(serving.Read()), args, registry, (services, options) =>
        {
            services.AddSingleton(registry);
            services.AddSingleton(new FirstVersion(serving));
            services.AddSingleton<RegistryWatch>();
            services.AddHostedService(s => s.GetRequiredService<RegistryWatch>());
            services.AddSingleton<ShadowRanking>();
            services.AddHostedService(s => s.GetRequiredService<ShadowRanking>());
            services.AddSingleton(new RunHistory(registry));
            services.AddHostedService<RunWatch>();
            services.AddSingleton(s => new RetrainJobs(s.GetRequiredService<RunHistory>(), retrain?.With(options.Ledger), s.GetRequiredService<TimeProvider>()));
            if (options.Nightly is null) return;
            if (retrain is null) throw new ArgumentException($"--nightly: {RetrainJobs.NoGraph}");
            services.AddSingleton(NightlySchedule.Of(options.Nightly, options.NightlyZone));
            services.AddHostedService<NightlyRuns>();
        });
    }

    /// <summary>Builds the service; the caller runs it.</summary>
    /// <param name="model">The model to serve.</param>
    /// <param name="args">Options of <see cref="ApiOptions"/>, and ASP.NET Core's own arguments, for example --urls.</param>
    /// <exception cref="ArgumentException">An option is out of range, or an address is beyond loopback and there are no API keys.</exception>
    /// <exception cref="IOException">The file of API keys cannot be read.</exception>
    /// <exception cref="LedgerException">The ledger cannot be written.</exception>
    /// <remarks>Logs go to stderr: stdout belongs to the program that starts the service.</remarks>
    public static WebApplication Create(ServedModel model, string[] args) => Create(() => model, args, null, WithoutRegistry);

    /// <summary>Builds a service of an artifact, which is read meanwhile; the caller runs it.</summary>
    /// <param name="folder">The artifact's folder.</param>
    /// <param name="args">Options of <see cref="ApiOptions"/>, and ASP.NET Core's own arguments, for example --urls.</param>
    /// <exception cref="ArtifactException">The artifact is damaged, incomplete or not one.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or an address is beyond loopback and there are no API keys.</exception>
    /// <exception cref="IOException">The file of API keys cannot be read.</exception>
    /// <exception cref="LedgerException">The ledger cannot be written.</exception>
    public static WebApplication Create(string folder, string[] args) => Create(() => ServedModel.Open(folder), args, null, WithoutRegistry);

    private static WebApplication Create(Func<ServedModel> model, string[] args, ModelRegistry? registry, Action<IServiceCollection, ApiOptions> more) =>
        Build(Task.Run(() => new Served(model())), args, registry, more); // to read a model and to warm it takes longer than to build the host: both at once

    private static void WithoutRegistry(IServiceCollection services, ApiOptions options)
    {
        if (options.Nightly is not null) throw new ArgumentException($"--nightly: {RetrainJobs.NoGraph}");
    }

    private static WebApplication Build(Task<Served> warm, string[] args, ModelRegistry? registry, Action<IServiceCollection, ApiOptions> more)
    {
        var builder = WebApplication.CreateBuilder([UnwatchedSettings, .. args]);
        if (!NamesAddress(builder.Configuration)) builder.WebHost.UseUrls(DefaultUrl);
        var options = ApiOptions.Of(builder.Configuration);
        Loopbacks.CheckForm(builder.Configuration);
        if (options.ApiKeys is null) Loopbacks.Check(builder.Configuration);
        var draining = new Draining(options);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(draining.Count));
            ServerLimits.Apply(kestrel);
        });
        builder.AddLog();
        AddServices(builder, options, warm, registry);
        more(builder.Services, options);
        var app = builder.Build();
        app.Services.GetRequiredService<KnownKeys>(); // a file that cannot be read stops the service now, not its first caller
        app.Services.GetRequiredService<ServiceLedger>(); // likewise a ledger that cannot be written
        app.Services.GetRequiredService<StoreCheck>(); // and a store that is none
        Pipe(app, options, draining);
        return app;
    }

    private static void AddServices(WebApplicationBuilder builder, ApiOptions options, Task<Served> warm, ModelRegistry? registry)
    {
        var services = builder.Services;
        services.ConfigureHttpJsonOptions(json => ApiJson.Apply(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true); // so that Problems can say what was wrong
        services.AddOptions<BatchLimits>().BindConfiguration("Batch").ValidateDataAnnotations().ValidateOnStart();
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true; // nothing secret stands in an answer beside what a client chose
            compression.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "application/problem+json", PairTable.Csv, PairTable.Tsv, PairTable.NdJson];
        });
        services.AddSingleton(options);
        services.AddAccess();
        services.AddCors();
        services.AddRequestLimits(options);
        services.AddTelemetry(builder.Configuration);
        services.AddSingleton<StoreCheck>();
        services.AddHealthChecks().AddCheck<StoreCheck>("store");
        services.AddHttpContextAccessor();
        services.AddSingleton(_ => new InService(warm.GetAwaiter().GetResult())); // made by the container, so disposed by it
        services.AddScoped(request => Served.Of(request.GetRequiredService<IHttpContextAccessor>().HttpContext!));
        services.AddScoped(request => request.GetRequiredService<Served>().Catalogue);
        services.AddScoped(request => request.GetRequiredService<Served>().Evidence);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => new ServiceLedger(LedgerFile.Meant(options.Ledger, registry?.Folder))); // made by the container, so disposed by it
        services.AddSingleton(s => new OldModels(registry, s.GetRequiredService<ILogger<OldModels>>()));
        services.AddHostedService<LedgerRetention>();
        services.AddSingleton<RecordedAnswers>();
        services.AddSingleton<Replay>();
        services.AddSingleton(s => registry is null ? new Versions() : new Versions(registry, s.GetRequiredService<RegistryWatch>(), s.GetRequiredService<ShadowRanking>()));
        if (registry is null) services.AddSingleton(new RetrainJobs(null, null, TimeProvider.System));
        services.AddApiDocument();
    }

    /// <summary>What a request passes through, from the connection to its endpoint.</summary>
    private static void Pipe(WebApplication app, ApiOptions options, Draining draining)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(RequestLog.Category);
        InService inService = null!; // the last thing of all: by then the model is warm
        app.Lifetime.ApplicationStopped.Register(() => inService.Drain()); // while what a late request needs is still there
        app.Lifetime.ApplicationStopping.Register(draining.Wait);
        app.UseReverseProxy(options); // before all that looks at who asks, and for what
        app.Use(draining.Say);
        app.Use((http, next) => RequestLog.Apply(http, next, log));
        app.Use(HeadRequests.Apply);
        app.Use((HttpContext http, RequestDelegate next) => inService.Lease(http, next));
        app.UseResponseCompression();
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = Problems.OfException });
        app.UseStatusCodePages(Problems.OfStatus);
        app.Use(SecurityHeaders.Apply);
        app.UseRouting();
        app.UseCrossOrigin(options); // before keys are asked for: a browser's question has none
        app.UseAuthentication(); // before the limits, which are each client's own
        app.Use(app.Services.GetRequiredService<RequestLimits.ClientLimit>().Apply); // before the answer 401: keys are not tried for free
        app.UseAuthorization();
        app.UseRateLimiter(); // after it: who may not ask takes no place in a queue
        app.Use(RequestRules.Apply);
        app.Use(app.Services.GetRequiredService<RecordedAnswers>().Apply);
        app.MapEndpoints();
        inService = app.Services.GetRequiredService<InService>();
        app.Services.GetRequiredService<Measurements>(); // from the first scrape on
    }

    private static bool NamesAddress(ConfigurationManager configuration) =>
        new[] { "urls", "http_ports", "https_ports" }.Any(key => !string.IsNullOrEmpty(configuration[key]))
        || configuration.GetSection("Kestrel:Endpoints").Exists();
}
