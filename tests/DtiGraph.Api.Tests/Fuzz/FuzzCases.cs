using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using DtiGraph.Api.Limits;

namespace DtiGraph.Api.Tests.Fuzz;

/// <summary>Requests for every operation of the document.</summary>
/// <param name="operations">Of the document.</param>
/// <param name="schema">Of the document.</param>
/// <param name="service">What it holds is asked for.</param>
internal sealed class FuzzCases(IReadOnlyList<DocumentedOperation> operations, JsonSchema schema, FuzzService service)
{
    private const string Json = "application/json";

    // Their answer depends on what serves and what runs, which others change.
    private static readonly string[] OnThings = ["promoteModel", "shadowModel", "rollbackModel", "getReliability", "retrain", "cancelJob"];

    private static readonly string[] OfOperators = ["promoteModel", "shadowModel", "rollbackModel", "retrain", "cancelJob", "getJobLog", "recordOutcomes"];

    private readonly FuzzBodies bodies = new(schema, service.Predictions);

    public Gen<FuzzCase> Any => Gen.OneOf(operations.ToArray()).SelectMany(operation => Gen.Frequency([.. Kinds(operation)]));

    private IEnumerable<(int, IGen<FuzzCase>)> Kinds(DocumentedOperation operation)
    {
        yield return (6, Good(operation));
        yield return (1, OtherMethod(operation));
        yield return (1, Good(operation).Select(c => c with { Path = c.Path + (c.Path.Contains('?') ? "&" : "?") + "nonsense=1", Why = "unknown parameter", Expected = Expected.Refused, Field = "nonsense" }));
        if (operation.Keyed) yield return (2, WithoutKey(operation));
        if (OfOperators.Contains(operation.Id))
            yield return (1, Good(operation).Select(c => c with { Authorization = $"Bearer {service.ReaderKey}", Why = "key of a reader", Expected = Expected.Forbidden }));
        if (operation.Parameters.Any(p => p.In == "path")) yield return (3, WildPath(operation));
        if (operation.Parameters.Any(p => p.In == "query"))
        {
            yield return (2, WildTexts(operation));
            yield return (4, BadParameter(operation));
        }
        if (operation.Answers.ContainsKey(406))
            yield return (1, Gen.Select(Good(operation), Gen.OneOf("image/png", "application/xml", "text/markdown;q=0.9", "application/json;q=0"), (c, accept) =>
                c with { Accept = accept, Why = "wrong Accept", Expected = Expected.Refused, Field = "Accept" }));
        if (operation.Body is null) yield break;
        if (operation.Id == "recordOutcomes") yield return (3, BadIdempotencyKey(operation));
        yield return (4, bodies.Wild(operation.Id).Select(body => Post(operation, "wild values", FuzzBodies.Bytes(body), Expected.Documented)));
        yield return (8, bodies.Bad(operation.Id, operation.Body).Select(bad => Post(operation, bad.Why, bad.Body, Expected.Refused) with { Field = bad.Field }));
        yield return (3, Encoded(operation));
        yield return (2, Gen.Select(bodies.Good(operation.Id), Gen.OneOf("text/plain", "application/xml", "image/png", "multipart/form-data", "nonsense", null), (body, kind) =>
            Post(operation, "another Content-Type", FuzzBodies.Bytes(body), Expected.Refused) with { ContentType = kind, Field = "Content-Type" }));
        if (operation.BodyKinds.Count > 1) yield return (4, Table(operation));
    }

    private Gen<FuzzCase> Good(DocumentedOperation operation)
    {
        var query = Gen.Select(Gen.Int[0, 255], Gen.Int[1, 100], Gen.Double[0, 1], Gen.Double[1e-3, 1e6]);
        return Gen.Select(Path(operation, First(operation), Values.Target), query, Values.TargetFamily, Values.Wild, (path, q, family, text) =>
        {
            var (which, whole, share, money) = q;
            var given = new List<string>();
            foreach (var parameter in operation.Parameters.Where(p => p.In == "query"))
            {
                int bit = given.Count;
                string? value = parameter.Name switch
                {
                    "limit" => $"{whole}",
                    "top" => $"{Math.Min(whole, (int?)parameter.Schema["maximum"] ?? 100)}",
                    "novelOnly" => which % 2 == 0 ? "true" : "false",
                    "minProbability" => Number(share),
                    "family" => operation.Id == "rankTargetsOfDrug" ? family : null,
                    "search" => text.Contains('\uD800') ? "a" : text,
                    "part" => which % 2 == 0 ? "test" : "validation",
                    "assayCost" or "hitValue" => operation.Body is null && (which & 128) > 0 ? Number(money) : null,
                    _ => null,
                };
                bool costs = parameter.Name is "assayCost" or "hitValue";
                if (value is not null && (costs || (which >> parameter.Name.Length % 7 & 1) > 0)) given.Add($"{parameter.Name}={Escape(value)}");
            }
            return new FuzzCase(operation, "good", operation.Method, given.Count == 0 ? path : $"{path}?{string.Join('&', given)}", Success(operation));
        }).SelectMany(c => WithBody(operation, c));
    }

