using System.Net;
using DtiGraph.Api.Keys;

namespace DtiGraph.Api.Tests.Safety;

/// <summary>How a key is given, and what becomes of it.</summary>
public sealed class KeyTests(KeyedService keyed, ServedStarter starter) : IClassFixture<KeyedService>
{
    private const string Path = "/v1/models";

    private TestService Service => keyed.Service;

    [Fact]
    public async Task Key_InEitherHeader_IsTaken()
    {
        Assert.Equal(HttpStatusCode.OK, (await Service.Get(Path, keyed.AsReader)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Service.Get(Path, "X-Api-Key: " + keyed.Reader)).StatusCode);
    }

    [Fact]
    public async Task Key_OfAnyOtherForm_IsRefusedWithAChallenge()
    {
        string hash = KeyFile.Read(keyed.KeysFile)[0].Sha256;
        foreach (string[] headers in new string[][]
        {
            [], ["X-Api-Key: "], ["Authorization: Basic " + keyed.Reader], ["Authorization: Bearer "], ["X-Api-Key: " + keyed.Reader.ToUpperInvariant()], ["X-Api-Key: " + hash],
            ["X-Api-Key: notebook"], [keyed.AsReader, "X-Api-Key: " + keyed.Operator], ["X-Api-Key: " + keyed.Reader + "," + keyed.Reader], ["Cookie: X-Api-Key=" + keyed.Reader],
        })
        {
            var response = await Service.Get(Path, headers);
            await ProblemAssert.Is(response, HttpStatusCode.Unauthorized, "key: expected an API key as 'Authorization: Bearer <key>' or 'X-Api-Key: <key>', got");
            Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
        }
        await ProblemAssert.Is(await Service.Get($"{Path}?api_key={keyed.Reader}"), HttpStatusCode.Unauthorized, "got none"); // addresses end in logs
    }

