using System.Net;

namespace DtiGraph.Api.Tests;

public sealed class ModelAndHealthTests(ServedStarter starter)
{
    [Fact]
    public async Task Models_Served_ShowTheNetworkBesideItsDegreeTwin()
    {
        var model = (await starter.Get("/v1/models")).GetProperty("items").EnumerateArray().Single();
        Assert.Equal(starter.Model.Manifest.Version, model.GetProperty("version").GetString());
        Assert.Equal(starter.Model.Graph.GraphId, model.GetProperty("graphId").GetString());
        Assert.Equal("random", model.GetProperty("split").GetProperty("name").GetString());
        Assert.Equal((395, 173), (model.GetProperty("drugs").GetInt32(), model.GetProperty("targets").GetInt32()));
        Assert.True(model.TryGetProperty("calibrator", out _));
        var metrics = model.GetProperty("metrics").EnumerateArray().ToDictionary(m => m.GetProperty("name").GetString()!);
        Assert.Equal(["degree", "gnn"], metrics.Keys.Order());
        foreach (var judged in starter.Model.Manifest.Metrics)
        {
            foreach (var (part, of) in new[] { ("validation", judged.Validation), ("test", judged.Test) })
            {
                var shown = metrics[judged.Name].GetProperty(part);
                Assert.Equal((of.PositiveRate, of.Auprc, of.Auroc), (shown.GetProperty("positiveRate").GetDouble(), shown.GetProperty("auprc").GetDouble(), shown.GetProperty("auroc").GetDouble()));
            }
        }
    }

    [Fact]
    public async Task Model_ByVersion_IsTheRowOfTheList()
    {
        var listed = (await starter.Get("/v1/models")).GetProperty("items")[0];
        var shown = await starter.Get($"/v1/models/{starter.Model.Manifest.Version}");
        Assert.Equal(listed.GetRawText(), shown.GetRawText());
    }

    [Theory]
    [InlineData("test", 13_810)]
    [InlineData("validation", 6_812)]
    public async Task Reliability_OfAPart_HasItsPairsAndTheEceOfTheMetrics(string part, int pairs)
    {
        var metrics = (await starter.Get("/v1/models")).GetProperty("items")[0].GetProperty("metrics").EnumerateArray().ToDictionary(m => m.GetProperty("name").GetString()!);
        var shown = await starter.Get($"/v1/models/{starter.Model.Manifest.Version}/reliability?part={part}");
        Assert.Equal((part, pairs), (shown.GetProperty("part").GetString(), shown.GetProperty("pairs").GetInt32()));
        foreach (string name in new[] { "gnn", "degree" })
        {
            var (stated, judged) = (shown.GetProperty(name), metrics[name].GetProperty(part));
            Assert.Equal(judged.GetProperty("ece").GetDouble(), stated.GetProperty("ece").GetDouble(), 1e-12);
            var bins = stated.GetProperty("bins").EnumerateArray().ToArray();
            Assert.Equal((15, pairs), (bins.Length, bins.Sum(b => b.GetProperty("pairs").GetInt32())));
            Assert.Equal(judged.GetProperty("positiveRate").GetDouble(),
                bins.Sum(b => b.GetProperty("pairs").GetInt32() * b.GetProperty("observedRate").GetDouble()) / pairs, 1e-12);
        }
    }

    [Fact]
    public async Task Reliability_OfAnotherPartOrModel_SaysWhichThereAre()
    {
        await ProblemAssert.Is(await starter.Send(HttpMethod.Get, $"/v1/models/{starter.Model.Manifest.Version}/reliability?part=train", null),
            HttpStatusCode.BadRequest, "part: expected test or validation, got 'train'");
        await ProblemAssert.Is(await starter.Send(HttpMethod.Get, "/v1/models/000000000000/reliability", null),
            HttpStatusCode.NotFound, "model: expected the version that is served, got '000000000000'");
    }

    [Fact]
    public async Task Health_OfARunningService_IsLiveAndReady()
    {
        Assert.Equal("live", (await starter.Get("/health/live")).GetProperty("status").GetString());
        var ready = await starter.Get("/health/ready");
        Assert.Equal("ready", ready.GetProperty("status").GetString());
        Assert.Equal(starter.Model.Manifest.Version, ready.GetProperty("modelVersion").GetString());
    }

    [Fact]
    public async Task Root_LeadsToSwagger()
    {
        var response = await starter.Send(HttpMethod.Get, "/", null);
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal("/swagger", response.Headers.Location!.OriginalString);
    }
}
