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
        foreach (var part in metrics.Values.SelectMany(m => new[] { m.GetProperty("validation"), m.GetProperty("test") }))
        {
            Assert.InRange(part.GetProperty("positiveRate").GetDouble(), 0, 1);
            Assert.InRange(part.GetProperty("auprc").GetDouble(), 0, 1);
            Assert.InRange(part.GetProperty("auroc").GetDouble(), 0, 1);
        }
    }

    [Fact]
    public async Task Model_ByVersion_IsTheRowOfTheList()
    {
        var listed = (await starter.Get("/v1/models")).GetProperty("items")[0];
        var shown = await starter.Get($"/v1/models/{starter.Model.Manifest.Version}");
        Assert.Equal(listed.GetRawText(), shown.GetRawText());
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