    [Fact]
    public async Task UnknownPathOrMethod_WithoutAKey_Is401AndWithOne404Or405()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await Service.Get("/v1/nothing")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Service.Send(HttpMethod.Delete, Path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Service.Get("/v1/nothing", keyed.AsReader)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await Service.Send(HttpMethod.Delete, Path, null, keyed.AsReader)).StatusCode);
    }

    [Fact]
    public async Task Ready_WithoutAKey_SaysNothingOfTheModel()
    {
        Assert.Equal("""{"status":"ready"}""", await (await Service.Get("/health/ready")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains(starter.Model.Manifest.Version, await (await Service.Get("/health/ready", keyed.AsReader)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Document_WithoutAKey_IsTheCommittedOne()
    {
        string open = await (await Service.Get("/swagger/v1/swagger.json")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        string own = await (await Service.Get("/swagger/v1/swagger.json", keyed.AsReader)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(CommittedDocument.File, TestContext.Current.CancellationToken), open);
        Assert.DoesNotContain(starter.Model.Manifest.Version, open);
        Assert.Contains(starter.Model.Manifest.Version, own);
    }

    [Fact]
    public async Task Key_AddedOrRemovedInTheFile_IsFollowedWithinASecond()
    {
        string file = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(keyed.KeysFile)!, "changing.json");
        KeyFile.Add(file, "stays", ApiRole.Reader);
        await using var service = await TestService.StartAsync(starter.ModelFolder, "--api-keys", file);
        string key = "X-Api-Key: " + KeyFile.Add(file, "late", ApiRole.Reader);
        await Follows(service, key, HttpStatusCode.OK);
        KeyFile.Remove(file, "late");
        await Follows(service, key, HttpStatusCode.Unauthorized);
        string again = "X-Api-Key: " + KeyFile.Add(file, "again", ApiRole.Reader);
        await Follows(service, again, HttpStatusCode.OK);
        await File.WriteAllTextAsync(file, "{", TestContext.Current.CancellationToken);
        await Follows(service, again, HttpStatusCode.Unauthorized); // nobody is let in by a file that cannot be read
    }

    [Fact]
    public async Task Key_OfAFileThatIsReadableAgain_IsTakenThoughTimeAndLengthAreThoseOfTheFault()
    {
        string file = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(keyed.KeysFile)!, "mended.json");
        string key = "X-Api-Key: " + KeyFile.Add(file, "one", ApiRole.Reader);
        byte[] whole = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        await using var service = await TestService.StartAsync(starter.ModelFolder, "--api-keys", file);
        Put([.. Enumerable.Repeat((byte)'{', whole.Length)]);
        await Follows(service, key, HttpStatusCode.Unauthorized);
        Put(whole);
        await Follows(service, key, HttpStatusCode.OK);

        void Put(byte[] content)
        {
            File.WriteAllBytes(file + ".new", content);
            File.SetLastWriteTimeUtc(file + ".new", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
            File.Move(file + ".new", file, overwrite: true);
        }
    }

    [Fact]
    public void Add_ManyAtOnce_LosesNoKey()
    {
        string file = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(keyed.KeysFile)!, "many.json");
        string[] names = [.. Enumerable.Range(0, 8).Select(i => $"key{i}")];
        Parallel.ForEach(names, new ParallelOptions { MaxDegreeOfParallelism = names.Length }, name => KeyFile.Add(file, name, ApiRole.Reader));
        Assert.Equal(names, KeyFile.Read(file).Select(k => k.Name).Order());
    }

    [Fact]
    public void Add_ThroughALink_WritesItsTargetForThoseWhoCouldReadIt()
    {
        if (OperatingSystem.IsWindows()) return; // no modes there
        string folder = System.IO.Path.GetDirectoryName(keyed.KeysFile)!, file = System.IO.Path.Combine(folder, "target.json"), link = System.IO.Path.Combine(folder, "link.json");
        KeyFile.Add(file, "one", ApiRole.Reader);
        const UnixFileMode shared = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        File.SetUnixFileMode(file, shared);
        File.CreateSymbolicLink(link, "target.json");
        KeyFile.Add(link, "two", ApiRole.Reader);
        KeyFile.Remove(link, "one");
        Assert.Equal("target.json", new FileInfo(link).LinkTarget);
        Assert.Equal(("two", shared), (Assert.Single(KeyFile.Read(file)).Name, File.GetUnixFileMode(file)));
    }

    [Fact]
    public void KeyFile_HoldsHashesOnly_ForItsOwnerAlone()
    {
        string text = File.ReadAllText(keyed.KeysFile);
        Assert.DoesNotContain(keyed.Reader, text);
        Assert.DoesNotContain(keyed.Reader[KeyFile.Prefix.Length..], text);
        Assert.Equal(KeyFile.Prefix.Length + 43, keyed.Reader.Length); // 32 bytes in base64url
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(keyed.KeysFile));
    }

    [Theory]
    [InlineData("""{"keys":[]}""", "API keys: expected at least one, got none")]
    [InlineData("""{"keys":[null]}""", "API keys: expected a key at $.keys[0], got null")]
    [InlineData("""{"keys":[{"name":"a"}]}""", "API keys: expected { \"keys\": [ { name, role, sha256, created } ] }, got a fault at $.keys[0]")]
    [InlineData("""{"keys":[{"name":"a b","role":"reader","sha256":"00","created":"2026-01-01T00:00:00Z"}]}""", "got 'a b'; sha256: expected 64 hex digits, got 2 characters")]
    [InlineData("""{"keys":[{"name":"a","role":"root","sha256":"00","created":"2026-01-01T00:00:00Z"}]}""", "got a fault at $.keys[0].role")]
    public void Service_WithAFileOfOtherContent_DoesNotStart(string text, string message)
    {
        string file = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(keyed.KeysFile)!, Guid.NewGuid().ToString("N"));
        File.WriteAllText(file, text);
        var fault = Assert.Throws<ArgumentException>(() => ApiHost.Create(Ranking.ServedModel.Open(starter.ModelFolder), ["--urls", "http://127.0.0.1:0", "--api-keys", file]));
        Assert.Contains(message, fault.Message);
    }

    private static async Task Follows(TestService service, string key, HttpStatusCode expected)
    {
        var until = DateTime.UtcNow.AddSeconds(60); // the service looks twice a second; this machine may be busy
        HttpStatusCode got;
        do
        {
            got = (await service.Get(Path, key)).StatusCode;
            if (got != expected) await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        while (got != expected && DateTime.UtcNow < until);
        Assert.Equal(expected, got);
    }
}
