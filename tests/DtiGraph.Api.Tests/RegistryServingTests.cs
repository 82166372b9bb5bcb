using System.Globalization;
using System.Net;
using System.Text.Json;
using DtiGraph.Api.Keys;
using DtiGraph.Api.Tests.Recording;
using DtiGraph.Jobs;
using DtiGraph.Registry;

namespace DtiGraph.Api.Tests;

/// <summary>A service that follows a registry.</summary>
public sealed class RegistryServingTests(ServedStarter starter, FourModels models) : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(2); // it looks ten times a second; a busy machine takes longer

    private readonly string folder = Directory.CreateTempSubdirectory("dtigraph-api-registry-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Service_OfARegistry_FollowsPromotionAndRollbackWithoutAFailedRequest()
    {
        var (registry, first, second) = Two();
        await using var service = ApiHost.Create(new ModelRegistry(registry.Folder), TestService.Unlimited);
        await service.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new(service.Urls.Single()) };

        Assert.Equal(first, await Version(client));
        registry.Promote("2");
        await Until(client, second, among: [first, second]);
        registry.Rollback();
        await Until(client, first, among: [first, second]);
    }

    [Fact]
    public async Task Service_PromotedVersionThenDamaged_GoesOnWithTheOldOne()
    {
        var (registry, first, second) = Two();
        await using var service = ApiHost.Create(new ModelRegistry(registry.Folder), TestService.Unlimited);
        await service.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new(service.Urls.Single()) };
        string file = Path.Combine(registry.Find("2").Folder, "weights.safetensors");
        byte[] whole = File.ReadAllBytes(file);
        // A promotion reads the whole artifact first, so it is done on a copy of the registry, whose index then takes the place of this one's.
        string copy = Path.Combine(folder, "copy");
        foreach (string from in Directory.EnumerateFiles(registry.Folder, "*", SearchOption.AllDirectories))
        {
            string to = Path.Combine(copy, Path.GetRelativePath(registry.Folder, from));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(from, to);
        }
        new ModelRegistry(copy).Promote("2");
        File.WriteAllBytes(file, whole[..^1]);
        File.Move(Path.Combine(copy, "registry.db"), Path.Combine(registry.Folder, "registry.db"), overwrite: true);
        await Task.Delay(TimeSpan.FromSeconds(2.5), TestContext.Current.CancellationToken);
        Assert.Equal((2, first), (registry.Serving()!.Number, await Version(client)));
        File.WriteAllBytes(file, whole);
        await Until(client, second, among: [first, second]);
    }

    [Theory]
    [InlineData("no index", "registry: expected to read and write the index")] // a fault that the registry knows
    [InlineData("UPDATE version SET published = 'yesterday'", "FormatException")] // and one that nobody thought of
    public async Task Service_RegistryThatCannotBeRead_GoesOnSaysWhyOnceAndFollowsWhenItIsMended(string fault, string said)
    {
        var (registry, first, second) = Two();
        string index = Path.Combine(registry.Folder, "registry.db"), broken = Path.Combine(folder, "broken.db"), mended = Path.Combine(folder, "mended.db");
        File.Copy(index, broken);
        if (fault.StartsWith("UPDATE", StringComparison.Ordinal)) ReplayTests.Execute(broken, fault);
        else File.WriteAllText(broken, string.Concat(Enumerable.Repeat(fault, 1_000)));
        await using var service = await TestProgram.OfRegistryAsync(registry.Folder);
        Assert.Equal(first, await Version(service.Client));

        File.Move(broken, index, overwrite: true);
        string[] Errors() => [.. service.Log.Where(l => l.Contains("RegistryWatch", StringComparison.Ordinal) && l.Contains("\"LogLevel\":\"Error\"", StringComparison.Ordinal))];
        for (var until = DateTime.UtcNow + Soon; Errors().Length == 0; await Task.Delay(50, TestContext.Current.CancellationToken)) Assert.True(DateTime.UtcNow < until, "it says nothing");
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken); // it looks again and again
        Assert.Equal(first, await Version(service.Client));
        var copy = Two("copy").Registry;
        copy.Promote("2");
        File.Move(Path.Combine(copy.Folder, "registry.db"), index, overwrite: true);
        await Until(service.Client, second, among: [first, second]);

        Assert.Equal(0, await service.StopAsync());
        string line = Assert.Single(Errors());
        Assert.Contains("version 1 stays in service", line, StringComparison.Ordinal);
        Assert.Contains(said, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("")]
    public async Task Service_RunWhoseRecordCannotBeRead_IsListedAsFailedHidesNoneAndTheNextNightComes(string record)
    {
        var (registry, first, _) = Two();
        const string broken = "20260102-020000-001", sound = "20260101-020000-000";
        string Run(string id) => Directory.CreateDirectory(Path.Combine(registry.Folder, "runs", id)).FullName;
        new RunRecord(sound, "retrain", RunState.Rejected, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddMinutes(4), "It was worse.", "abc", 2, 1, Run(sound)).Write();
        File.WriteAllText(Path.Combine(Run(broken), "run.json"), record);
        string night = Path.Combine(folder, "night");
        await using var service = ApiHost.Create(new ModelRegistry(registry.Folder), [.. TestService.Unlimited, "--nightly", "0 2 * * *"], new("/bin/sh", ["-c", "touch \"$0\"", night]));
        await service.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new(service.Urls.Single()) };
        var items = JsonDocument.Parse(await client.GetStringAsync("/v1/jobs", TestContext.Current.CancellationToken)).RootElement.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([$"{broken} failed 2026-01-02T02:00:00+00:00", $"{sound} rejected 1970-01-01T00:00:00+00:00"],
            items.Select(i => $"{i.GetProperty("id").GetString()} {i.GetProperty("state").GetString()} {i.GetProperty("started").GetString()}"));
        Assert.Equal($"run.json: expected the record of a run, got other text (runs/{broken}/run.json)", items[0].GetProperty("reason").GetString());
        Assert.Equal(items[0].GetRawText(), JsonDocument.Parse(await client.GetStringAsync($"/v1/jobs/{broken}", TestContext.Current.CancellationToken)).RootElement.GetRawText());
        for (var until = DateTime.UtcNow + Soon; !File.Exists(night); await Task.Delay(50, TestContext.Current.CancellationToken))
            Assert.True(DateTime.UtcNow < until, "the missed nights are not caught up");
        Assert.False(service.Lifetime.ApplicationStopping.IsCancellationRequested);
        Assert.Equal(first, await Version(client));
    }

    [Fact]
    public async Task Jobs_MoreThanAPage_ComeInPagesTheNewestFirst()
    {
        var (registry, _, _) = Two();
        for (int i = 0; i < 5; i++)
        {
            string id = $"2026010{i + 1}-020000-00{i}";
            new RunRecord(id, "retrain", RunState.Skipped, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "The same graph.", "abc", null, 1, Directory.CreateDirectory(Path.Combine(registry.Folder, "runs", id)).FullName).Write();
        }
        await using var service = await LedgerService.StartAsync(new ModelRegistry(registry.Folder));
        var pages = new List<int[]>();
        for (string? next = "/v1/jobs?limit=2"; next is not null;)
        {
            using var page = await service.Send(next);
            Assert.Equal("5", Assert.Single(page.Headers.GetValues("Total-Count")));
            pages.Add([.. JsonDocument.Parse(await page.Content.ReadAsStringAsync(LedgerService.Stop)).RootElement.GetProperty("items").EnumerateArray().Select(i => int.Parse(i.GetProperty("id").GetString()!.Split('-')[^1], CultureInfo.InvariantCulture))]);
            next = page.Headers.TryGetValues("Link", out var link) ? link.Single().Split('<', '>')[1] : null;
        }
        Assert.Equal([[4, 3], [2, 1], [0]], pages);
        foreach (var (query, fault) in new[] { ("limit=0", "limit: expected 1 to 100, got 0"), ("cursor=b3V0Y29tZXM6NQ", "cursor: expected nextCursor of a page of jobs, got 'b3V0Y29tZXM6NQ'") })
            await ProblemAssert.Is(await service.Send("/v1/jobs?" + query), HttpStatusCode.BadRequest, fault); // the cursor is one of outcomes
    }

    [Fact]
    public async Task Service_RunThatFailed_TellsWhyToOperatorsAlone()
    {
        const string id = "20260101-020000-000", why = "training: expected a model, got exit code 1 (no space left: /srv/models/runs)";
        var (registry, _, _) = Two();
        new RunRecord(id, "retrain", RunState.Failed, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddMinutes(4), why, null, null, 1, Directory.CreateDirectory(Path.Combine(registry.Folder, "runs", id)).FullName).Write();
        string keys = Path.Combine(folder, "keys.json"), reader = KeyFile.Add(keys, "reader", ApiRole.Reader), operating = KeyFile.Add(keys, "operator", ApiRole.Operator);
        await using var service = await LedgerService.StartAsync(new ModelRegistry(registry.Folder), "--api-keys", keys);
        foreach (string path in new[] { "/v1/jobs", $"/v1/jobs/{id}" })
        {
            string read = (await service.Json(path, null, HttpStatusCode.OK, "X-Api-Key: " + reader)).GetRawText();
            Assert.DoesNotContain("/srv", read, StringComparison.Ordinal);
            Assert.Contains("Operators are told why.", read, StringComparison.Ordinal);
            Assert.Contains(why, (await service.Json(path, null, HttpStatusCode.OK, "X-Api-Key: " + operating)).GetRawText(), StringComparison.Ordinal);
        }
        var none = await service.Json($"/v1/jobs/{id}/report", null, HttpStatusCode.NotFound, "X-Api-Key: " + reader);
        Assert.Equal(("id", $"job: expected one that asked a gate, got '{id}'"), (none.GetProperty("field").GetString(), none.GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task Program_EveryKindOfQuestionAndAPromotion_NeedsNoLibtorch()
    {
        Assert.DoesNotContain(Directory.EnumerateFiles(TestProgram.Output, "*", SearchOption.AllDirectories), f => Path.GetFileName(f).StartsWith("lib", StringComparison.Ordinal) && f.Contains("orch", StringComparison.Ordinal));
        var (registry, first, second) = Two();
        await using var service = await TestProgram.OfRegistryAsync(registry.Folder);
        foreach (string version in new[] { first, second })
        {
            Assert.Equal(version, await Version(service.Client));
            foreach (string path in new[] { "/v1/drugs/DB00945/targets?top=3", "/v1/targets/P23219/drugs?top=3", "/v1/drugs/DB00945/targets/P23219/evidence", "/v1/models", $"/v1/models/{version}/reliability", "/swagger/v1/swagger.json" })
                Assert.Equal((path, HttpStatusCode.OK), (path, (await service.Send(HttpMethod.Get, path)).StatusCode));
            foreach (string query in new[] { """{"drug":{"smiles":"CCCCN"}}""", """{"target":{"sequence":"MKVLAAGIVGMKVLAAGIVG"}}""" })
                Assert.Equal((query, HttpStatusCode.OK), (query, (await service.Send(HttpMethod.Post, "/v1/rank", query)).StatusCode));
            if (version == first) Assert.Equal(HttpStatusCode.OK, (await service.Send(HttpMethod.Post, "/v1/models/2/promote", """{"reason":"the second"}""")).StatusCode);
        }
    }

    [Fact]
    public void Service_NothingPromoted_SaysWhatToDo()
    {
        var registry = new ModelRegistry(Path.Combine(folder, "empty"));
        registry.Publish(starter.ModelFolder);
        Assert.Contains("dti models promote", Assert.Throws<RegistryException>(() => ApiHost.Create(registry, [])).Message, StringComparison.Ordinal);
    }

    private (ModelRegistry Registry, string First, string Second) Two(string name = "registry")
    {
        var registry = new ModelRegistry(Path.Combine(folder, name));
        var (first, second) = (registry.Publish(starter.ModelFolder), registry.Publish(models.Second));
        registry.Promote("1");
        return (registry, first.Model, second.Model);
    }

    private static async Task Until(HttpClient client, string version, string[] among)
    {
        using var limit = new CancellationTokenSource(Soon);
        string got;
        while ((got = await Version(client)) != version)
        {
            Assert.Contains(got, among);
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    private static async Task<string> Version(HttpClient client) => JsonDocument.Parse(
        await client.GetStringAsync("/v1/drugs/DB00945/targets?top=1", TestContext.Current.CancellationToken)).RootElement.GetProperty("modelVersion").GetString()!;
}
