using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using CsvHelper;
using DtiGraph.Ranking;

namespace DtiGraph.Api.Tests;

/// <summary>Tables of pairs, sent and answered as they come.</summary>
public sealed class BatchTests(ServedStarter starter)
{
    private const string Csv = "text/csv", NdJson = "application/x-ndjson", New = "CCC(=O)Oc1ccccc1C(O)=O";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Csv_RowsOfEveryKind_AreAnsweredInPlaceWithTheNumbersOfSinglePredictions()
    {
        string body = $"drug,smiles,target,sequence,note\r\nDB00945,,P23219,,\"a, b\"\namitriptyline,,HTR2C,,\n,{New},P23219,,\nDB00945,,,MKVLAAGIVG,\n";
        var rows = await Table(await Send(Csv, body));
        RankedPair[] expected =
        [
            starter.Model.Predict(new("DB00945"), new("P23219")), starter.Model.Predict(new("DB00321"), new("P28335")),
            starter.Model.Predict(new(Smiles: New), new("P23219")), starter.Model.Predict(new("DB00945"), new(Sequence: "MKVLAAGIVG")),
        ];

        Assert.Equal(["line", "drug", "drug_name"], rows[0][..3]);
        Assert.Equal(["2", "3", "4", "5"], rows.Skip(1).Select(r => r[0]));
        Assert.Equal(expected.Select(e => e.Probability), rows.Skip(1).Select(r => Number(r[6])));
        Assert.Equal(["id", "name", "coldStart", "id"], rows.Skip(1).Select(r => r[13]));
    }

    [Fact]
    public async Task Csv_BadRows_FailAloneWithTheirLine()
    {
        var rows = await Table(await Send(Csv, "drug,smiles,target\nDB00945,,P23219\nDB99999,,P23219\n\n,C1CC,P23219\nDB00945,,\n\"DB00945,,P23219\nDB00945\nDB00945,C,P23219\nDB00945,,P23219\n"));

        Assert.Equal([("2", ""), ("3", "404"), ("5", "400"), ("6", "400"), ("7", "400"), ("8", "400"), ("9", "400"), ("10", "")], rows.Skip(1).Select(r => (r[0], r[^4])));
        Assert.Equal(rows[1][6], rows[^1][6]);
        Assert.Contains("got 'DB99999'", rows[2][^1]);
        Assert.Contains("ring closure 1", rows[3][^1]);
        Assert.Contains("quoting: expected", rows[5][^1]);
        Assert.Contains("number of fields: expected 3, got 1", rows[6][^1]);
        Assert.Contains("got id and smiles", rows[7][^1]);
    }

    [Fact]
    public async Task NdJson_WithAByteOrderMark_IsReadFromItsFirstLineOn()
    {
        var response = await Send(NdJson, "\uFEFF{\"drug\":{\"id\":\"DB00945\"},\"target\":{\"id\":\"P23219\"}}");
        Assert.True(JsonDocument.Parse(await response.Content.ReadAsStringAsync(Stop)).RootElement.TryGetProperty("prediction", out _));
    }

