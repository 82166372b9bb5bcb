using System.Text.Json;

namespace DtiGraph.Api.Tests.Fuzz;

/// <summary>What must hold of every answer.</summary>
internal sealed class FuzzChecks(JsonSchema schema)
{
    private const string ProblemJson = "application/problem+json";

    public IEnumerable<string> Faults(FuzzCase asked, HttpResponseMessage response, string text)
    {
        int status = (int)response.StatusCode;
        string? kind = response.Content.Headers.ContentType?.MediaType;
        if (status >= 500) yield return "server error";
        if (asked.Expected == Expected.NoSuchMethod)
        {
            if (status != 405) yield return "unsupported method: expected 405";
            if (response.Content.Headers.Allow.Count == 0) yield return "405 without Allow";
            if (asked.Method == HttpMethod.Head) yield break;
        }
        else if (!asked.Operation.Answers.ContainsKey(status))
        {
            yield return "undocumented status";
        }
        else if (!asked.Operation.Answers[status].ContainsKey(kind ?? ""))
        {
            yield return $"undocumented content type {kind}";
        }
        bool success = status is >= 200 and < 300;
        if (asked.Expected == Expected.Accepted && !success) yield return "good data refused";
        if (asked.Expected == Expected.Possible && !success && status is not (404 or 409)) yield return "good data refused, and not as things may be";
        if (asked.Expected == Expected.Refused && status is < 400 or >= 500) yield return "bad data accepted";
        if (asked.Expected == Expected.Unauthorized && status != 401) yield return "key ignored";
        if (asked.Expected == Expected.Forbidden && status != 403) yield return "role ignored";

        JsonElement body = default;
        if (kind is "application/json" or ProblemJson)
        {
            string? unread = null;
            try
            {
                body = JsonDocument.Parse(text).RootElement;
            }
            catch (JsonException e)
            {
                unread = $"no JSON: {e.Message}";
            }
            if (unread is not null)
            {
                yield return unread;
                yield break;
            }
            var promised = asked.Operation.Answers.GetValueOrDefault(status)?.GetValueOrDefault(kind) ?? asked.Operation.Answers[500][ProblemJson];
            foreach (string fault in schema.Faults(body, promised)) yield return $"not of its schema: {fault}";
        }
        if (status < 400) yield break;
        if (kind != ProblemJson)
        {
            yield return $"no problem: {kind}";
            yield break;
        }
        if (!body.TryGetProperty("code", out var code) || !ProblemCodes.All.TryGetValue(code.GetString()!, out var known) || known.Status != status) yield return "code: not of the list, or of another status";
        string? field = body.TryGetProperty("field", out var named) ? named.GetString() : null;
        if ((asked.Expected == Expected.Refused || (asked.Expected == Expected.Documented && status == 404)) && asked.Field is not null && field != asked.Field) yield return $"field: expected {asked.Field}, got {field}";
        if (text.Contains("   at ", StringComparison.Ordinal) || text.Contains("System.", StringComparison.Ordinal)) yield return "names of the code behind it";
    }
}
