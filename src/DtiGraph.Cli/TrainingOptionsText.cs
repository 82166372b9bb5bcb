using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DtiGraph.Training;

namespace DtiGraph.Cli;

/// <summary>Training options as people write them: a JSON file in camelCase and key=value on the command line.</summary>
internal static class TrainingOptionsText
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <param name="file">Path of a JSON file; null for none.</param>
    /// <param name="settings">key=value, keys dotted; they go over the file.</param>
    /// <param name="seed">Goes over both; null for none.</param>
    /// <param name="split">Goes over both; null for none.</param>
    /// <exception cref="ArgumentException">The file cannot be read, a name is unknown, a value is of another kind or out of range.</exception>
    public static TrainingOptions Read(string? file, IEnumerable<string> settings, long? seed = null, string? split = null)
    {
        var root = file is null ? [] : Parse(file);
        foreach (string setting in settings) Apply(root, setting);
        if (seed is not null) root["seed"] = seed;
        if (split is not null) root["split"] = split;
        CheckNames(root, typeof(TrainingOptions), "");
        try
        {
            var options = root.Deserialize<TrainingOptions>(Strict)!;
            options.Validate();
            return options;
        }
        catch (JsonException e)
        {
            string key = e.Path?.TrimStart('$', '.') ?? "options";
            throw new ArgumentException($"{key}: expected {Kind(key)}, got {At(root, key)?.ToJsonString() ?? "nothing"} (training options)");
        }
    }

    private static JsonObject Parse(string file)
    {
        if (!File.Exists(file)) throw new ArgumentException($"options: expected a JSON file, got nothing there ({file})");
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(file), documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject
                ?? throw new ArgumentException($"options: expected a JSON object, got another value ({file})");
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"options: expected JSON, got: {e.Message} ({file})");
        }
    }

    private static void Apply(JsonObject root, string setting)
    {
        int equals = setting.IndexOf('=');
        if (equals <= 0) throw new ArgumentException($"--set: expected key=value, got '{setting}'");
        string[] path = setting[..equals].Split('.');
        var at = root;
        foreach (string name in path[..^1])
        {
            if (at[name] is not JsonObject inner) at[name] = inner = [];
            at = inner;
        }
        at[path[^1]] = Value(setting[(equals + 1)..]);
    }

    /// <summary>A JSON value, or a text without its quotes.</summary>
    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static void CheckNames(JsonObject node, Type type, string prefix)
    {
        var known = Strict.GetTypeInfo(type).Properties;
        foreach (var (name, value) in node)
        {
            var property = known.FirstOrDefault(p => p.Name == name)
                ?? throw new ArgumentException(
                    $"option: expected one of {string.Join(", ", known.Select(p => prefix + p.Name))}, got '{prefix}{name}' (training options)");
            if (value is JsonObject inner && IsRecord(property)) CheckNames(inner, property.PropertyType, $"{prefix}{name}.");
        }
    }

    private static bool IsRecord(JsonPropertyInfo property) => Strict.GetTypeInfo(property.PropertyType).Kind == JsonTypeInfoKind.Object;

    private static string Kind(string key)
    {
        var type = typeof(TrainingOptions);
        foreach (string name in key.Split('.', '['))
        {
            type = name.EndsWith(']') ? type.GetGenericArguments().FirstOrDefault() ?? type
                : Strict.GetTypeInfo(type).Properties.FirstOrDefault(p => p.Name == name)?.PropertyType ?? type;
        }
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum ? "one of " + string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName))
            : type == typeof(string) ? "a text"
            : type == typeof(double) ? "a number"
            : type == typeof(int) || type == typeof(long) ? "a whole number"
            : Strict.GetTypeInfo(type).Kind == JsonTypeInfoKind.Enumerable ? "a list" : "an object";
    }

    private static JsonNode? At(JsonNode root, string key) => key.Split('.', '[').Aggregate((JsonNode?)root,
        (node, name) => name.EndsWith(']') ? (node as JsonArray)?[int.Parse(name[..^1], CultureInfo.InvariantCulture)] : (node as JsonObject)?[name]);
}