    [Fact]
    public async Task NdJson_BadLines_FailAloneWithTheirLine()
    {
        string good = """{"drug":{"id":"DB00945"},"target":{"id":"P23219"}}""";
        var response = await Send(NdJson, $"{good}\n\n{{\n{good[..^1]},\"note\":1}}\r\nnull\n{{\"drug\":{{\"id\":5}},\"target\":{{\"id\":\"P23219\"}}}}\n{good}");
        var lines = (await response.Content.ReadAsStringAsync(Stop)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();

        Assert.Equal(NdJson, response.Content.Headers.ContentType!.MediaType);
        Assert.Equal([1, 3, 4, 5, 6, 7], lines.Select(l => l.GetProperty("line").GetInt32()));
        Assert.Equal([0, 400, 400, 400, 400, 0], lines.Select(l => l.TryGetProperty("error", out var e) ? e.GetProperty("status").GetInt32() : 0));
        double expected = starter.Model.Predict(new("DB00945"), new("P23219")).Probability;
        Assert.Equal([expected, expected], new[] { lines[0], lines[5] }.Select(l => l.GetProperty("prediction").GetProperty("probability").GetDouble()));
        Assert.Contains("got 'note' (at $.note, line 4", lines[2].GetProperty("error").GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData(Csv, null, Csv)]
    [InlineData(Csv, "*/*", Csv)]
    [InlineData(NdJson, "*/*", NdJson)]
    [InlineData(NdJson, "text/csv", Csv)]
    [InlineData(Csv, "application/json;q=0.5, application/x-ndjson", NdJson)]
    [InlineData(Csv, "text/tab-separated-values", "text/tab-separated-values")]
    public async Task Answer_IsOfTheKindThatAcceptNamesOrOfThatOfTheBody(string from, string? accept, string to) =>
        Assert.Equal(to, (await Send(from, from == Csv ? "drug,target\nDB00945,P23219\n" : "", accept)).Content.Headers.ContentType!.MediaType);

    [Theory]
    [InlineData(Csv, "", 400, "header: expected columns such as drug,target, got an empty table")]
    [InlineData(Csv, "drug\nDB00945\n", 400, "columns: expected target or sequence, got drug (line 1)")]
    [InlineData(Csv, "drug,target,drug\n", 400, "column: expected 'drug' once, got it again (line 1)")]
    public async Task Table_ThatCannotBeRead_IsAProblem(string kind, string body, int status, string detail) =>
        await ProblemAssert.Is(await Send(kind, body), (HttpStatusCode)status, detail);

    [Theory]
    [InlineData(Csv)]
    [InlineData(NdJson)]
    public async Task FirstRow_OfMoreBytesThanARowMayHave_Is413(string kind) => await ProblemAssert.Is(
        // A header is no row; a line before the long one would be answered with 200 where the body comes slowly.
        await Send(kind, (kind == Csv ? "drug,target\n" : "") + new string('C', 3 * PredictionTable.LongestRow) + ",P23219\n"), HttpStatusCode.RequestEntityTooLarge,
        $"row: expected at most {PredictionTable.LongestRow} bytes, got more");

    [Fact]
    public async Task Accept_JsonBeforeOthers_IsAnsweredWithRowsWhereOthersWillDo()
    {
        var others = await Send(Csv, "drug,target\nDB00945,P23219\n", accept: "application/json, */*;q=0.8");
        Assert.Equal((HttpStatusCode.OK, Csv), (others.StatusCode, others.Content.Headers.ContentType!.MediaType));
        await ProblemAssert.Is(await Send(Csv, "drug,target\n", accept: "application/json"), HttpStatusCode.NotAcceptable,
            "Accept: expected one of text/csv, text/tab-separated-values, application/x-ndjson, got 'application/json'");
    }

    [Fact]
    public async Task Costs_InTheQuery_DecideEachRowAndAreRefusedBesideJson()
    {
        var rows = await Table(await Send(Csv, "drug,target\nDB00945,P23219\n", path: "/v1/predictions?assayCost=1&hitValue=1000000"));
        Assert.Equal("test", rows[1][12]);
        await ProblemAssert.Is(await Send(Csv, "drug,target\n", path: "/v1/predictions?assayCost=0&hitValue=1"), HttpStatusCode.BadRequest, "assayCost: expected a finite number above 0");
        foreach (var (query, field) in new[] { ("assayCost=1&hitValue=2", "assayCost"), ("hitValue=2", "hitValue") })
        {
            var refused = await Send("application/json", "{\"pairs\":[]}", path: "/v1/predictions?" + query);
            await ProblemAssert.Is(refused, HttpStatusCode.BadRequest, "decision: expected in the body");
            Assert.Equal(field, JsonDocument.Parse(await refused.Content.ReadAsStringAsync(Stop)).RootElement.GetProperty("field").GetString()); // a parameter, not a member
        }
    }

    [Fact]
    public async Task Rows_AreAnsweredWhileTheClientThinksOfTheNext()
    {
        using var client = await RawClient.Open(starter.Address, $"Content-Type: {NdJson}");
        for (int i = 0; i < 3; i++)
        {
            await client.SendRow("""{"drug":{"id":"DB00945"},"target":{"id":"P23219"}}""");
            Assert.Contains($"\"line\":{i + 1},", await client.ReadUntil("\n", after: "{\"line\""));
        }
    }

    private Task<HttpResponseMessage> Send(string kind, string body, string? accept = null, string path = "/v1/predictions")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, kind) };
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        return starter.Client.SendAsync(request, Stop);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static async Task<List<string[]>> Table(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var reader = CsvReader.Create(await response.Content.ReadAsStreamAsync(Stop), new CsvReaderOptions { Separator = ',', HasHeader = false }, leaveOpen: false);
        var rows = new List<string[]>();
        while (reader.Read()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        return rows;
    }
}
