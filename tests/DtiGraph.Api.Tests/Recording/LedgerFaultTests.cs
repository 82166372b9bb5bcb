using System.Net;
using System.Text.Json;
using DtiGraph.Ledger;

namespace DtiGraph.Api.Tests.Recording;

/// <summary>No answer goes out that the ledger does not know.</summary>
[Collection(nameof(LifetimeTests))]
public sealed class LedgerFaultTests(FourModels models)
{
    private const string Rank = "/v1/drugs/DB00945/targets?top=3", Table = "drug,target\nDB00945,P23219\n";

    private static CancellationToken Stop => LedgerService.Stop;

    /// <summary>SQLite itself says so, at the statement that would write.</summary>
    private const string Full = "CREATE TRIGGER full BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END";

    [Fact]
    public async Task Ledger_CannotBeWritten_AnswersAre503AndComeBackWithIt()
    {
        await using var service = await LedgerService.StartAsync(models.Registry());
        ReplayTests.Execute(service.File, Full);
        foreach (var (path, body) in new[] { (Rank, null), ("/v1/rank", """{"drug":{"id":"DB00945"}}"""), ("/v1/predictions", """{"pairs":[]}""") })
        {
            using var response = await service.Send(path, body);
            var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Stop)).RootElement;
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
            Assert.Contains("no answer goes out that is not recorded", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
            Assert.False(response.Headers.Contains("Prediction-Id"));
            Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
        }
        Assert.Equal(HttpStatusCode.OK, (await service.Send("/v1/drugs/DB00945")).StatusCode); // holds no probabilities
        ReplayTests.Execute(service.File, "DROP TRIGGER full");
        using var after = await service.Send(Rank);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Equal(1, EntryCount.Of(new LedgerFile(service.File)));
    }

    [Fact]
    public async Task Ledger_CannotBeWritten_AStreamedTableDoesNotEndProperly()
    {
        await using var service = await LedgerService.StartAsync(models.Registry());
        ReplayTests.Execute(service.File, Full);
        using var response = await service.Client.SendAsync(
            new(HttpMethod.Post, "/v1/predictions") { Content = new StringContent(Table, new System.Net.Http.Headers.MediaTypeHeaderValue("text/csv")) }, HttpCompletionOption.ResponseHeadersRead, Stop);
        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task Ledger_CannotBeWritten_TheLogSaysWhyAndWhere()
    {
        string file = models.Free();
        await using var service = await TestProgram.StartAsync(models.Registry().Find("1").Folder, "--ledger", file);
        ReplayTests.Execute(file, Full);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await service.Send(HttpMethod.Get, Rank)).StatusCode);
        await Assert.ThrowsAnyAsync<Exception>(() => service.SendContent(HttpMethod.Post, "/v1/predictions", new StringContent(Table, new System.Net.Http.Headers.MediaTypeHeaderValue("text/csv"))));
        Assert.Equal(0, await service.StopAsync());
        var faults = service.Log.Select(l => JsonDocument.Parse(l).RootElement).Where(l => l.GetProperty("LogLevel").GetString() == "Error").ToList();
        Assert.Equal(["GET /v1/drugs/{id}/targets", "POST /v1/predictions"], faults.Select(f => f.GetProperty("Message").GetString()!.Split(" failed: ")[0]));
        Assert.All(faults, f => Assert.Contains($"disk is full", f.GetProperty("Message").GetString(), StringComparison.Ordinal));
        Assert.All(faults, f => Assert.Contains(file, f.GetProperty("Message").GetString(), StringComparison.Ordinal));
        Assert.DoesNotContain(faults, f => f.TryGetProperty("Exception", out _));
    }

    [Fact]
    public void Ledger_ThatIsNone_StopsTheServiceAtItsStart()
    {
        string file = models.Free();
        File.WriteAllText(file, new string('x', 4096));
        Assert.Throws<LedgerException>(() => ApiHost.Create(models.Registry(), [.. TestService.Options, "--ledger", file]));
    }

    [Fact]
    public async Task Process_Killed_EveryIdThatAClientHoldsIsInTheLedger()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no SIGKILL here");
        string file = models.Free();
        var service = await TestProgram.StartAsync(models.Registry().Find("1").Folder, "--ledger", file);
        var ids = new System.Collections.Concurrent.ConcurrentBag<string>();
        var askers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    using var response = await service.Client.GetAsync(Rank, HttpCompletionOption.ResponseHeadersRead, Stop);
                    if (response.IsSuccessStatusCode) ids.Add(LedgerService.Id(response));
                }
            }
            catch (HttpRequestException)
            {
                // Killed.
            }
        })).ToList();
        while (ids.Count < 200) await Task.Delay(10, Stop);
        service.Kill();
        await Task.WhenAll(askers);
        await service.DisposeAsync();
        var ledger = new LedgerFile(file);
        Assert.InRange(ids.Count, 200, int.MaxValue);
        Assert.DoesNotContain(ids, id => ledger.Find(Guid.Parse(id)) is null);
    }
}
