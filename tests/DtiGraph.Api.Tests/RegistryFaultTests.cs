using System.Net;
using System.Text.Json;
using DtiGraph.Api.Tests.Recording;
using Microsoft.Data.Sqlite;

namespace DtiGraph.Api.Tests;

/// <summary>What a service says over HTTP while the index of its registry cannot be read or is another process's.</summary>
public sealed class RegistryFaultTests(FourModels models)
{
    private const string Why = """{"reason":"as the test wants it"}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("no index")]
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

    [Fact]
    public async Task Service_IndexThatAnotherProcessWrites_Answers503AfterItsWaitAndPromotesAfterwards()
    {
        await using var service = await LedgerService.StartAsync(models.Registry());
        string first = service.Registry.Find("1").Model;
        using (var other = new SqliteConnection($"Data Source={Path.Combine(service.Registry.Folder, "registry.db")};Pooling=False"))
        {
            other.Open();
            using var command = other.CreateCommand();
            command.CommandText = "BEGIN EXCLUSIVE";
            command.ExecuteNonQuery();
            // At once: each waits ten seconds for its turn.
            await Task.WhenAll(
                Refused(service, "/v1/models", null, "registry.busy"), Refused(service, "/v1/models/2/promote", Why, "registry.busy"), Refused(service, "/v1/models/rollback", Why, "registry.busy"));
            Assert.Equal(first, await Answers(service));
        }
        await service.Json("/v1/models/2/promote", Why);
        Assert.Equal(service.Registry.Find("2").Model, await Answers(service));
    }

    private static async Task Refused(LedgerService service, string path, string? body, string code)
    {
        using var response = await service.Send(path, body);
        string text = await response.Content.ReadAsStringAsync(Stop);
        await ProblemAssert.Is(response, HttpStatusCode.ServiceUnavailable, "registry: expected");
        Assert.Equal(code, JsonDocument.Parse(text).RootElement.GetProperty("code").GetString());
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.DoesNotContain(service.Registry.Folder, text, StringComparison.Ordinal);
    }

    private static async Task<string> Answers(LedgerService service) => (await service.Json("/v1/drugs/DB00945/targets?top=1")).GetProperty("modelVersion").GetString()!;
}
