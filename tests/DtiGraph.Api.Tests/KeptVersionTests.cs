using System.Net;
using DtiGraph.Api.Tests.Recording;
using DtiGraph.Artifacts;
using DtiGraph.Registry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace DtiGraph.Api.Tests;

/// <summary>The version that served before stays in memory, and serves again only where the registry still holds it to the byte.</summary>
public sealed class KeptVersionTests(FourModels models)
{
    private const string Why = """{"reason":"as the test wants it"}""";

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Rollback_ToTheVersionBefore_TakesTheModelThatServed(bool overRest, bool kept)
    {
        await using var service = await LedgerService.StartAsync(models.Registry(), kept ? [] : ["--keep-previous", "false"]);
        var first = await Now(service);
        await Promote(service, "2", overRest);
        var second = await Now(service);
        Assert.NotSame(first, second);
        for (int i = 0; i < 2; i++) // back, and back again
        {
            await Rollback(service, overRest);
            Assert.Equal(kept, ReferenceEquals(i == 0 ? first : second, await Now(service)));
            Assert.Equal(1 + i, service.Registry.Serving()!.Number);
            Assert.Equal(service.Registry.Serving()!.Model, await Version(service));
        }
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task Promotions_AnyNumber_LeaveTheServingAndThePreviousVersionInMemory(bool kept, int most)
    {
        var seen = new HashSet<Served>();
        var service = await LedgerService.StartAsync(models.Registry(), kept ? [] : ["--keep-previous", "false"]);
        await using (service)
        {
            var inService = service.Services.GetRequiredService<InService>();
            TaskCompletionSource open = new();
            seen.Add(await Now(service));
            var long1 = inService.Lease(new DefaultHttpContext(), _ => open.Task); // a request that does not end
            var leased = seen.Single();
            try
            {
                for (int i = 1; i <= 12; i++)
                {
                    if (i % 5 == 0) await Rollback(service, overRest: i % 2 == 0);
                    else await Promote(service, $"{1 + (i % 4)}", overRest: i % 3 > 0);
                    service.Services.GetRequiredService<RegistryWatch>().Follow();
                    seen.Add(await Now(service));
                    Assert.Contains(leased, seen.Where(Alive)); // it ends with what it began with
                    Assert.InRange(seen.Count(s => s != leased && Alive(s)), 1, most);
                    string[] named = [.. service.Registry.List().Where(v => v.State == ModelState.Serving || (kept && v.Previous)).Select(v => v.Model)];
                    Assert.All(seen.Where(s => s != leased && Alive(s)), s => Assert.Contains(s.Model.Manifest.Version, named));
                }
            }
            finally
            {
                open.SetResult(); // the service waits for it, also where this fails
            }
            await long1;
            // Of the requests over HTTP the last may end a moment after its answer.
            Assert.True(SpinWait.SpinUntil(() => seen.Count(Alive) <= most, TimeSpan.FromMinutes(1)), $"{seen.Count(Alive)} models in memory");
        }
        Assert.DoesNotContain(seen, Alive);
    }

    [Theory]
    [InlineData("damaged", "factors.safetensors: expected")]
    [InlineData("replaced", "manifest.json: expected the one that was published, got another")]
    public async Task Rollback_KeptVersionWhoseFolderIsAnother_IsRefusedUntilItIsMended(string how, string said)
    {
        var registry = models.Registry();
        await using var service = await LedgerService.StartAsync(registry);
        await Promote(service, "2", overRest: true);
        string folder = registry.Find("1").Folder, aside = models.Free();
        FourModels.Copy(folder, aside);
        string factors = Path.Combine(folder, "factors.safetensors");
        byte[] bytes = File.ReadAllBytes(factors);
        bytes[^1] ^= 1;
        if (how == "damaged") FourModels.Put(bytes, factors);
        else FourModels.Copy(registry.Find("3").Folder, folder); // a sound artifact, but not the one that was published

        using var refused = await service.Send("/v1/models/rollback", Why);
        await ProblemAssert.Is(refused, HttpStatusCode.Conflict, $"version 1: expected a sound artifact, got {said}");
        Assert.Equal((2, registry.Find("2").Model), (registry.Serving()!.Number, await Version(service)));
        // Nor is it taken where the registry says that it serves.
        string index = Path.Combine(registry.Folder, "registry.db");
        ReplayTests.Execute(index, "UPDATE alias SET number = 3 - number");
        Assert.Contains(said, Assert.Throws<ArtifactException>(service.Services.GetRequiredService<RegistryWatch>().Follow).Message, StringComparison.Ordinal);
        Assert.Equal(registry.Find("2").Model, await Version(service));

        FourModels.Copy(aside, folder);
        service.Services.GetRequiredService<RegistryWatch>().Follow();
        Assert.Equal(registry.Find("1").Model, await Version(service));
    }

    [Fact]
    public async Task Previous_RejectedMeanwhile_IsLetGo()
    {
        await using var service = await LedgerService.StartAsync(models.Registry());
        var first = await Now(service);
        await Promote(service, "2", overRest: true);
        service.Services.GetRequiredService<RegistryWatch>().Follow();
        Assert.True(Alive(first));
        service.Registry.Reject("1", "no rollback goes back to it");
        service.Services.GetRequiredService<RegistryWatch>().Follow();
        Assert.True(SpinWait.SpinUntil(() => !Alive(first), TimeSpan.FromMinutes(1)), "it is still in memory"); // a request may end a moment after its answer
    }

    [Fact]
    public void Option_ThatIsNeither_SaysWhatWasExpected() => Assert.Contains("--keep-previous: expected true or false, got 'perhaps'",
        Assert.Throws<ArgumentException>(() => ApiHost.Create(models.Registry(), [.. TestService.Options, "--keep-previous", "perhaps"])).Message, StringComparison.Ordinal);

    /// <summary>Whether somebody holds it; the last one to let go disposes it.</summary>
    private static bool Alive(Served served)
    {
        if (!served.TryHold()) return false;
        served.Release();
        return true;
    }

    private static async Task<Served> Now(LedgerService service)
    {
        Served? now = null;
        await service.Services.GetRequiredService<InService>().Lease(new DefaultHttpContext(), http =>
        {
            now = Served.Of(http);
            return Task.CompletedTask;
        });
        return now!;
    }

    private static async Task Promote(LedgerService service, string version, bool overRest)
    {
        if (overRest) await service.Json($"/v1/models/{version}/promote", Why);
        else service.Promote(version);
    }

    private static async Task Rollback(LedgerService service, bool overRest)
    {
        if (overRest)
        {
            await service.Json("/v1/models/rollback", Why);
            return;
        }
        service.Registry.Rollback();
        service.Services.GetRequiredService<RegistryWatch>().Follow();
    }

    private static async Task<string> Version(LedgerService service) => (await service.Json("/v1/drugs/DB00945/targets?top=1")).GetProperty("modelVersion").GetString()!;
}
