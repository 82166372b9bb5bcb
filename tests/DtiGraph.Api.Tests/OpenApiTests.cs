using System.Text.Json;

namespace DtiGraph.Api.Tests;

public sealed class OpenApiTests(ServedStarter starter)
{
    private static readonly string[] Operations =
    [
        "cancelJob", "explainPair", "getDrug", "getJob", "getJobLog", "getJobReport", "getModel", "getPrediction", "getReliability", "getScorecard", "getTarget", "listDrugs", "listJobs",
        "listModels", "listOutcomes", "listTargets", "live", "predict", "promoteModel", "rank", "rankDrugsOfTarget", "rankTargetsOfDrug", "ready", "recordOutcomes", "replayPrediction", "retrain",
        "rollbackModel", "shadowModel",
    ];

    /// <summary>Of which the same question is answered in another way later: no tag names such an answer.</summary>
    private static readonly string[] Changing = ["listModels", "getModel", "listJobs", "getJob", "getJobLog", "getJobReport"];

    /// <summary>Which need a registry: VersionTests and JobCommandTests ask them.</summary>
    private static readonly string[] OfRegistry = ["promoteModel", "shadowModel", "rollbackModel", "retrain", "listJobs", "getJob", "getJobLog", "getJobReport", "cancelJob"];

    internal static bool ChangesWithTime(JsonElement operation) => OfLedger(operation) || Changing.Contains(operation.GetProperty("operationId").GetString());

    [Fact]
    public async Task Document_DescribesEveryOperationWithWordsExamplesAndFailures()
    {
        var document = await starter.Get("/swagger/v1/swagger.json");
        var operations = All(document).ToList();
        Assert.Equal(Operations, operations.Select(o => o.Body.GetProperty("operationId").GetString()!).Order(StringComparer.Ordinal));
        Assert.Contains(starter.Model.Meaning, document.GetProperty("info").GetProperty("description").GetString());
        foreach (var (method, path, operation) in operations)
        {
            Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
            Assert.NotEmpty(operation.GetProperty("description").GetString()!);
            foreach (var parameter in Parameters(operation)) Assert.NotEmpty(parameter.GetProperty("description").GetString()!);
            foreach (var parameter in Parameters(operation).Where(p => p.GetProperty("in").GetString() == "path"))
                Assert.NotEmpty(parameter.GetProperty("example").GetString()!);
            var responses = operation.GetProperty("responses");
            Assert.Equal(JsonValueKind.Object, Success(operation).GetProperty("content").GetProperty("application/json").GetProperty("example").ValueKind);
            var failures = responses.EnumerateObject().Where(r => r.Name[0] is '4' or '5').ToList();
            Assert.Equal(path.StartsWith("/v1/", StringComparison.Ordinal) && method == "get" && !ChangesWithTime(operation), responses.TryGetProperty("304", out _));
            Assert.Contains(failures, f => f.Name == "500");
            if (path.StartsWith("/v1/", StringComparison.Ordinal) && (Parameters(operation).Any() || operation.TryGetProperty("requestBody", out var _)))
                Assert.Contains(failures, f => f.Name is "400" or "404");
            foreach (var failure in failures)
            {
                var problem = failure.Value.GetProperty("content").GetProperty("application/problem+json");
                Assert.Equal("#/components/schemas/ProblemDetails", problem.GetProperty("schema").GetProperty("$ref").GetString());
                Assert.Equal(failure.Name, problem.GetProperty("example").GetProperty("status").GetRawText());
                Assert.NotEmpty(problem.GetProperty("example").GetProperty("detail").GetString()!);
            }
        }
    }

