using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DtiGraph.Ranking;

namespace DtiGraph.Api.Tests;

/// <summary>The OpenAPI document as it is committed: all that the code decides, and nothing that the served model does.</summary>
/// <remarks>The service shows answers of its own model as examples and says what its numbers mean. These change with every training and
/// machine; that they are true is another test's law (<see cref="OpenApiTests"/>).</remarks>
internal static class CommittedDocument
{
    /// <summary>What writes it anew.</summary>
    public const string Renewal =
        "DTIGRAPH_RENEW_OPENAPI=1 dotnet run -c Release --project tests/DtiGraph.Api.Tests -- -class DtiGraph.Api.Tests.CommittedDocumentTests";

    private static readonly JsonSerializerOptions Form = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string File => Repository.Path("src/DtiGraph.Api/OpenApi/v1.json");

    /// <summary>Of the document that a service shows.</summary>
    public static JsonNode Of(string shown, ServedModel model)
    {
        var document = JsonNode.Parse(shown)!;
        foreach (var operation in document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()))
            foreach (var (_, response) in operation.Value!["responses"]!.AsObject().Where(r => r.Key.StartsWith('2')))
                foreach (var (_, media) in response!["content"]?.AsObject() ?? []) media!.AsObject().Remove("example");
        Blank(document, model);
        return document;
    }

    public static string Text(JsonNode document) => document.ToJsonString(Form) + "\n";

    /// <summary>Every place where two documents differ.</summary>
    public static IEnumerable<string> Differences(JsonNode? committed, JsonNode? shown, string where = "$")
    {
        if (JsonNode.DeepEquals(committed, shown)) return [];
        return (committed, shown) switch
        {
            (JsonObject c, JsonObject s) => c.Select(p => p.Key).Union(s.Select(p => p.Key)).SelectMany(key => Differences(c[key], s[key], $"{where}.{key}")),
            (JsonArray c, JsonArray s) when c.Count == s.Count => c.Zip(s).SelectMany((pair, i) => Differences(pair.First, pair.Second, $"{where}[{i}]")),
            _ => [$"document: expected {Short(committed)}, got {Short(shown)} ({where})"],
        };
    }

    /// <summary>Takes the model's own words out of every text.</summary>
    private static void Blank(JsonNode? node, ServedModel model)
    {
        if (node is JsonArray items) foreach (var item in items.ToList()) Blank(item, model);
        if (node is JsonObject members) foreach (var (_, member) in members.ToList()) Blank(member, model);
        if (node is not JsonValue value || !value.TryGetValue(out string? text)) return;
        int served = text.IndexOf("\n\nServed: ", StringComparison.Ordinal);
        string blank = (served < 0 ? text : text[..served])
            .Replace(model.Meaning, "(As the served model says.)", StringComparison.Ordinal)
            .Replace(model.Manifest.Version, "(modelVersion of an answer)", StringComparison.Ordinal);
        if (blank != text) value.ReplaceWith(blank);
    }

    private static string Short(JsonNode? node) => node?.ToJsonString(new(Form) { WriteIndented = false }) switch
    {
        null => "nothing",
        { Length: > 200 } text => text[..200] + "...",
        var text => text,
    };
}
