namespace DtiGraph.Api.OpenApi;

/// <summary>A failure that an operation documents.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">Detail of an example.</param>
internal sealed record Failure(int Status, string Detail);

/// <summary>Writes failures beside the routes that have them.</summary>
internal static class FailureDocs
{
    /// <summary>Documents a failure with the detail of an example.</summary>
    public static RouteHandlerBuilder Fails(this RouteHandlerBuilder route, int status, string detail) => route.WithMetadata(new Failure(status, detail));

    /// <summary>Documents what every operation with a body may answer.</summary>
    public static RouteHandlerBuilder FailsAsBody(this RouteHandlerBuilder route) => route
        .Fails(413, $"body: expected at most {ApiHost.MaximumBodyBytes} bytes, got more")
        .Fails(415, Problems.NotRead);
}
