using DtiGraph.Api.Limits;
using DtiGraph.Graphs;
using DtiGraph.Ranking;

namespace DtiGraph.Api.OpenApi;

/// <summary>A failure that an operation documents.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">Detail of an example.</param>
/// <param name="Member">A further member of the example: nearest, candidates or job; null for none.</param>
/// <param name="Value">Its value.</param>
internal sealed record Failure(int Status, string Detail, string? Member = null, object? Value = null)
{
    /// <summary>Code of the example.</summary>
    public string Code { get; init; } = ProblemCodes.Of(Status);
}

/// <summary>Marks an operation whose answer to the same question changes with time: there is no tag of it, and its example is a pattern.</summary>
internal sealed record Changing;

/// <summary>Writes failures beside the routes that have them. Examples are of the starter graph.</summary>
internal static class FailureDocs
{
    /// <summary>Documents a failure with detail and code of an example; without a code the usual one of the status.</summary>
    public static RouteHandlerBuilder Fails(this RouteHandlerBuilder route, int status, string detail, string? code = null) =>
        route.WithMetadata(new Failure(status, detail) { Code = code ?? ProblemCodes.Of(status) });

    /// <inheritdoc cref="Fails(RouteHandlerBuilder, int, string, string)"/>
    public static RouteHandlerBuilder Fails(this RouteHandlerBuilder route, int status, string detail, string member, object value) =>
        route.WithMetadata(new Failure(status, detail, member, value) { Code = ProblemCodes.StateConflict });

    /// <summary>Says that the answer to the same question changes with time.</summary>
    public static RouteHandlerBuilder ChangesWithTime(this RouteHandlerBuilder route) => route.WithMetadata(new Changing());

    /// <summary>Documents what every operation with a body may answer.</summary>
    public static RouteHandlerBuilder FailsAsBody(this RouteHandlerBuilder route) => route
        .Fails(413, $"body: expected at most {ServerLimits.MaximumBodyBytes} bytes, got more")
        .Fails(415, Problems.NotRead);

    /// <summary>Documents that a text may name no drug, or several.</summary>
    public static RouteHandlerBuilder FailsToFindDrug(this RouteHandlerBuilder route) => route.WithMetadata(
        new Failure(404, "drug: expected an id or a name of the graph, got 'amitriptilin'", "nearest", new[] { Drug("DB00321", "Amitriptyline"), Drug("DB00540", "Nortriptyline") }),
        new Failure(409, "drug: expected a name of one drug, got 'Estradiol' (of DB00783, DB13952)", "candidates", new[] { Drug("DB00783", "Estradiol"), Drug("DB13952", "Estradiol") }));

    /// <summary>Documents that a text may name no target, or several.</summary>
    public static RouteHandlerBuilder FailsToFindTarget(this RouteHandlerBuilder route) => route.WithMetadata(
        new Failure(404, "target: expected an id or a name of the graph, got 'HRH9'", "nearest",
            new[] { Target("P25021", "HRH2", "Histamine H2 receptor"), Target("P35367", "HRH1", "Histamine H1 receptor") }),
        new Failure(409, "target: expected a name of one target, got 'PTGS1' (of P23219, Q63921)", "candidates",
            new[] { Target("P23219", "PTGS1", "Prostaglandin G/H synthase 1"), Target("Q63921", "PTGS1", "Prostaglandin G/H synthase 1") }));

    private static NodeView Drug(string id, string name) => NodeViews.Of(new Drug(id, name, "", ""));

    private static NodeView Target(string id, string gene, string name) => NodeViews.Of(new Target(id, gene, name, "", ""));
}
