using System.Net;
using System.Text.Json;
using DtiGraph.Api.Tests.Recording;
using Microsoft.Data.Sqlite;

namespace DtiGraph.Api.Tests;

/// <summary>What a service says over HTTP while the index of its registry cannot be read or is another process's.</summary>
public sealed class RegistryFaultTests(FourModels models)
{
    private const string Rank = "/v1/drugs/DB00945/targets?top=1", Key = "Idempotency-Key: plate-17";

    private const string Why = """{"reason":"as the test wants it"}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("no index")]
    [InlineData("")]
    [InlineData("gone")]
    [InlineData("a folder")]
    [InlineData("UPDATE version SET published = 'yesterday'")]
    public async Task Service_IndexThatCannotBeRead_Answers503AndGoesOnRanking(string fault)
    {
        await using var service = await LedgerService.StartAsync(models.Registry());
        string index = Path.Combine(service.Registry.Folder, "registry.db"), kept = index + ".kept", first = service.Registry.Find("1").Model;
        File.Copy(index, kept);
        if (fault.StartsWith("UPDATE", StringComparison.Ordinal))
        {
            ReplayTests.Execute(kept, fault);
            File.Move(kept, kept + ".broken");
            File.Copy(index, kept);
            File.Move(kept + ".broken", index, overwrite: true);
        }
        else
        {
            File.Delete(index);
            if (fault == "a folder") Directory.CreateDirectory(index);
            else if (fault != "gone") File.WriteAllText(index, string.Concat(Enumerable.Repeat(fault, 1_000)));
        }

        foreach (var (path, body) in new[] { ("/v1/models", null), ("/v1/models/2", null), ("/v1/models/2/promote", Why), ("/v1/models/2/shadow", Why), ("/v1/models/rollback", Why) })
            await Refused(service, path, body, "registry.failed");
        Assert.Equal(first, await Answers(service));
        if (fault == "a folder") Directory.Delete(index);
        File.Move(kept, index, overwrite: true);
        Assert.Equal(4, (await service.Json("/v1/models")).GetProperty("items").GetArrayLength());
        await service.Json("/v1/models/2/promote", Why);
        Assert.Equal(service.Registry.Find("2").Model, await Answers(service));
    }

    [Theory]
    [InlineData("no index")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Service_IndexThatCannotBeRead_ReplaysAndRecordsOutcomesOfOldAnswersWhenItIsBack(string? content)
    {
        await using var service = await LedgerService.StartAsync(models.Registry());
        using var said = await service.Send(Rank);
        service.Promote("2");
        string replay = $"/v1/predictions/{LedgerService.Id(said)}/replay";
        string outcomes = $$"""{"outcomes":[{"drug":"DB00945","target":"P23219","outcome":"active","predictionId":"{{LedgerService.Id(said)}}"}]}""";
        string index = Path.Combine(service.Registry.Folder, "registry.db"), kept = index + ".kept";
        File.Move(index, kept);
        if (content is not null) File.WriteAllText(index, string.Concat(Enumerable.Repeat(content, 1_000)));

        await Refused(service, replay, null, "registry.failed");
        await Refused(service, "/v1/outcomes", outcomes, "registry.failed", Key);
        File.Move(kept, index, overwrite: true);
        await service.Json(replay);
        Assert.Equal(1, (await service.Json("/v1/outcomes", outcomes, HttpStatusCode.OK, Key)).GetProperty("recorded").GetInt32()); // under the same key
    }

    [Fact]
    public async Task Service_IndexThatAnotherProcessWrites_Answers503AfterItsWaitAndPromotesAfterwards()
    {
        await using var service = await LedgerService.StartAsync(models.Registry());
        using var said = await service.Send(Rank);
        service.Promote("3");
        string now = service.Registry.Find("3").Model;
        using (var other = new SqliteConnection($"Data Source={Path.Combine(service.Registry.Folder, "registry.db")};Pooling=False"))
        {
            other.Open();
            using var command = other.CreateCommand();
            command.CommandText = "BEGIN EXCLUSIVE";
            command.ExecuteNonQuery();
            // At once: each waits ten seconds for its turn.
            await Task.WhenAll(
                Refused(service, "/v1/models", null, "registry.busy"), Refused(service, "/v1/models/2/promote", Why, "registry.busy"), Refused(service, "/v1/models/rollback", Why, "registry.busy"),
                Refused(service, $"/v1/predictions/{LedgerService.Id(said)}/replay", null, "registry.busy"));
            Assert.Equal(now, await Answers(service));
        }
        await service.Json("/v1/models/2/promote", Why);
        Assert.Equal(service.Registry.Find("2").Model, await Answers(service));
    }

    private static async Task Refused(LedgerService service, string path, string? body, string code, params string[] headers)
    {
        using var response = await service.Send(path, body, headers: headers);
        string text = await response.Content.ReadAsStringAsync(Stop);
        await ProblemAssert.Is(response, HttpStatusCode.ServiceUnavailable, "registry: expected");
        Assert.Equal(code, JsonDocument.Parse(text).RootElement.GetProperty("code").GetString());
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.DoesNotContain(service.Registry.Folder, text, StringComparison.Ordinal);
    }

    private static async Task<string> Answers(LedgerService service) => (await service.Json(Rank)).GetProperty("modelVersion").GetString()!;
}
