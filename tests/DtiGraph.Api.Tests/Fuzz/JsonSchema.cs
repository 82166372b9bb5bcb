using System.Text.Json;
using System.Text.Json.Nodes;

namespace DtiGraph.Api.Tests.Fuzz;

/// <summary>What of JSON Schema an OpenAPI 3.0 document of ours uses, and nothing more: another keyword fails.</summary>
/// <param name="document">Where references lead.</param>
internal sealed class JsonSchema(JsonObject document)
{
    private static readonly HashSet<string> Known =
    [
        "$ref", "type", "properties", "required", "additionalProperties", "items", "enum", "nullable", "minimum", "maximum", "minItems", "maxItems", "allOf", "oneOf", "format", "description",
        "default", "example",
    ];

    /// <summary>The schema that a reference names; any other as it is.</summary>
    public JsonObject Resolve(JsonObject schema) =>
        (string?)schema["$ref"] is { } reference ? document["components"]!["schemas"]![reference["#/components/schemas/".Length..]]!.AsObject() : schema;

    /// <summary>Everything in which a value is not what the schema says.</summary>
    public IEnumerable<string> Faults(JsonElement value, JsonObject at, string where = "$")
    {
        var schema = Resolve(at);
        if (schema.Select(k => k.Key).FirstOrDefault(k => !Known.Contains(k)) is { } keyword) yield return $"{where}: keyword '{keyword}' of the document is not known to the test";
        if (value.ValueKind == JsonValueKind.Null)
        {
            if ((bool?)schema["nullable"] != true && schema.ContainsKey("type")) yield return $"{where}: null";
            yield break;
        }
        foreach (var part in schema["allOf"]?.AsArray() ?? [])
            foreach (string fault in Faults(value, part!.AsObject(), where)) yield return fault;
        if (schema["oneOf"] is JsonArray kinds && kinds.Select(kind => Faults(value, kind!.AsObject(), where).ToList()).ToList() is var each && each.Count(f => f.Count == 0) != 1)
            yield return $"{where}: {each.Count(f => f.Count == 0)} of oneOf hold: {string.Join(" | ", each.Select(f => f.FirstOrDefault()))}";
        if ((string?)schema["type"] is { } type && !IsOf(value, type))
        {
            yield return $"{where}: expected {type}, got {value.ValueKind}";
            yield break;
        }
        if (schema["enum"] is JsonArray allowed && !allowed.Any(a => (string?)a == value.GetString())) yield return $"{where}: '{value}' is not of the enum";
        if (value.ValueKind == JsonValueKind.Number && (value.GetDouble() < (double?)schema["minimum"] || value.GetDouble() > (double?)schema["maximum"])) yield return $"{where}: {value} is out of range";
        if (value.ValueKind == JsonValueKind.Array)
        {
            if (value.GetArrayLength() < (int?)schema["minItems"] || value.GetArrayLength() > (int?)schema["maxItems"]) yield return $"{where}: {value.GetArrayLength()} items";
            int i = 0;
            foreach (var item in schema["items"] is null ? [] : value.EnumerateArray().ToArray()) // a schema that says nothing allows any items
                foreach (string fault in Faults(item, schema["items"]!.AsObject(), $"{where}[{i++}]")) yield return fault;
        }
        if (value.ValueKind != JsonValueKind.Object) yield break;
        foreach (var name in schema["required"]?.AsArray() ?? [])
            if (!value.TryGetProperty((string)name!, out _)) yield return $"{where}: no {name}";
        foreach (var member in value.EnumerateObject())
        {
            if (schema["properties"]?[member.Name] is JsonObject own)
            {
                foreach (string fault in Faults(member.Value, own, $"{where}.{member.Name}")) yield return fault;
            }
            else if (schema["additionalProperties"] is JsonObject others)
            {
                foreach (string fault in Faults(member.Value, others, $"{where}.{member.Name}")) yield return fault;
            }
            else if (schema["additionalProperties"] is JsonValue no && !(bool)no)
            {
                yield return $"{where}: unknown member '{member.Name}'";
            }
        }
    }

    private static bool IsOf(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => false,
    };
}
