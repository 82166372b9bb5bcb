using System.Text.Json;
using System.Text.RegularExpressions;

namespace DtiGraph.Api;

/// <summary>What the framework says of a request that it cannot read, in this project's words and without names of .NET types.</summary>
internal static partial class BindingFaults
{
    /// <summary>A body that is not the JSON that was expected.</summary>
    public static Problem Of(JsonException fault)
    {
        string where = string.Join(", ", new[]
        {
            fault.Path is null ? null : $"at {fault.Path}",
            fault.LineNumber is null ? null : $"line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}",
        }.Where(part => part is not null));
        string reason = Reason(fault);
        bool json = !reason.StartsWith(Malformed, StringComparison.Ordinal);
        string? missing = Missing().Match(fault.Message) is { Success: true } none ? "." + none.Groups["names"].Value.Split('\'')[1] : null;
        return new(StatusCodes.Status400BadRequest, json ? ProblemCodes.BodyInvalid : ProblemCodes.BodyMalformed, $"body: {reason}{(where.Length > 0 ? $" ({where})" : "")}", json ? fault.Path + missing : null);
    }

    /// <summary>A parameter of the path or the query.</summary>
    public static Problem Of(BadHttpRequestException fault)
    {
        if (Unbound().Match(fault.Message) is { Success: true } unbound)
        {
            string expected = Expected(unbound.Groups["type"].Value);
            string name = Camel(unbound.Groups["name"].Value);
            return new(StatusCodes.Status400BadRequest, ProblemCodes.ParameterInvalid, $"{name}: expected {expected}, got '{unbound.Groups["value"].Value}'", name);
        }
        if (MissingBody().IsMatch(fault.Message)) return Problem.Of(new MissingBodyException());
        return new(fault.StatusCode, ProblemCodes.RequestUnreadable, $"request: expected one that can be read, got: {fault.Message}");
    }

    private const string Malformed = "expected JSON";

    private static string Reason(JsonException fault)
    {
        string message = fault.Message;
        if (Unknown().Match(message) is { Success: true } unknown) return $"expected known members, got '{unknown.Groups["name"].Value}'";
        if (Repeated().Match(message) is { Success: true } repeated) return $"expected each member once, got '{repeated.Groups["name"].Value}' again";
        if (Missing().Match(message) is { Success: true } missing) return $"expected all required members, got none named {missing.Groups["names"].Value}";
        if (Null().IsMatch(message)) return "expected a value, got null";
        if (fault.InnerException is FormatException) return "expected a number of the kind and range that the schema names, got another";
        if (fault.InnerException is not null && Kind().Match(fault.InnerException.Message) is { Success: true } kind)
            return $"expected a {kind.Groups["expected"].Value.ToLowerInvariant()}, got {kind.Groups["got"].Value.ToLowerInvariant()}";
        if (Unconverted().IsMatch(message)) return "expected the kind of value that the schema names, got another";
        return $"{Malformed}, got: {Location().Replace(message, "")}";
    }

    private static string Expected(string type) => type switch
    {
        _ when type.Contains("int", StringComparison.OrdinalIgnoreCase) => "a whole number",
        _ when type.Contains("double", StringComparison.OrdinalIgnoreCase) => "a number",
        _ => "true or false",
    };

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    [GeneratedRegex("""^Failed to bind parameter "(?<type>.+) (?<name>\w+)" from "(?<value>.*)"\.$""", RegexOptions.Singleline)]
    private static partial Regex Unbound();

    [GeneratedRegex("""^(Required parameter ".*" was not provided from body|Implicit body inferred)""")]
    private static partial Regex MissingBody();

    [GeneratedRegex("^The JSON property '(?<name>.*)' could not be mapped to any \\.NET member", RegexOptions.Singleline)]
    private static partial Regex Unknown();

    [GeneratedRegex("^Duplicate property '(?<name>.*)' encountered", RegexOptions.Singleline)]
    private static partial Regex Repeated();

    [GeneratedRegex("missing required properties including: (?<names>.*?)\\.( Path:|$)")]
    private static partial Regex Missing();

    [GeneratedRegex("token type '(?<got>\\w+)' as an? (?<expected>\\w+)")]
    private static partial Regex Kind();

    [GeneratedRegex("^The JSON value could not be converted to ")]
    private static partial Regex Unconverted();

    [GeneratedRegex("(does|doesn't|do not) (not )?allow null values")]
    private static partial Regex Null();

    [GeneratedRegex(" (Path: .*|LineNumber: .*)$")]
    private static partial Regex Location();
}
