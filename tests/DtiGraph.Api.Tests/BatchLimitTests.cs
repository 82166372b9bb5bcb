using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DtiGraph.Api.Batch;
using DtiGraph.Ranking;
using Microsoft.AspNetCore.Builder;

namespace DtiGraph.Api.Tests;

/// <summary>What a table of pairs cannot do to the service.</summary>
[Collection(nameof(LifetimeTests))]
public sealed class BatchLimitTests(ServedStarter starter)
{
    private const string Csv = "text/csv", Row = "DB00945,P23219\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Compressed_BothWays_IsTheSameAnswer(string encoding)
    {
        byte[] body = Encoding.UTF8.GetBytes("drug,target\n" + string.Concat(Enumerable.Repeat(Row, 3000)));
        byte[] plain = await (await Send(body)).Content.ReadAsByteArrayAsync(Stop);
        var response = await Send(Compressed(body, encoding), encoding, accept: encoding);
        byte[] answer = await response.Content.ReadAsByteArrayAsync(Stop);

        Assert.Equal([encoding], response.Content.Headers.ContentEncoding);
        Assert.InRange(answer.Length, 1, plain.Length / 10); // 3,000 like rows
        using var expanded = new MemoryStream();
        using (Stream reader = encoding == "gzip" ? new GZipStream(new MemoryStream(answer), CompressionMode.Decompress) : new BrotliStream(new MemoryStream(answer), CompressionMode.Decompress))
            await reader.CopyToAsync(expanded, Stop);
        Assert.Equal(Encoding.UTF8.GetString(plain), Encoding.UTF8.GetString(expanded.ToArray()));
    }

    [Theory]
    [InlineData("/v1/rank", "application/json", "gzip", "body: expected at most 16777216 bytes, got more")]
    [InlineData("/v1/predictions", "application/json", "br", "body: expected at most 16777216 bytes, got more")]
    [InlineData("/v1/predictions", Csv, "gzip", "row: expected at most 262144 bytes, got more")]
    public async Task Bomb_Is413(string path, string kind, string encoding, string detail) =>
        await ProblemAssert.Is(await Send(Compressed([.. Enumerable.Repeat((byte)' ', 40_000_000)], encoding), encoding, kind, path: path), HttpStatusCode.RequestEntityTooLarge, detail);

    [Theory]
    [InlineData("/v1/rank", "application/json")]
    [InlineData("/v1/predictions", Csv)]
    public async Task Body_NotOfItsEncoding_Is400(string path, string kind) => await ProblemAssert.Is(
        await Send("{\"drug\":{\"id\":\"DB00945\"}}"u8.ToArray(), "gzip", kind, path: path), HttpStatusCode.BadRequest, "body: expected all bytes of Content-Encoding gzip, got others or fewer");

    [Theory]
    [InlineData("gzip", 1)]
    [InlineData("gzip", 8)] // the checksum and the length
    [InlineData("gzip", 20)]
    [InlineData("br", 1)]
    [InlineData("br", 8)]
    public async Task Table_CompressedAndCutShort_Is400(string encoding, int missing)
    {
        byte[] whole = Compressed(Encoding.UTF8.GetBytes("drug,target\n" + string.Concat(Enumerable.Repeat(Row, 500))), encoding);
        await ProblemAssert.Is(await Send(whole[..^missing], encoding), HttpStatusCode.BadRequest, $"body: expected all bytes of Content-Encoding {encoding}, got others or fewer");
    }

    [Fact]
    public async Task Body_OfAnEncodingThatIsNotRead_Is415AndNamesThoseThatAre()
    {
        var response = await Send([1, 2, 3], "zstd");
        await ProblemAssert.Is(response, HttpStatusCode.UnsupportedMediaType, "body: expected Content-Encoding gzip, br or none, got 'zstd'");
        Assert.Equal(["gzip, br"], response.Headers.GetValues("Accept-Encoding"));
    }