    private Gen<FuzzCase> WithBody(DocumentedOperation operation, FuzzCase c) =>
        operation.Body is null ? Gen.Const(c) : bodies.Good(operation.Id).Select(body => Post(operation, c.Why, FuzzBodies.Bytes(body), c.Expected) with { Path = c.Path, Field = c.Field });

    private Gen<FuzzCase> WildPath(DocumentedOperation operation)
    {
        var parameters = operation.Parameters.Where(p => p.In == "path").ToList();
        return Path(operation, Values.Wild, Values.Wild).SelectMany(path => WithBody(operation, new FuzzCase(operation, "wild path", operation.Method, path, Expected.Documented)
        {
            Field = parameters.Count == 1 ? parameters[0].Name : null,
        }));
    }

    private Gen<FuzzCase> WildTexts(DocumentedOperation operation)
    {
        var texts = operation.Parameters.Where(p => p.In == "query" && (string?)p.Schema["type"] == "string").ToList();
        return texts.Count == 0 ? Good(operation) : Gen.Select(Path(operation, First(operation), Values.Target), Gen.OneOf(texts.ToArray()), Values.Wild, (path, parameter, text) =>
            new FuzzCase(operation, $"wild {parameter.Name}", operation.Method, $"{path}?{parameter.Name}={Escape(text)}", Expected.Documented));
    }

    private Gen<FuzzCase> BadParameter(DocumentedOperation operation) => Gen.Select(
        Good(operation), Gen.OneOf(operation.Parameters.Where(p => p.In == "query").ToArray()), Gen.Select(Values.NoWholeNumber, Values.NoNumber, Values.NoBoolean), Gen.Int[0, 3], (c, parameter, bad, how) =>
        {
            string path = c.Path.Split('?')[0];
            string? value = (string?)parameter.Schema["type"] switch
            {
                "integer" => how switch { 0 => $"{(int?)parameter.Schema["minimum"] - 1}", 1 => $"{(long?)parameter.Schema["maximum"] + 1}", _ => bad.Item1 },
                "number" => how == 0 ? "-1" : bad.Item2,
                "boolean" => bad.Item3,
                _ => null,
            };
            string query = value is null ? $"{parameter.Name}=a&{parameter.Name}=b" : $"{parameter.Name}={Escape(value)}";
            return c with { Path = $"{path}?{query}", Why = $"bad {parameter.Name}", Expected = Expected.Refused, Field = parameter.Name is "assayCost" or "hitValue" ? null : parameter.Name };
        });

