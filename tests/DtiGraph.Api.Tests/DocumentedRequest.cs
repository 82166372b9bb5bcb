using System.Text.Json;

namespace DtiGraph.Api.Tests;

/// <summary>An operation of the committed document, as its examples ask.</summary>
internal sealed record DocumentedRequest(string Operation, HttpMethod Method, string Path, string? Body)
{
    /// <summary>All operations.</summary>
    /// <param name="modelVersion">Where the committed document says: the version of the served model.</param>
    public static IReadOnlyList<DocumentedRequest> All(string modelVersion)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(CommittedDocument.File).Replace("(modelVersion of an answer)", modelVersion, StringComparison.Ordinal));
        return [.. document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(o => Of(path.Name, o.Name, o.Value)))];
    }

    private static DocumentedRequest Of(string template, string method, JsonElement operation)
    {
        string path = template;
        var query = new List<string>();
        foreach (var parameter in operation.TryGetProperty("parameters", out var all) ? all.EnumerateArray() : [])
        {
            if (!parameter.TryGetProperty("example", out var example) || parameter.GetProperty("in").GetString() == "header") continue;
            string name = parameter.GetProperty("name").GetString()!, value = Uri.EscapeDataString(example.ToString());
            if (parameter.GetProperty("in").GetString() == "path") path = path.Replace($"{{{name}}}", value, StringComparison.Ordinal);
            else query.Add($"{name}={value}");
        }
        string? body = operation.TryGetProperty("requestBody", out var request)
            ? request.GetProperty("content").GetProperty("application/json").GetProperty("example").GetRawText()
            : null;
        return new(operation.GetProperty("operationId").GetString()!, new(method.ToUpperInvariant()), query.Count == 0 ? path : $"{path}?{string.Join('&', query)}", body);
    }
}
