namespace DtiGraph.Api.Tests.Safety;

/// <summary>Every operation of the committed document, asked over HTTP without a key, with a wrong one, as a reader and as an operator.</summary>
public sealed class AuthorizationMatrixTests(KeyedService keyed, ServedStarter starter) : IClassFixture<KeyedService>
{
    /// <summary>Status without a key, with a wrong key, of a reader, of an operator.</summary>
    private static readonly Dictionary<string, int[]> Expected = new()
    {
        ["listDrugs"] = [401, 401, 200, 200],
        ["getDrug"] = [401, 401, 200, 200],
        ["rankTargetsOfDrug"] = [401, 401, 200, 200],
        ["listTargets"] = [401, 401, 200, 200],
        ["getTarget"] = [401, 401, 200, 200],
        ["rankDrugsOfTarget"] = [401, 401, 200, 200],
        ["explainPair"] = [401, 401, 200, 200],
        ["rank"] = [401, 401, 200, 200],
        ["predict"] = [401, 401, 200, 200],
        // No ledger here: whoever may ask hears that.
        ["getPrediction"] = [401, 401, 404, 404],
        ["replayPrediction"] = [401, 401, 404, 404],
        ["getScorecard"] = [401, 401, 404, 404],
        ["listOutcomes"] = [401, 401, 404, 404],
        ["recordOutcomes"] = [401, 401, 403, 404],
        ["listModels"] = [401, 401, 200, 200],
        ["getModel"] = [401, 401, 200, 200],
        // No registry here: what needs one says so to whoever may ask.
        ["promoteModel"] = [401, 401, 403, 409],
        ["shadowModel"] = [401, 401, 403, 409],
        ["rollbackModel"] = [401, 401, 403, 409],
        ["retrain"] = [401, 401, 403, 409],
        ["listJobs"] = [401, 401, 200, 200],
        ["getJob"] = [401, 401, 404, 404],
        ["getJobLog"] = [401, 401, 403, 404],
        ["getJobReport"] = [401, 401, 404, 404],
        ["cancelJob"] = [401, 401, 403, 404],
        ["getReliability"] = [401, 401, 200, 200],
        ["live"] = [200, 200, 200, 200],
        ["ready"] = [200, 200, 200, 200],
    };

    [Fact]
    public void Document_EveryOperation_IsInTheTable() => Assert.Equal(
        Expected.Keys.Order(StringComparer.Ordinal), DocumentedRequest.All(starter.Model.Manifest.Version).Select(r => r.Operation).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Operation_OfEveryCaller_IsAnsweredAsTheTableSays()
    {
        string wrong = "Authorization: Bearer " + keyed.Reader[..^1] + (keyed.Reader[^1] == 'A' ? 'B' : 'A');
        string[][] callers = [[], [wrong], [keyed.AsReader], [keyed.AsOperator]];
        var faults = new List<string>();
        foreach (var request in DocumentedRequest.All(starter.Model.Manifest.Version))
        {
            var got = new List<int>();
            foreach (string[] caller in callers)
            {
                using var response = await keyed.Service.Send(request.Method, request.Path, request.Body, caller);
                got.Add((int)response.StatusCode);
                if (!response.IsSuccessStatusCode) Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            }
            if (!Expected[request.Operation].SequenceEqual(got)) faults.Add($"{request.Operation}: expected {string.Join(' ', Expected[request.Operation])}, got {string.Join(' ', got)}");
        }
        Assert.Empty(faults);
    }
}