    private Gen<FuzzCase> OtherMethod(DocumentedOperation operation) => Gen.Select(Good(operation), Gen.OneOf("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "QUERY", "get"), (c, method) =>
        operations.Any(o => IsOf(c.Path, o.Path) && o.Method.Method.Equals(method == "HEAD" ? "GET" : method, StringComparison.OrdinalIgnoreCase)) ? c : c with
        {
            Method = new(method),
            Body = null,
            ContentType = null,
            IdempotencyKey = null,
            Why = "unsupported method",
            Expected = Expected.NoSuchMethod,
        });

    private Gen<FuzzCase> WithoutKey(DocumentedOperation operation) => Gen.Select(
        Gen.OneOf(Good(operation), WildPath(operation)), Gen.OneOf("", "Bearer", "Bearer dti_0000", "Basic YTpi", "bearer null", "Bearer a b"), (c, key) =>
            c with { Authorization = key, Why = $"key '{key}', {c.Why}", Expected = Expected.Unauthorized });

    private Gen<FuzzCase> BadIdempotencyKey(DocumentedOperation operation) => Gen.Select(Good(operation), Gen.OneOf(null, "", new string('k', 201), service.UsedKey), (c, key) =>
        c with { IdempotencyKey = key, Why = $"Idempotency-Key {(key is { Length: > 20 } ? "too long" : key ?? "none")}", Expected = Expected.Refused, Field = "Idempotency-Key" });

    private Gen<FuzzCase> Encoded(DocumentedOperation operation) => Gen.Select(bodies.Good(operation.Id), Gen.Int[0, 5], Gen.Int[1, 1_000], (body, how, at) =>
    {
        byte[] plain = FuzzBodies.Bytes(body), packed = Gzip(plain);
        return how switch
        {
            0 => Of("gzip", packed, "gzip", Success(operation)),
            1 => Of("gzip bomb", Bomb.Value, "gzip", Expected.Refused),
            2 => Of("gzip cut", packed[..(1 + at % (packed.Length - 9))], "gzip", Expected.Refused),
            3 => Of("no gzip", plain, "gzip", Expected.Refused),
            4 => Of("no brotli", [.. packed.Reverse()], "br", Expected.Refused),
            _ => Of("unknown encoding", plain, new[] { "zstd", "deflate", "gzip, gzip", "x" }[at % 4], Expected.Refused) with { Field = "Content-Encoding" },
        };

        FuzzCase Of(string why, byte[] bytes, string encoding, Expected expected) => Post(operation, why, bytes, expected) with { ContentEncoding = encoding };
    });

    private Gen<FuzzCase> Table(DocumentedOperation operation)
    {
        var row = Gen.OneOf(
            Gen.Select(Values.Drug, Values.Target, (d, t) => $"{d},,{t}"), Gen.Select(Values.Smiles, Values.Target, (s, t) => $",{s},{t}"), Values.Wild.Select(w => w.Replace('\uD800', '?')),
            Gen.OneOf("\"", "\"a\"b,,c", ",,", "a,b,c,d,e", "=cmd()|'x',,P23219"));
        var csv = row.Array[0, 8].Select(rows => Post(operation, "table", Encoding.UTF8.GetBytes("drug,smiles,target\n" + string.Join('\n', rows) + "\n"), Expected.Accepted) with { ContentType = "text/csv" });
        var lines = bodies.Wild(operation.Id).Select(body => Post(operation, "lines", Encoding.UTF8.GetBytes(string.Join('\n', body["pairs"]!.AsArray().Select(p => p!.ToJsonString()))), Expected.Accepted)
            with
        { ContentType = "application/x-ndjson" });
        var headers = Gen.OneOf(Values.Wild.Where(w => !w.Contains("drug")), Gen.OneOf("drug", "drug,target,drug", "target", "smiles,smiles", "")).Select(header =>
            Post(operation, "table without its columns", Encoding.UTF8.GetBytes(header + "\nx,y\n"), Expected.Refused) with { ContentType = "text/csv" });
        return Gen.Frequency((3, csv), (3, lines), (1, headers));
    }

    private static Expected Success(DocumentedOperation operation) => OnThings.Contains(operation.Id) ? Expected.Possible : Expected.Accepted;

    /// <summary>Good values of the first parameter of the path.</summary>
    private Gen<string> First(DocumentedOperation operation) => operation.Path.Split('/')[2] switch
    {
        "models" when operation.Id == "getReliability" => Gen.Const(FuzzService.ServingVersion),
        "models" => Gen.OneOf(service.Versions.ToArray()),
        "predictions" => Gen.OneOf(service.Predictions.ToArray()),
        "jobs" when operation.Id == "cancelJob" => Gen.Const(FuzzService.NewestJob),
        "jobs" => Gen.Const(service.Job),
        "targets" => Values.Target,
        _ => Values.Drug,
    };

    /// <summary>Whether a path is one of a template.</summary>
    private static bool IsOf(string path, string template)
    {
        var (parts, pattern) = (path.Split('?')[0].Split('/'), template.Split('/'));
        return parts.Length == pattern.Length && parts.Zip(pattern).All(p => p.Second.StartsWith('{') || p.First == p.Second);
    }

    /// <remarks>%00 is left out: the server refuses it with a bare 400 before anything of ours is asked.</remarks>
    private static Gen<string> Path(DocumentedOperation operation, Gen<string> first, Gen<string> second) => Gen.Select(first, second, (a, b) =>
    {
        string path = operation.Path;
        foreach (var (parameter, value) in operation.Parameters.Where(p => p.In == "path").Zip(new[] { a, b }))
            path = path.Replace($"{{{parameter.Name}}}", value is "" or "." or ".." || value.Contains('\0') ? "x" : Escape(value), StringComparison.Ordinal);
        return path;
    });

    private FuzzCase Post(DocumentedOperation operation, string why, byte[] body, Expected expected) =>
        new(operation, why, operation.Method, operation.Path.Replace("{version}", service.Versions[1], StringComparison.Ordinal), expected)
        {
            Body = body,
            ContentType = Json,
            IdempotencyKey = operation.Id == "recordOutcomes" ? Convert.ToHexStringLower(SHA256.HashData(body)) : null, // the same for the same outcomes
        };

    private static string Escape(string text) => Uri.EscapeDataString(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));

    private static string Number(double value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static byte[] Gzip(byte[] plain)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest)) gzip.Write(plain);
        return stream.ToArray();
    }

    private static readonly Lazy<byte[]> Bomb = new(() => Gzip(Encoding.UTF8.GetBytes("{\"pairs\":[" + new string(' ', 2 * ServerLimits.MaximumBodyBytes))));
}
