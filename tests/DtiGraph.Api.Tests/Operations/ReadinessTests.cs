using System.Net;
using DtiGraph.Graphs;

namespace DtiGraph.Api.Tests.Operations;

/// <summary>Ready while the store answers that the service was told to need; everything else goes on without it.</summary>
public sealed class ReadinessTests(ServedStarter starter)
{
    [Fact]
    public async Task Ready_AsTheStoreGoesAndComes_Follows()
    {
        string folder = Directory.CreateTempSubdirectory("dtigraph-api-store-").FullName, uri = "sqlite:" + Path.Combine(folder, "graph.db");
        try
        {
            await using var service = await TestService.StartAsync(starter.ModelFolder, "--store", uri);
            await Is(service, HttpStatusCode.ServiceUnavailable);
            var refused = await service.Get("/health/ready");
            await ProblemAssert.Is(refused, HttpStatusCode.ServiceUnavailable, "store: expected an answer, got none");
            Assert.DoesNotContain(folder, await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
            Assert.Equal(HttpStatusCode.OK, (await service.Get("/health/live")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await service.Get("/v1/drugs/DB00945/targets")).StatusCode); // a model holds its graph

            await using (var store = GraphStores.Open(uri)) await store.SaveAsync(starter.Model.Graph, TestContext.Current.CancellationToken);
            await Is(service, HttpStatusCode.OK);
            foreach (string file in Directory.GetFiles(folder)) File.Delete(file);
            await Is(service, HttpStatusCode.ServiceUnavailable);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("graph.db", "store URI: expected sqlite:<file>, http://<host>/<database> or bolt://<host>/<database>, got 'graph.db'")]
    [InlineData("sqlite:", "store URI: expected sqlite:<file>")]
    public void Service_ToldOfAStoreThatIsNone_DoesNotStart(string uri, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => ApiHost.Create(starter.ModelFolder, [.. TestService.Options, "--store", uri])).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Ready_WhereTheStoreIsSilent_IsRefusedWithinSeconds()
    {
        using var silent = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        silent.Start(); // takes connections and says nothing
        await using var service = await TestService.StartAsync(starter.ModelFolder, "--store", $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/neo4j");
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => service.Get("/health/ready")));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.ServiceUnavailable, a.StatusCode));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 35); // the store has two, once for all who ask
    }

    private static async Task Is(TestService service, HttpStatusCode expected)
    {
        for (var until = DateTime.UtcNow.AddMinutes(2); ; await Task.Delay(100, TestContext.Current.CancellationToken))
        {
            var got = (await service.Get("/health/ready")).StatusCode;
            if (got == expected) return;
            Assert.True(DateTime.UtcNow < until, $"ready: expected {expected}, got {got}");
        }
    }
}
