using System.Text.Json;
using DtiGraph.Api.Keys;

namespace DtiGraph.Api.Tests.Operations;

/// <summary>The log of the program, as its stderr has it.</summary>
public sealed class RequestLogTests(ServedStarter starter)
{
    private const string Smiles = "CCCCCC(=O)Oc1ccccc1C(O)=O", Sequence = "MKVLAAGIVGWWYYHH", TraceId = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public async Task Log_AtItsMostTalkative_HasEveryRequestByIdAndNoKeyMoleculeOrSequence()
    {
        string keys = Path.GetTempFileName();
        File.Delete(keys);
        string key = KeyFile.Add(keys, "notebook", ApiRole.Reader);
        await using var program = await TestProgram.StartAsync(
            starter.ModelFolder, "--api-keys", keys, "--Logging:Console:FormatterOptions:IncludeScopes", "true", "--Logging:LogLevel:Default", "Trace");

        async Task<HttpResponseMessage> Send(HttpMethod method, string path, string? body = null, string mediaType = "application/json", string? with = null)
        {
            var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, null, mediaType) };
            request.Headers.Add("X-Api-Key", with ?? key);
            request.Headers.Add("traceparent", $"00-{TraceId}-b7ad6b7169203331-01");
            return await program.Client.SendAsync(request, TestContext.Current.CancellationToken);
        }
        string wrong = key[..^4] + "AAAA", escaped = Uri.EscapeDataString(Smiles);
        HttpResponseMessage[] answers =
        [
            await Send(HttpMethod.Post, "/v1/rank", $$$"""{"drug":{"smiles":"{{{Smiles}}}"}}"""),
            await Send(HttpMethod.Post, "/v1/rank", $$$"""{"target":{"sequence":"{{{Sequence}}}"}}"""),
            await Send(HttpMethod.Post, "/v1/rank", $$$"""{"target":{"sequence":"{{{Sequence}}}1"}}"""),
            await Send(HttpMethod.Post, "/v1/rank", $$$"""{"drug":{"smiles":"{{{Smiles}}}("}}"""),
            await Send(HttpMethod.Post, "/v1/rank", $$$"""{"drug":{"{{{Smiles}}}":1}}"""),
            await Send(HttpMethod.Post, "/v1/rank", Smiles),
            await Send(HttpMethod.Post, "/v1/rank", Smiles, "text/plain"),
            await Send(HttpMethod.Get, $"/v1/drugs/{escaped}/targets"),
            await Send(HttpMethod.Get, $"/v1/targets/{Sequence}"),
            await Send(HttpMethod.Get, $"/v1/drugs?search={escaped}"),
            await Send(HttpMethod.Get, $"/{escaped}"),
            await Send(HttpMethod.Get, "/v1/models", with: wrong),
        ];
        foreach (var answer in answers)
        {
            Assert.Equal([TraceId], answer.Headers.GetValues("X-Request-Id"));
            if (answer.IsSuccessStatusCode) continue;
            Assert.Equal(TraceId, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("traceId").GetString());
        }
        Assert.Equal(0, await program.StopAsync());
        File.Delete(keys);

        var states = program.Log.Select(l => JsonDocument.Parse(l).RootElement).Where(l => l.GetProperty("Category").GetString() == "DtiGraph.Api.Requests").Select(l => l.GetProperty("State")).ToList();
        Assert.Equal(answers.Select(a => (int)a.StatusCode), states.Where(s => s.TryGetProperty("Status", out _)).Select(s => s.GetProperty("Status").GetInt32()));
        Assert.All(states, s => Assert.Equal(TraceId, s.GetProperty("RequestId").GetString()));
        Assert.Equal("/v1/drugs/{id}/targets", states[7].GetProperty("Route").GetString());
        Assert.Equal("notebook", states[7].GetProperty("Caller").GetString());
        string all = string.Join('\n', program.Log);
        foreach (string secret in new[] { key, wrong, key[KeyFile.Prefix.Length..], Smiles, escaped, "CCCCCC", Sequence }) Assert.DoesNotContain(secret, all);
    }

    [Fact]
    public async Task Answer_CutOrLeftByItsClient_IsOneLineWithItsIdAndNoStack()
    {
        const string kind = "Content-Type: text/csv", row = "DB00945,P23219\n";
        await using var program = await TestProgram.StartAsync(starter.ModelFolder, "--Batch:MaximumRows", "3000");
        using (var cut = await RawClient.Open(program.Client.BaseAddress!, kind, $"traceparent: 00-{TraceId}-b7ad6b7169203331-01"))
        {
            await cut.SendRow("drug,target\n" + string.Concat(Enumerable.Repeat(row, 3001)));
            await cut.End();
            Assert.DoesNotContain("\r\n0\r\n\r\n", await cut.ReadToEnd());
        }
        for (int rows = 1; rows <= 2000; rows += 1999) // gone before the answer, and in it
        {
            using var gone = await RawClient.Open(program.Client.BaseAddress!, kind);
            await gone.SendRow("drug,target\n" + string.Concat(Enumerable.Repeat(row, rows)).TrimEnd());
            if (rows > 1) await gone.ReadUntil("P23219", after: "DB00945");
        }
        Assert.Equal(0, await program.StopAsync());

        var lines = program.Log.Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.DoesNotContain(lines, l => l.TryGetProperty("Exception", out _));
        var said = Assert.Single(lines, l => l.GetProperty("LogLevel").GetString() == "Warning" && l.GetProperty("State").GetProperty("RequestId").GetString() == TraceId);
        Assert.Equal($"POST /v1/predictions was cut after line 3001: body.too-large, request {TraceId}", said.GetProperty("Message").GetString());
        Assert.DoesNotContain(lines, l => l.GetProperty("LogLevel").GetString() is "Error" or "Critical");
    }

    [Fact]
    public async Task Request_WithoutATrace_GetsAnIdOfItsOwn()
    {
        var ids = new HashSet<string>();
        for (int i = 0; i < 5; i++) ids.Add((await starter.Client.GetAsync("/health/live", TestContext.Current.CancellationToken)).Headers.GetValues("X-Request-Id").Single());
        Assert.Equal(5, ids.Count);
        Assert.All(ids, id => Assert.Matches("^[0-9a-f]{32}$", id));
    }
}
