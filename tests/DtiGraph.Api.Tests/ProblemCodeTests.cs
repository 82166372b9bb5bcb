using System.Net;
using System.Text.Json;

namespace DtiGraph.Api.Tests;

/// <summary>What a program tells failures apart by.</summary>
public sealed class ProblemCodeTests(ServedStarter starter)
{
    [Theory]
    [InlineData("/v1/drugs/DB99999", "node.unknown", "id")]
    [InlineData("/v1/drugs/DB00945/targets/P99999/evidence", "node.unknown", "tid")]
    [InlineData("/v1/drugs/DB00945/targets?family=nobody", "node.unknown", "family")]
    [InlineData("/v1/targets/P23219/drugs?family=nobody", "node.unknown", "family")]
    [InlineData("/v1/models/000000000000", "resource.unknown", "version")]
    [InlineData("/v1/nothing", "path.unknown", null)]
    [InlineData("/v1/drugs?limit=0", "query.invalid", "limit")]
    [InlineData("/v1/drugs?limit=ten", "parameter.invalid", "limit")]
    [InlineData("/v1/drugs?limit=5&limit=6", "parameter.invalid", "limit")]
    [InlineData("/v1/drugs?serach=a", "parameter.unknown", "serach")]
    [InlineData("/v1/drugs/DB00945/targets?assayCost=1", "query.invalid", "hitValue")]
    [InlineData("/v1/drugs/DB00945/targets?assayCost=0,5&hitValue=3", "parameter.invalid", "assayCost")]
    [InlineData("/v1/rank", "method.not-allowed", null)]
    public async Task Get_ThatFails_SaysCodeAndField(string path, string code, string? field) => await Is(await starter.Send(HttpMethod.Get, path, null), code, field);

    [Theory]
    [InlineData("", "body.missing", null)]
    [InlineData("{", "body.malformed", null)]
    [InlineData("{}", "query.invalid", null)]
    [InlineData("""{"drug":{"id":"DB00945"},"topp":3}""", "body.invalid", "$.topp")]
    [InlineData("""{"drug":{"id":5}}""", "body.invalid", "$.drug.id")]
    [InlineData("""{"drug":{"id":"DB00945"},"decision":{"assayCost":1}}""", "body.invalid", "$.decision.hitValue")]
    [InlineData("""{"drug":{"id":"DB00945"},"decision":{"assayCost":-1,"hitValue":1}}""", "query.invalid", "$.decision.assayCost")]
    [InlineData("""{"drug":{"id":"DB00945"},"top":0}""", "query.invalid", "$.top")]
    [InlineData("""{"drug":{"id":"DB99999"}}""", "node.unknown", "$.drug")]
    [InlineData("""{"drug":{"smiles":"C1CC"}}""", "query.invalid", "$.drug.smiles")]
    [InlineData("""{"target":{"sequence":"MK1"}}""", "query.invalid", "$.target.sequence")]
    [InlineData("""{"drug":{"id":"DB00945"},"against":[{"id":"P23219"},{"id":"P99999"}]}""", "node.unknown", "$.against[1]")]
    public async Task Rank_ThatFails_SaysCodeAndField(string body, string code, string? field) => await Is(await starter.Send(HttpMethod.Post, "/v1/rank", body), code, field);

    [Fact]
    public async Task Post_OtherMediaType_SaysCodeAndHeader() => await Is(await starter.Send(HttpMethod.Post, "/v1/rank", "{}", "text/plain"), "body.media-type", "Content-Type");

    [Fact]
    public async Task Rows_ThatFail_SayTheSameInEveryKind()
    {
        const string good = """{"drug":{"id":"DB00945"},"target":{"id":"P23219"}}""";
        string[] rows = [good, """{"drug":{"id":"nobody"},"target":{"id":"P23219"}}""", """{"drug":{"smiles":"C1CC"},"target":{"id":"P23219"}}""", """{"drug":{"id":5},"target":{"id":"P23219"}}"""];
        (string?, string?)[] expected = [(null, null), ("node.unknown", "$.drug"), ("query.invalid", "$.drug.smiles"), ("body.invalid", "$.drug.id")];
        var items = (await starter.Post("/v1/predictions", $$"""{"pairs":[{{string.Join(',', rows)}}]}""")).GetProperty("items").EnumerateArray();
        Assert.Equal(expected, items.Select(Error));

        string lines = await Text(string.Join('\n', rows), PairTable.NdJson);
        expected[3] = ("row.invalid", "$.drug.id");
        Assert.Equal(expected, lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Error(JsonDocument.Parse(line).RootElement)));

        string[] table = (await Text("drug,smiles,target\nDB00945,,P23219\nnobody,,P23219\n,C1CC,P23219\nDB00945\n", PairTable.Csv)).Split('\n');
        Assert.EndsWith("status,code,field,error", table[0].Trim());
        Assert.Contains(",404,node.unknown,drug,", table[2]);
        Assert.Contains(",400,query.invalid,smiles,", table[3]);
        Assert.Contains(",400,row.invalid,,", table[4]);
    }

    [Fact]
    public void Readme_NamesEveryCode()
    {
        string readme = File.ReadAllText(Repository.Path("src/DtiGraph.Api/README.md"));
        Assert.All(ProblemCodes.All.Keys, code => Assert.Contains($"`{code}`", readme));
    }

    private static (string?, string?) Error(JsonElement row) => row.TryGetProperty("error", out var error)
        ? (error.GetProperty("code").GetString(), error.TryGetProperty("field", out var field) ? field.GetString() : null)
        : (null, null);

    private async Task<string> Text(string body, string kind) =>
        await (await starter.Send(HttpMethod.Post, "/v1/predictions", body, kind)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private static async Task Is(HttpResponseMessage response, string code, string? field)
    {
        Assert.NotEqual(HttpStatusCode.OK, response.StatusCode);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal(field, problem.TryGetProperty("field", out var named) ? named.GetString() : null);
    }
}
