using System.Net;
using System.Text;
using DtiGraph.Api.Tests.Safety;

namespace DtiGraph.Api.Tests.Operations;

/// <summary>What an operator sees.</summary>
public sealed class MetricsTests(ServedStarter starter, KeyedService keyed) : IClassFixture<KeyedService>
{
    private const string Smiles = "CCC(=O)Oc1ccccc1C(O)=O";

    [Fact]
    public async Task Metrics_AfterKnownRequests_CountThem()
    {
        await using var service = await TestProgram.StartAsync(starter.ModelFolder);
        await service.Send(HttpMethod.Get, "/v1/drugs/DB00945/targets?top=3");
        await service.Send(HttpMethod.Get, "/v1/drugs/DB00321/targets?top=4", null, "Accept: text/csv");
        await service.Send(HttpMethod.Post, "/v1/rank", $$"""{"drug":{"smiles":"{{Smiles}}"},"top":5}""");
        await service.Send(HttpMethod.Post, "/v1/predictions", """{"pairs":[{"drug":{"id":"DB00945"},"target":{"id":"P23219"}},{"drug":{"smiles":"C1CC"},"target":{"id":"P23219"}}]}""");
        await service.SendContent(HttpMethod.Post, "/v1/predictions", new StringContent("drug,target\nDB00945,P23219\nDB00321,P23219\nDB99999,P23219\n", null, "text/csv"));
        await service.Send(HttpMethod.Get, "/v1/drugs/DB99999");
        var answer = await service.Send(HttpMethod.Get, "/metrics");
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        double Sum(string name, params string[] labels) => Prometheus.Sum(text, name, labels);
        Assert.Equal(15, Sum("dtigraph_answer_rows_total"));
        Assert.Equal(5, Sum("dtigraph_answer_rows_total", "regime=\"cold_drug\"") + Sum("dtigraph_answer_rows_total", "regime=\"cold_both\""));
        Assert.Equal(15, Sum("dtigraph_answer_probability_count"));
        Assert.Equal(15, Sum("dtigraph_answer_probability_bucket", "le=\"+Inf\""));
        Assert.Equal((2, 5), (Sum("dtigraph_batch_rows_count"), Sum("dtigraph_batch_rows_sum")));
        Assert.Equal(3, Sum("dtigraph_batch_streamed_total"));
        Assert.Equal(1, Sum("dtigraph_model_info", $"version=\"{starter.Model.Manifest.Version}\"", $"graph_id=\"{starter.Model.Graph.GraphId}\""));
        Assert.Equal(2, Sum("http_server_request_duration_seconds_count", "http_route=\"/v1/drugs/{id}/targets\"", "http_response_status_code=\"200\""));
        Assert.Equal(1, Sum("http_server_request_duration_seconds_count", "http_route=\"/v1/drugs/{id}\"", "http_response_status_code=\"404\""));
        Assert.DoesNotContain("DB00945", text);
        Assert.DoesNotContain(Smiles, text);
    }

    [Fact]
    public async Task Metrics_WithKeys_AreForReaders()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await keyed.Service.Get("/metrics")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await keyed.Service.Get("/metrics", keyed.AsReader)).StatusCode);
    }

    [Fact]
    public async Task Traces_WithACollector_NameRouteAndModelAndNoMolecule()
    {
        using var collector = new HttpListener();
        int port = Ports.Free();
        collector.Prefixes.Add($"http://127.0.0.1:{port}/");
        collector.Start();
        var sent = Collect(collector);
        await using (var service = await TestService.StartAsync(
            starter.ModelFolder, "--OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{port}", "--OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"))
        {
            await service.Get($"/v1/drugs/{Uri.EscapeDataString("CC(=O)OC1=CC=CC=C1C(O)=O")}/targets?top=3");
            await service.Get("/health/live");
            await service.Host.StopAsync(TestContext.Current.CancellationToken);
        } // what is held back is sent at the end
        collector.Stop();
        var bodies = await sent;

        string traces = string.Concat(bodies.Where(b => b.Path == "/v1/traces").Select(b => b.Text)), metrics = string.Concat(bodies.Where(b => b.Path == "/v1/metrics").Select(b => b.Text));
        Assert.Contains("/v1/drugs/{id}/targets", traces);
        Assert.Contains("dtigraph.model.version", traces);
        Assert.Contains(starter.Model.Manifest.Version, traces);
        Assert.DoesNotContain("health", traces);
        Assert.DoesNotContain("OC1", traces);
        Assert.DoesNotContain("top", traces);
        Assert.Contains("dtigraph.answer.probability", metrics);
    }

    private static async Task<List<(string Path, string Text)>> Collect(HttpListener collector)
    {
        var bodies = new List<(string, string)>();
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await collector.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return bodies;
            }
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            bodies.Add((context.Request.Url!.AbsolutePath, Encoding.Latin1.GetString(body.ToArray())));
            context.Response.Close();
        }
    }
}
