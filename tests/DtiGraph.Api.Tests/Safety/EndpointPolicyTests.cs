using DtiGraph.Api.Keys;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DtiGraph.Api.Tests.Safety;

/// <summary>A walk over everything that can be called, also what the document leaves out.</summary>
public sealed class EndpointPolicyTests(KeyedService keyed) : IClassFixture<KeyedService>
{
    /// <summary>What anyone may call: it says nothing of model or graph.</summary>
    private static readonly string[] Open = ["/", "/health/live", "/health/ready", "/swagger/v1/swagger.json"];

    /// <summary>POST because the question is long, not because anything changes.</summary>
    private static readonly string[] Questions = ["/v1/predictions", "/v1/rank"];

    [Fact]
    public void Endpoints_All_AreOpenByNameOrHaveAPolicyOfOurs()
    {
        var endpoints = Endpoints();
        Assert.InRange(endpoints.Count, 15, 60);
        Assert.Empty(endpoints.Where(e => !Policies(e).Any() && !IsOpen(e)).Select(Name));
        Assert.Empty(endpoints.SelectMany(Policies).Except([Access.Reader, Access.Operator]));
        Assert.Equal(Open, endpoints.Where(IsOpen).Select(e => Path(e)).Where(p => !p.StartsWith("/swagger/", StringComparison.Ordinal) || Open.Contains(p)).Except(["/swagger"]).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Endpoints_ThatChangeSomething_NeedAnOperator() => Assert.Empty(Endpoints()
        .Where(e => !IsOpen(e) && e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is not ["GET"] && !Questions.Contains(Path(e)))
        .Where(e => !Policies(e).Contains(Access.Operator)).Select(Name));

    [Fact]
    public void Endpoints_Bodies_HoldNoFile() => Assert.Empty(Endpoints()
        .Where(e => e.Metadata.GetOrderedMetadata<IAcceptsMetadata>().SelectMany(a => a.ContentTypes).Any(t => t.StartsWith("multipart/", StringComparison.Ordinal) || t == "application/octet-stream"))
        .Select(Name));

    private static bool IsOpen(Endpoint endpoint) => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    private static IEnumerable<string?> Policies(Endpoint endpoint) => endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy);

    private static string Path(Endpoint endpoint) => "/" + ((RouteEndpoint)endpoint).RoutePattern.RawText!.Trim('/');

    private static string Name(Endpoint endpoint) => endpoint.DisplayName!;

    private List<Endpoint> Endpoints() => [.. keyed.Service.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints];
}
