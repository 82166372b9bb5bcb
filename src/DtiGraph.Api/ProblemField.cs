using System.Text.RegularExpressions;
using DtiGraph.Ranking;
using Microsoft.AspNetCore.Diagnostics;

namespace DtiGraph.Api;

/// <summary>Where in a request the fault is: the name of a parameter or a header, or of a JSON body the path of a member.</summary>
internal static partial class ProblemField
{
    // Where a body has what a question calls so.
    private static readonly Dictionary<string, string> Members = new()
    {
        ["smiles"] = "$.drug.smiles",
        ["sequence"] = "$.target.sequence",
        ["assayCost"] = "$.decision.assayCost",
        ["hitValue"] = "$.decision.hitValue",
        ["prediction"] = "$.predictionId",
    };

    // What a detail may begin with that is no field: the question or the body as a whole, a part of a table.
    private static readonly HashSet<string> Wholes = ["query", "body", "header", "column", "columns", "quoting", "separator", "row", "rows", "ledger", "artifact"];

    /// <summary>What an exception says is at fault, in the words of the question.</summary>
    public static string? Of(Exception exception) => exception switch
    {
        QueryException { Field: { } field } => field,
        _ when What().Match(exception.Message).Groups["what"].Value is { Length: > 0 } what && !Wholes.Contains(what) => what,
        _ => null,
    };

    /// <summary>Where the body of a JSON line is at fault, as its detail ends.</summary>
    public static string? OfLine(string detail) => At().Match(detail).Groups["path"].Value is { Length: > 0 } path ? path : null;

    /// <summary>The same where the request has it.</summary>
    public static string? In(HttpContext http, string? field)
    {
        if (field is null) return null;
        var route = ((http.GetEndpoint() ?? http.Features.Get<IExceptionHandlerFeature>()?.Endpoint) as RouteEndpoint)?.RoutePattern;
        if (route?.GetParameter(field) is not null) return field; // of the path, whatever the body is
        if (http.Request.HasJsonContentType()) return InBody(field);
        // A drug in /v1/drugs/{id} is that parameter; a class of drugs is asked for as a family.
        var segments = route?.RawText?.Split('/') ?? [];
        int at = Array.IndexOf(segments, field + "s");
        return at >= 0 && at + 1 < segments.Length ? segments[at + 1].Trim('{', '}') : field == "class" ? "family" : field;
    }

    /// <summary>The same in a JSON body, or in a row of one; a header, whose name has hyphens, stays what it is.</summary>
    public static string InBody(string field) => field.Contains('-') ? field : field == "class" ? "$.family" : Members.GetValueOrDefault(field, "$." + field);

    [GeneratedRegex(@"^(?<what>[\w-]+): ")]
    private static partial Regex What();

    [GeneratedRegex(@"\(at (?<path>\$.*), line \d+, byte \d+\)$", RegexOptions.RightToLeft)]
    private static partial Regex At();
}
