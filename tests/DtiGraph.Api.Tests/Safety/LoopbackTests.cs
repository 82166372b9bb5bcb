using System.Diagnostics;
using System.Net;
using DtiGraph.Ranking;

namespace DtiGraph.Api.Tests.Safety;

/// <summary>Without keys the service is for its own machine.</summary>
public sealed class LoopbackTests(ServedStarter starter, KeyedService keyed) : IClassFixture<KeyedService>
{
    private const string Refused = "urls: expected addresses of loopback such as http://127.0.0.1:5080 while there are no API keys, got ";

    [Theory]
    [InlineData("--urls", "http://0.0.0.0:0")]
    [InlineData("--urls", "http://[::]:0")]
    [InlineData("--urls", "http://*:5080")]
    [InlineData("--urls", "http://+:5080")]
    [InlineData("--urls", "http://127.0.0.1:0;http://192.0.2.7:5080")]
    [InlineData("--urls", "http://example.org:5080")]
    [InlineData("--urls", "http://127.0.0.1.example.org:5080")]
    [InlineData("--http_ports", "5080")]
    [InlineData("--https_ports", "5443")]
    [InlineData("--Kestrel:Endpoints:Web:Url", "http://0.0.0.0:5080")]
    public void Create_WithoutKeysBeyondLoopback_IsRefused(string option, string value)
    {
        var model = ServedModel.Open(starter.ModelFolder);
        var fault = Assert.Throws<ArgumentException>(() => ApiHost.Create(model, [option, value]));
        Assert.StartsWith(Refused, fault.Message);
        Assert.EndsWith("(make a key with dti keys add and name its file with --api-keys or DTIGRAPH_API_KEYS_FILE)", fault.Message);
    }

    [Theory]
    [InlineData("5080")]
    [InlineData("http://127.0.0.1:80x")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://127.0.0.1:5080/dti")]
    [InlineData("ftp://127.0.0.1:5080")]
    [InlineData("http://127.0.0.1:0;127.0.0.1:5080")]
    public void Create_WhatNothingCanListenOn_IsRefusedWithOrWithoutKeys(string urls)
    {
        var model = ServedModel.Open(starter.ModelFolder);
        string said = $"urls: expected addresses such as http://127.0.0.1:5080, http or https and without a path, got {urls.Split(';')[^1]}";
        Assert.Equal(said, Assert.Throws<ArgumentException>(() => ApiHost.Create(model, ["--urls", urls])).Message);
        Assert.Equal(said, Assert.Throws<ArgumentException>(() => ApiHost.Create(model, ["--urls", urls, "--api-keys", keyed.KeysFile])).Message);
    }

    [Theory]
    [InlineData("http://localhost:5080")]
    [InlineData("http://127.0.0.1:0;http://[::1]:0")]
    public async Task Create_WithoutKeysOnLoopback_IsAccepted(string urls)
    {
        await using var service = ApiHost.Create(ServedModel.Open(starter.ModelFolder), ["--urls", urls]);
        Assert.Equal(urls, service.Configuration["urls"]);
    }

    [Fact]
    public async Task Create_WithKeysBeyondLoopback_IsAccepted()
    {
        await using var service = ApiHost.Create(ServedModel.Open(starter.ModelFolder), ["--urls", "http://0.0.0.0:0", "--api-keys", keyed.KeysFile]);
        Assert.Equal("http://0.0.0.0:0", service.Configuration["urls"]);
    }

    [Fact]
    public async Task Program_WithoutKeysBeyondLoopback_EndsWithTheReason()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "DtiGraph.Api.dll"), "--model", starter.ModelFolder]) { RedirectStandardError = true };
        start.Environment["ASPNETCORE_URLS"] = "http://0.0.0.0:0";
        start.Environment.Remove("DTIGRAPH_API_KEYS_FILE");
        using var program = Process.Start(start)!;
        string error = await program.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, program.ExitCode);
        Assert.StartsWith(Refused + "http://0.0.0.0:0", error);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("Host: evil.example")]                        // DNS rebinding: a page's own name that leads here
    [InlineData("Origin: http://evil.example")]               // another page's script or form
    [InlineData("Origin: null")]
    [InlineData("X-Forwarded-For: 192.0.2.7")]                // a proxy on this machine, for somebody elsewhere
    [InlineData("Forwarded: for=192.0.2.7")]
    public async Task Request_FromElsewhereThroughThisMachine_Is403(string header)
    {
        await using var service = await TestService.StartAsync(starter.ModelFolder);
        await ProblemAssert.Is(await service.Get("/v1/models", header), HttpStatusCode.Forbidden, "caller: expected this machine itself");
        Assert.Equal(HttpStatusCode.OK, (await service.Get("/v1/models", $"Origin: {service.Address.GetLeftPart(UriPartial.Authority)}")).StatusCode); // Swagger UI
    }
}
