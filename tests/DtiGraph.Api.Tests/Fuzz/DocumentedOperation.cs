using System.Text.Json.Nodes;

namespace DtiGraph.Api.Tests.Fuzz;

/// <summary>An operation as the committed document describes it.</summary>
/// <param name="Id">operationId.</param>
/// <param name="Method">Of HTTP.</param>
/// <param name="Path">Template.</param>
/// <param name="Parameters">Of path and query.</param>
/// <param name="Body">Schema of the JSON body; null for none.</param>
/// <param name="BodyKinds">Media types that are read.</param>
/// <param name="Answers">Schema by status and media type.</param>
/// <param name="Keyed">Needs a key.</param>
internal sealed record DocumentedOperation(
    string Id, HttpMethod Method, string Path, IReadOnlyList<DocumentedParameter> Parameters, JsonObject? Body, IReadOnlyList<string> BodyKinds,
    IReadOnlyDictionary<int, IReadOnlyDictionary<string, JsonObject>> Answers, bool Keyed)
{
    public static IReadOnlyList<DocumentedOperation> All(JsonObject document) =>
        [.. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(o => Of(path.Key, o.Key, o.Value!.AsObject())))];

    private static DocumentedOperation Of(string path, string method, JsonObject operation)
    {
        var content = operation["requestBody"]?["content"]?.AsObject();
        return new(
            (string)operation["operationId"]!, new(method.ToUpperInvariant()), path,
            [.. (operation["parameters"]?.AsArray() ?? []).Select(p => new DocumentedParameter((string)p!["name"]!, (string)p["in"]!, p["schema"]!.AsObject()))],
            content?["application/json"]?["schema"]?.AsObject(), [.. content?.Select(c => c.Key) ?? []],
            operation["responses"]!.AsObject().ToDictionary(
                r => int.Parse(r.Key, System.Globalization.CultureInfo.InvariantCulture),
                r => (IReadOnlyDictionary<string, JsonObject>)(r.Value!["content"]?.AsObject() ?? []).ToDictionary(c => c.Key, c => c.Value!["schema"]!.AsObject())),
            operation["security"] is JsonArray { Count: > 0 });
    }
}

/// <summary>One parameter of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="In">path or query.</param>
/// <param name="Schema">Of its value.</param>
internal sealed record DocumentedParameter(string Name, string In, JsonObject Schema);