    [Fact]
    public async Task Rows_MoreThanAllowed_EndInARowThatSaysSoAndACutAnswer()
    {
        await using var service = await Small("--Batch:MaximumRows", "3000");
        using var client = new HttpClient { BaseAddress = new(service.Urls.Single()) };
        string Table(int rows) => "drug,target\n" + string.Concat(Enumerable.Repeat(Row, rows));
        string whole = await (await client.PostAsync("/v1/predictions", new StringContent(Table(3000), null, Csv), Stop)).Content.ReadAsStringAsync(Stop);
        Assert.Equal(3001, whole.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);

        using var raw = await RawClient.Open(client.BaseAddress, $"Content-Type: {Csv}");
        await raw.SendRow(Table(3001));
        await raw.End();
        string cut = await raw.ReadToEnd();
        Assert.Contains("rows: expected at most 3000, got more; the answer ends here and is not complete", cut);
        Assert.DoesNotContain("\r\n0\r\n\r\n", cut); // the end of an answer in chunks
        await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsync("/v1/predictions", new StringContent(Table(3001), null, Csv), Stop));
    }

    [Fact]
    public async Task Work_MoreThanARequestMayTake_EndsInRowsThatSaySo()
    {
        const string detail = "time: expected at most 0.001 s of work for one request, got more";
        await using var service = await Small("--Batch:MaximumJsonSeconds", "0.001", "--Batch:MaximumSeconds", "0.001");
        using var client = new HttpClient { BaseAddress = new(service.Urls.Single()) };
        string[] molecules = [.. Enumerable.Range(0, 2_000).Select(n => $"{new string('C', n % 50 + 1)}N{new string('C', n / 50 + 1)}")];
        string body = $$"""{"pairs":[{{string.Join(',', molecules.Select(m => $$$"""{"drug":{"smiles":"{{{m}}}"},"target":{"id":"P23219"}}"""))}}]}""";
        var answer = JsonDocument.Parse(await (await client.PostAsync("/v1/predictions", new StringContent(body, null, "application/json"), Stop)).Content.ReadAsStringAsync(Stop)).RootElement;
        var items = answer.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(molecules.Length, items.Count);
        Assert.True(items[0].TryGetProperty("prediction", out _)); // what has begun is ended
        var error = items[^1].GetProperty("error");
        Assert.Equal((413, "request.too-much-work"), (error.GetProperty("status").GetInt32(), error.GetProperty("code").GetString()));
        Assert.StartsWith(detail, error.GetProperty("detail").GetString(), StringComparison.Ordinal);

        using var raw = await RawClient.Open(client.BaseAddress, $"Content-Type: {Csv}");
        await raw.SendRow("smiles,target\n" + string.Join('\n', molecules.Select(m => m + ",P23219")));
        await raw.End();
        string cut = await raw.ReadToEnd();
        Assert.Contains($"413,request.too-much-work,,{(detail.Contains(',') ? "\"" : "")}{detail}", cut);
        Assert.DoesNotContain("\r\n0\r\n\r\n", cut);
    }

    [Fact]
    public async Task Rows_ThatComeAsFastAsTheyCan_AreAnsweredInBlocks()
    {
        const int rows = 50_000;
        using var raw = await RawClient.Open(starter.Address, $"Content-Type: {Csv}", "Connection: close");
        await raw.SendRow("drug,target\n" + string.Concat(Enumerable.Repeat(Row, rows)).TrimEnd());
        await raw.End();
        string answer = await raw.ReadToEnd();
        int chunks = Regex.Count(answer, "^[0-9a-f]+\r$", RegexOptions.Multiline);
        Assert.Contains($"\r\n{rows + 1},DB00945,", answer);
        Assert.InRange(chunks, rows / BatchLimits.BlockRows, rows / 10); // a block may be two, and ends early where a busy machine pauses; row by row would be 50,000
    }

    [Fact]
    public async Task Rows_OfManyCharacters_AreAnsweredInSmallerBlocks()
    {
        const int rows = 1000, length = 50_000;
        using var raw = await RawClient.Open(starter.Address, $"Content-Type: {Csv}", "Connection: close");
        await raw.SendRow("drug,target,note");
        string block = string.Concat(Enumerable.Repeat($"DB00945,P23219,{new string('x', length)}\n", 100)).TrimEnd();
        for (int i = 0; i < rows / 100; i++) await raw.SendRow(block);
        await raw.End();
        string answer = await raw.ReadToEnd();
        Assert.Contains($"\r\n{rows + 1},DB00945,", answer);
        Assert.InRange(Regex.Count(answer, "^[0-9a-f]+\r$", RegexOptions.Multiline), rows * length / BatchLimits.BlockCharacters, rows);
    }

    [Fact]
    public async Task Bytes_MoreThanAllowed_Are413AtOnceOrARowAtTheEnd()
    {
        await using var service = await Small("--Batch:MaximumBytes", "100000");
        using var client = new HttpClient { BaseAddress = new(service.Urls.Single()) };
        var known = new HttpRequestMessage(HttpMethod.Post, "/v1/predictions") { Content = new StringContent("drug,target\n" + string.Concat(Enumerable.Repeat(Row, 10_000)), null, Csv) };
        known.Headers.ExpectContinue = true; // refused by its Content-Length
        await ProblemAssert.Is(await client.SendAsync(known, Stop), HttpStatusCode.RequestEntityTooLarge, "body: expected at most 100000 bytes, got more");

        using var raw = await RawClient.Open(client.BaseAddress, $"Content-Type: {Csv}");
        await raw.SendRow("drug,target\n" + string.Concat(Enumerable.Repeat(Row, 2000)).TrimEnd());
        await raw.ReadUntil("P23219", after: "DB00945"); // too late for a status
        await raw.SendRow(string.Concat(Enumerable.Repeat(Row, 10_000)));
        Assert.DoesNotContain("\r\n0\r\n\r\n", await raw.ReadToEnd());
    }

    [Fact]
    public async Task Body_WhileItIsRead_LiesInAFileOfNoNameForItsOwnerAlone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "looks at /proc");
        using var raw = await RawClient.Open(starter.Address, $"Content-Type: {Csv}", "Connection: close");
        await raw.SendRow("drug,target\n" + string.Concat(Enumerable.Repeat(Row, 2000)).TrimEnd());
        await raw.ReadUntil("P23219", after: "DB00945");
        var spooled = Directory.GetFiles("/proc/self/fd").Where(fd => new FileInfo(fd).LinkTarget is { } path && path.Contains(".rows", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(spooled);
        Assert.All(spooled, fd =>
        {
            Assert.EndsWith(".rows (deleted)", new FileInfo(fd).LinkTarget, StringComparison.Ordinal);
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(fd));
        });
        await raw.End();
        Assert.EndsWith("\r\n0\r\n\r\n", await raw.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_ThatReadsNothingUntilAllIsSent_GetsAllRows()
    {
        const int rows = 100_000; // an answer of about 12 MB, which no socket holds
        using var client = await RawClient.Open(starter.Address, $"Content-Type: {Csv}", "Connection: close");
        await client.SendRow("drug,target");
        string block = string.Concat(Enumerable.Repeat(Row, 1000)).TrimEnd();
        for (int i = 0; i < rows / 1000; i++) await client.SendRow(block);
        await client.End();
        string answer = await client.ReadToEnd();
        Assert.Contains($"\r\n{rows + 1},DB00945,", answer);
        Assert.EndsWith("\r\n0\r\n\r\n", answer);
    }

    [Fact]
    public async Task Client_ThatGoes_EndsTheWork()
    {
        const int rows = 200_000;
        await using var service = await Small();
        using var scored = new MeasuredCount(service.Services, "dtigraph.batch.streamed");
        using (var client = await RawClient.Open(new(service.Urls.Single()), "Content-Type: text/csv"))
        {
            string smiles = string.Concat(Enumerable.Range(0, 500).Select(n => $"{new string('C', (n % 50) + 1)}N,P23219\n")).TrimEnd();
            await client.SendRow("smiles,target");
            for (int i = 0; i < rows / 500; i++) await client.SendRow(smiles);
            await client.End();
            await client.ReadUntil("P23219", after: "\n2,");
            await Task.Delay(500, Stop); // the service has all rows now, and waits for a client that reads no more
        }
        long before = -1;
        for (int i = 0; i < 100 && scored.Value != before; i++)
        {
            before = scored.Value;
            await Task.Delay(300, Stop);
        }
        Assert.InRange(before, 1, rows - 1);
        Assert.Equal(before, scored.Value);
    }

    private async Task<WebApplication> Small(params string[] limits)
    {
        var service = ApiHost.Create(ServedModel.Open(starter.ModelFolder), [.. TestService.Options, .. limits]);
        await service.StartAsync(Stop);
        return service;
    }

    private static byte[] Compressed(byte[] body, string encoding)
    {
        using var bytes = new MemoryStream();
        using (Stream writer = encoding == "gzip" ? new GZipStream(bytes, CompressionLevel.SmallestSize, leaveOpen: true) : new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
            writer.Write(body);
        return bytes.ToArray();
    }

    private Task<HttpResponseMessage> Send(byte[] body, string? encoding = null, string kind = Csv, string? accept = null, string path = "/v1/predictions")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) { Headers = { ContentType = new(kind) } } };
        if (encoding is not null) request.Content.Headers.ContentEncoding.Add(encoding);
        if (accept is not null) request.Headers.AcceptEncoding.ParseAdd(accept);
        return starter.Client.SendAsync(request, Stop);
    }
}