    [Fact]
    public async Task Document_ExampleOfEveryOperation_IsAnsweredAsItSays()
    {
        foreach (var (method, template, operation) in All(await starter.Get("/swagger/v1/swagger.json")).Where(o => !OfLedger(o.Body) && !OfRegistry.Contains(o.Body.GetProperty("operationId").GetString())))
        {
            string path = template;
            var query = new List<string>();
            foreach (var parameter in Parameters(operation).Where(p => p.TryGetProperty("example", out _)))
            {
                string name = parameter.GetProperty("name").GetString()!, value = Uri.EscapeDataString(parameter.GetProperty("example").ToString());
                if (parameter.GetProperty("in").GetString() == "path") path = path.Replace($"{{{name}}}", value, StringComparison.Ordinal);
                else query.Add($"{name}={value}");
            }
            string target = query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
            var answer = method == "get" ? await starter.Get(target) : await starter.Post(target, Example(operation.GetProperty("requestBody")).GetRawText());
            Assert.True(JsonElement.DeepEquals(Example(operation.GetProperty("responses").GetProperty("200")), answer), $"{method} {target}: {answer}");
        }
    }

    [Fact]
    public async Task Document_AnInterval_IsDescribedAsItIsWritten()
    {
        var schema = (await starter.Get("/swagger/v1/swagger.json")).GetProperty("components").GetProperty("schemas").GetProperty("Interval");
        var answer = (await starter.Get("/v1/models")).GetProperty("items")[0].GetProperty("metrics")[0].GetProperty("test").GetProperty("aurocInterval");

        Assert.Equal("number", schema.GetProperty("items").GetProperty("type").GetString());
        Assert.Equal((2, 2), (schema.GetProperty("minItems").GetInt32(), schema.GetProperty("maxItems").GetInt32()));
        Assert.False(schema.TryGetProperty("properties", out _));
        Assert.Equal(2, answer.GetArrayLength());
    }

    [Fact]
    public async Task Document_FailureExamples_AreWhatTheServiceSays()
    {
        var document = await starter.Get("/swagger/v1/swagger.json");
        string Documented(string path, string status) => document.GetProperty("paths").GetProperty(path).GetProperty("get").GetProperty("responses")
            .GetProperty(status).GetProperty("content").GetProperty("application/problem+json").GetProperty("example").GetProperty("detail").GetString()!;
        static JsonElement Nearest(JsonElement problem) => problem.GetProperty("nearest");
        foreach (var (path, asked) in new[] { ("/v1/drugs/{id}", "/v1/drugs/amitriptilin"), ("/v1/targets/{id}", "/v1/targets/HRH9") })
        {
            var documented = document.GetProperty("paths").GetProperty(path).GetProperty("get").GetProperty("responses").GetProperty("404").GetProperty("content")
                .GetProperty("application/problem+json").GetProperty("example");
            var said = JsonDocument.Parse(await (await starter.Send(HttpMethod.Get, asked, null)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
            Assert.Equal(said.GetProperty("detail").GetString(), documented.GetProperty("detail").GetString());
            Assert.True(JsonElement.DeepEquals(Nearest(said), Nearest(documented)), $"{said}");
        }
        async Task<string> Said(string path) => JsonDocument.Parse(await (await starter.Send(HttpMethod.Get, path, null)).Content.ReadAsStringAsync())
            .RootElement.GetProperty("detail").GetString()!;
        Assert.Equal(await Said("/v1/drugs?limit=0"), Documented("/v1/drugs", "400"));
        Assert.Equal(await Said("/v1/targets/P23219/drugs?minProbability=7"), Documented("/v1/targets/{id}/drugs", "400"));
        Assert.Equal(await Said("/v1/models/000000000000"), Documented("/v1/models/{version}", "404"));
    }

    private static bool OfLedger(JsonElement operation) => operation.GetProperty("tags")[0].GetString() == "Ledger";

    private static IEnumerable<(string Method, string Path, JsonElement Body)> All(JsonElement document) =>
        document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(o => (o.Name, path.Name, o.Value)));

    private static IEnumerable<JsonElement> Parameters(JsonElement operation) =>
        operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray() : [];

    private static JsonElement Success(JsonElement operation) => operation.GetProperty("responses").EnumerateObject().Single(r => r.Name[0] == '2').Value;

    private static JsonElement Example(JsonElement body) => body.GetProperty("content").GetProperty("application/json").GetProperty("example");
}
