using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace DtiGraph.Api.Tests.Fuzz;

/// <summary>Bodies of the operations that have one, good ones, and what is wrong with others.</summary>
/// <param name="schema">Of the document.</param>
/// <param name="predictions">Ids of recorded answers.</param>
internal sealed class FuzzBodies(JsonSchema schema, IReadOnlyList<string> predictions)
{
    private const string Lone = "a lone surrogate stands here";

    private static readonly Gen<JsonObject> Drug = Gen.OneOf(Values.Drug.Select(v => Node("id", v)), Values.Smiles.Select(v => Node("smiles", v)));

    private static readonly Gen<JsonObject> Target = Gen.OneOf(Values.Target.Select(v => Node("id", v)), Values.Sequence.Select(v => Node("sequence", v)));

    private static readonly Gen<JsonObject> Decision = Gen.Select(Gen.Double[1e-3, 1e6], Gen.Double[1e-3, 1e6], (cost, value) => new JsonObject { ["assayCost"] = cost, ["hitValue"] = value });

    private static readonly Gen<JsonNode> OfAnyKind = Gen.OneOf(
        Values.Wild.Select(t => (JsonNode)t), Gen.Long.Select(n => (JsonNode)n), Gen.Const(0).Select(_ => (JsonNode)true), Gen.Const(0).Select(_ => (JsonNode)new JsonArray(1, "x")),
        Gen.Const(0).Select(_ => (JsonNode)new JsonObject { ["x"] = 1 }));

    private static readonly Gen<JsonObject> Reason = Gen.String[Gen.Char["abc .,<>'é語🧬\0"], 0, 998].Select(text => new JsonObject { ["reason"] = $"x{text}y" });

