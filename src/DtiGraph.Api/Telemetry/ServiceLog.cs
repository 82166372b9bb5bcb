using DtiGraph.Api.Keys;
using Microsoft.Extensions.Logging.Console;

namespace DtiGraph.Api.Telemetry;

/// <summary>What is logged, and what never is.</summary>
internal static class ServiceLog
{
    private const string Server = "Microsoft.AspNetCore.Server.Kestrel"; // its errors are exceptions that came through RequestLog, and nothing else

    /// <summary>Logs to stderr, without what was in a request.</summary>
    public static void AddLog(this WebApplicationBuilder builder)
    {
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        // The framework's scope of a request has its path, and so a molecule: no configuration brings it into the log.
        builder.Services.PostConfigure<JsonConsoleFormatterOptions>(json => (json.IncludeScopes, json.UseUtcTimestamp, json.TimestampFormat) = (false, true, "O"));
        builder.Services.PostConfigure<SimpleConsoleFormatterOptions>(text => text.IncludeScopes = false);
        builder.Services.PostConfigure<ConsoleFormatterOptions>(text => text.IncludeScopes = false);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning); // RequestLog says what was asked, without what was in it
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None); // Ready logs what it answers itself
        builder.Logging.AddFilter(typeof(ApiKeyScheme).FullName, LogLevel.Warning); // a line for every request without a key
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical); // an address that is taken is said once, by whoever starts the service
        // What ends an answer that has begun is passed on to the server, which then cuts it; RequestLog has said so in a line. All else that the server says stays.
        builder.Services.Configure<LoggerFilterOptions>(log => log.Rules.Add(new(null, Server, null, (_, category, level) => level >= LogLevel.Warning && (category != Server || level != LogLevel.Error))));
        builder.Logging.AddFilter(Problems.FrameworkLog, LogLevel.None); // Problems logs what it answers with 500 itself
    }
}
