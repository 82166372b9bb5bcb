using System.Globalization;
using System.Net;
using System.Text;
using CsvHelper;
using DtiGraph.Evaluation;
using DtiGraph.Ranking;

namespace DtiGraph.Api.Tests;

/// <summary>Ranked lists and predictions as tables say what they say as JSON.</summary>
[Collection(nameof(ServedOddities))]
public sealed class PairTableTests(ServedStarter starter, ServedOddities odd)
{
    private const string Csv = "text/csv", Tsv = "text/tab-separated-values", Pairs = """
        {"pairs":[{"drug":{"id":"DB00945"},"target":{"id":"P23219"}},{"drug":{"smiles":"C1CC"},"target":{"id":"P23219"}}],"decision":{"assayCost":1,"hitValue":20}}
        """;

    [Theory]
    [InlineData(Csv)]
    [InlineData(Tsv)]
    public async Task RankedList_AsATable_HasTheNumbersOfTheModelToTheLastBit(string kind)
    {
        var response = await Ask(starter.Client, kind, "/v1/drugs/DB00945/targets?top=173&assayCost=1&hitValue=20");
        var rows = await Rows(response, kind);
        var expected = starter.Model.Rank(new(new NodeQuery("DB00945"), Top: 173, Decision: new(1, 20))).Items;

        Assert.Equal(kind, response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(
            ["rank", "drug", "drug_name", "target", "gene", "target_name", "probability", "score", "regime", "known", "degree_probability", "lift", "decision", "rank_low", "rank_high"],
            rows[0]);
        Assert.Equal(
            expected.Select(r => (r.Rank, "DB00945", r.Target.Id, r.Target.Name, r.Probability, r.Score, r.Regime.Text(), r.Known, r.Lift, r.Decision)),
            rows.Skip(1).Select(r => (
                int.Parse(r[0], CultureInfo.InvariantCulture), r[1], (string?)r[3], r[5], Number(r[6]), Number(r[7]), r[8], r[9] == "true", Number(r[11]), (string?)r[12])));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{\"drug\":{\"smiles\":\"CCC(=O)Oc1ccccc1C(O)=O\"},\"top\":3}")]
    public async Task Answer_InEveryKind_NamesModelGraphAndMeaning(string? body)
    {
        foreach (string kind in new[] { "application/json", Csv, Tsv })
        {
            var response = await Ask(starter.Client, kind, body is null ? "/v1/targets/P23219/drugs?top=3" : "/v1/rank", body);
            Assert.Equal(kind, response.Content.Headers.ContentType!.MediaType);
            Assert.Equal([starter.Model.Manifest.Version], response.Headers.GetValues("Model-Version"));
            Assert.Equal([starter.Model.Graph.GraphId], response.Headers.GetValues("Graph-Id"));
            Assert.Equal([body is null ? "id" : "coldStart"], response.Headers.GetValues("Resolved-By"));
            string link = response.Headers.GetValues("Link").Single();
            Assert.EndsWith(">; rel=\"describedby\"", link);
            Assert.Equal(starter.Model.Meaning, (await starter.Get(link[1..link.IndexOf('>')])).GetProperty("meaning").GetString());
        }
    }

    [Fact]
    public async Task Predictions_AsATable_HaveARowEachWithItsErrorInPlace()
    {
        var rows = await Rows(await Ask(starter.Client, Csv, "/v1/predictions", Pairs), Csv);
        var expected = starter.Model.Predict(new("DB00945"), new("P23219"));

        Assert.Equal(["index", "drug", "drug_name"], rows[0][..3]);
        Assert.Equal(["status", "code", "field", "error"], rows[0][^4..]);
        Assert.Equal(("0", "DB00945", expected.Probability, ""), (rows[1][0], rows[1][1], Number(rows[1][6]), rows[1][^1]));
        Assert.Equal(("1", "", "", "400"), (rows[2][0], rows[2][1], rows[2][6], rows[2][^4]));
        Assert.Contains("ring closure 1", rows[2][^1]);
    }

    [Theory]
    [InlineData(Csv)]
    [InlineData(Tsv)]
    public async Task Names_ThatASpreadsheetWouldRun_AreTextAndNumbersStayNumbers(string kind)
    {
        var drugs = await Rows(await Ask(odd.Client, kind, "/v1/targets/P23219/drugs?top=395"), kind);
        var targets = await Rows(await Ask(odd.Client, kind, "/v1/drugs/DB00945/targets?top=173"), kind);

        Assert.Contains(drugs, r => r[2] == "'" + ServedOddities.Formula);
        Assert.Contains(targets, r => r[5] == "'" + ServedOddities.Sum);
        Assert.DoesNotContain(drugs.Concat(targets).SelectMany(r => new[] { r[1], r[2], r[3], r[4], r[5] }), cell => cell.Length > 0 && "=+-@\t\r".Contains(cell[0]));
        Assert.Contains(drugs.Skip(1), r => Number(r[11]) < 0); // a lift below 0 begins with - and is one
        Assert.Contains(System.Text.Json.JsonEncodedText.Encode(ServedOddities.Sum).ToString(), await odd.Client.GetStringAsync("/v1/drugs/DB00945/targets?top=173", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/v1/drugs/DB00945/targets", null)]
    [InlineData("/v1/targets/P23219/drugs", null)]
    [InlineData("/v1/rank", "{\"drug\":{\"id\":\"DB00945\"}}")]
    [InlineData("/v1/predictions", "{\"pairs\":[]}")]
    public async Task Accept_NothingThatThereIs_Is406(string path, string? body) => await ProblemAssert.Is(
        await Ask(starter.Client, "application/xml, text/csv;q=0", path, body), HttpStatusCode.NotAcceptable,
        $"Accept: expected one of application/json, text/csv, text/tab-separated-values{(path == "/v1/predictions" ? ", application/x-ndjson" : "")}, got 'application/xml, text/csv;q=0'");

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static async Task<List<string[]>> Rows(HttpResponseMessage response, string kind)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("Accept", response.Headers.Vary);
        using var reader = CsvReader.Create(
            await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), new CsvReaderOptions { Separator = kind == Tsv ? '\t' : ',', HasHeader = false }, leaveOpen: false);
        var rows = new List<string[]>();
        while (reader.Read()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        return rows;
    }

    private static Task<HttpResponseMessage> Ask(HttpClient client, string accept, string path, string? body = null)
    {
        var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
