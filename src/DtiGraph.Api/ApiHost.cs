using DtiGraph.Ranking;

namespace DtiGraph.Api;

/// <summary>The REST service as a program that can be started from anywhere: Program.cs, the command line, a test.</summary>
public static class ApiHost
{
    /// <summary>Where the service listens unless told otherwise: on loopback only.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>Builds the service; the caller runs it.</summary>
    /// <param name="model">The model to serve; disposed with the service.</param>
    /// <param name="args">ASP.NET Core's own arguments, for example --urls.</param>
    public static WebApplication Create(ServedModel model, string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(_ => model);
        var app = builder.Build();
        return app;
    }
}