    /// <summary>Answered with a success.</summary>
    public Gen<JsonObject> Good(string operation) => operation switch
    {
        "rank" => Rank,
        "predict" => Predictions(Gen.Select(Drug, Target, Pair)),
        "recordOutcomes" => Outcomes(Values.Drug, Values.Target, Gen.OneOf("nM", "µM", "%"), Gen.OneOf("=", "<", ">"), Gen.OneOf(predictions.ToArray())),
        "promoteModel" or "shadowModel" or "rollbackModel" => Reason,
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "expected an operation whose bodies are known"),
    };

    /// <summary>As the schema says; whether there is such a node is another question.</summary>
    public Gen<JsonObject> Wild(string operation)
    {
        if (operation == "recordOutcomes") return Outcomes(Values.Wild, Values.Wild, Values.Wild, Values.Wild, Values.Wild);
        if (operation is not ("rank" or "predict")) return Values.Wild.Select(text => new JsonObject { ["reason"] = text });
        var drug = Gen.OneOf(Values.Wild.Select(v => Node("id", v)), Values.Wild.Select(v => Node("smiles", v)), Drug);
        var target = Gen.OneOf(Values.Wild.Select(v => Node("id", v)), Values.Wild.Select(v => Node("sequence", v)), Target);
        return operation == "rank"
            ? Gen.Select(Gen.Bool, drug, target, (which, d, t) => which ? new JsonObject { ["drug"] = d } : new JsonObject { ["target"] = t })
            : Predictions(Gen.OneOf(Gen.Select(drug, target, Pair), OfAnyKind.Select(row => row as JsonObject ?? new JsonObject { ["drug"] = row })));
    }

    /// <summary>A good one in which one thing is wrong.</summary>
    /// <returns>What, the bytes, and the path of the member at fault; null where no one is.</returns>
    public Gen<(string Why, byte[] Body, string? Field)> Bad(string operation, JsonObject of) => Gen.Select(Good(operation), Gen.Int[0, 12], Gen.Int[0, 1_000_000], (good, what, at) => Spoil(operation, of, good, what, at));

    private (string Why, byte[] Body, string? Field) Spoil(string operation, JsonObject of, JsonObject good, int what, int at)
    {
        var places = Places(good, of, "$").ToList();
        switch (what)
        {
            case < 4:
                {
                    var (parent, key, type, path) = places[at % places.Count];
                    Set(parent, key, Of(another: type, at));
                    return ($"{path} of another type than {type}", Bytes(good), path);
                }
            case 4:
                good[Unknown(at)] = 1;
                return ("unknown member", Bytes(good), null);
            case 5:
                {
                    string text = good.ToJsonString(), name = good.First().Key;
                    return ("repeated member", Encoding.UTF8.GetBytes($"{text[..^1]},\"{name}\":{good.First().Value?.ToJsonString() ?? "null"}}}"), $"$.{name}");
                }
            case 6:
                return ("truncated", Bytes(good)[..^(1 + at % (Bytes(good).Length - 1))], null);
            case 7:
                {
                    int depth = 65 + at % 20_000;
                    return ($"{depth} deep", Encoding.UTF8.GetBytes($"{good.ToJsonString()[..^1]},\"x\":{new string('[', depth)}{new string(']', depth)}}}"), null);
                }
            case 8:
                return ("no UTF-8", [.. Bytes(good)[..^1], .. ",\"x\":\""u8, 0xFF, 0xC0, 0x80, .. "\"}"u8], null);
            case 9:
                return ("no JSON", Encoding.UTF8.GetBytes(new[] { "", " ", "[]", "null", "true", "\"x\"", "{", "NaN", "{'drug':1}", "<xml/>", "{\"a\":1}}", "\0" }[at % 12]), null);
            case 10:
                return ("a long unknown member", Encoding.UTF8.GetBytes($"{good.ToJsonString()[..^1]},\"{new string('x', at % 300_000 + 1)}\":\"{new string('y', at % 100_000)}\"}}"), null);
            case 11:
                {
                    var texts = places.Where(p => p.Type == "string").ToList();
                    if (texts.Count == 0) return ("empty", [], null);
                    var (parent, key, _, path) = texts[at % texts.Count];
                    Set(parent, key, Lone);
                    return ($"{path} a lone surrogate", Encoding.UTF8.GetBytes(good.ToJsonString().Replace(Lone, "\\uD800", StringComparison.Ordinal)), null);
                }
            default:
                string number = new[] { "1e999", "-1e999", "99999999999999999999", "1e-400x", "01", "+1", ".5", "1." }[at % 8], member = operation switch
                {
                    "rank" => "top",
                    "predict" => "pairs",
                    "recordOutcomes" => "outcomes",
                    _ => "reason",
                };
                return ($"{member} {number}", Encoding.UTF8.GetBytes($"{(operation == "rank" ? Without(good, member).ToJsonString()[..^1] + "," : "{")}\"{member}\":{number}}}"), null);
        }
    }

    public static byte[] Bytes(JsonNode body) => Encoding.UTF8.GetBytes(body.ToJsonString());

    /// <summary>Every member that has a type of its own; rows of a batch fail alone and are left out.</summary>
    private IEnumerable<(JsonNode Parent, string Key, string Type, string Path)> Places(JsonObject value, JsonObject of, string where)
    {
        foreach (var (name, member) in value)
        {
            var own = schema.Resolve(schema.Resolve(of)["properties"]![name]!.AsObject());
            yield return (value, name, (string)own["type"]!, $"{where}.{name}");
            if (member is JsonObject inner)
                foreach (var place in Places(inner, own, $"{where}.{name}")) yield return place;
            if (member is JsonArray items && name != "pairs")
                for (int i = 0; i < items.Count; i++)
                    foreach (var place in Places(items[i]!.AsObject(), own["items"]!.AsObject(), $"{where}.{name}[{i}]")) yield return place;
        }
    }

    private static JsonNode Of(string another, int at)
    {
        (string Type, JsonNode Value)[] all =
            [("string", "text"), ("number", 1.5), ("boolean", true), ("array", new JsonArray()), ("object", new JsonObject())];
        var others = all.Where(a => a.Type != another).ToList();
        return others[at % others.Count].Value;
    }

    private static void Set(JsonNode parent, string key, JsonNode value) => parent.AsObject()[key] = value;

    private static string Unknown(int at) => new[] { "topp", "Drug", "drug ", "__proto__", "$ref", "", "дрuг", "id" }[at % 8];

    private static JsonObject Without(JsonObject good, string name)
    {
        good.Remove(name);
        return good;
    }

    private static JsonObject Node(string key, string value) => new() { [key] = value };

    private static JsonObject Pair(JsonObject drug, JsonObject target) => new() { ["drug"] = drug, ["target"] = target };

    private static Gen<JsonObject> Outcomes(Gen<string> drug, Gen<string> target, Gen<string> unit, Gen<string> relation, Gen<string> prediction)
    {
        var row = Gen.Select(Gen.Select(drug, target, Gen.Bool), Gen.Select(Gen.Double.Where(double.IsFinite), unit, relation), Gen.Select(Values.Wild, Values.Wild, prediction), Gen.Int[0, 127],
            (pair, measured, texts, which) =>
            {
                var outcome = new JsonObject { ["drug"] = pair.Item1, ["target"] = pair.Item2, ["outcome"] = pair.Item3 ? "active" : "inactive" };
                if ((which & 1) > 0) outcome["value"] = measured.Item1;
                if ((which & 2) > 0) outcome["unit"] = measured.Item2;
                if ((which & 4) > 0) outcome["relation"] = measured.Item3;
                if ((which & 8) > 0) outcome["assay"] = texts.Item1;
                if ((which & 16) > 0) outcome["note"] = texts.Item2;
                if ((which & 32) > 0) outcome["replaces"] = pair.Item3;
                if ((which & 64) > 0) outcome["predictionId"] = texts.Item3;
                return outcome;
            });
        return row.Array[1, 5].Select(rows => new JsonObject { ["outcomes"] = new JsonArray([.. rows]) });
    }

    private static Gen<JsonObject> Predictions(Gen<JsonObject> pair) => Gen.Select(pair.Array[0, 5], Decision, Gen.Bool, (pairs, decision, decide) =>
    {
        var body = new JsonObject { ["pairs"] = new JsonArray([.. pairs]) };
        if (decide) body["decision"] = decision;
        return body;
    });

    private static readonly Gen<JsonObject> Rank = Gen.Select(
        Gen.Select(Gen.Bool, Drug, Target), Gen.Int[1, 10_000], Gen.Double[0, 1], Gen.Select(Decision, Values.TargetFamily, Target.Array[1, 3]), Gen.Int[0, 63],
        (end, top, least, more, which) =>
        {
            var body = end.Item1 ? new JsonObject { ["drug"] = end.Item2 } : new JsonObject { ["target"] = end.Item3 };
            if ((which & 1) > 0) body["top"] = top;
            if ((which & 2) > 0) body["novelOnly"] = (which & 4) > 0;
            if ((which & 4) > 0) body["minProbability"] = least;
            if ((which & 8) > 0) body["decision"] = more.Item1;
            if ((which & 16) > 0 && end.Item1) body["family"] = more.Item2;
            if ((which & 32) > 0) body["against"] = new JsonArray([.. more.Item3]);
            return body;
        });
}
