using System.Text.Json;
using System.Text.Json.Nodes;
using DtiGraph.Api.Nightly;
using DtiGraph.Api.Recording;
using DtiGraph.Ranking;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace DtiGraph.Api.OpenApi;

/// <summary>Gives every operation its example and its failures.</summary>
internal sealed class OperationExamples(IHttpContextAccessor request, IOptions<JsonOptions> json) : IOperationFilter
{
    private const string ProblemJson = "application/problem+json";

    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    private static readonly Failure Fault = new(500, "service: expected an answer, got a fault of the service; its log says more");

    /// <summary>Every operation refuses what it does not know.</summary>
    private static readonly Failure Parameter = new(400, "query: expected no parameters, got 'nonsense'") { Code = ProblemCodes.ParameterUnknown };

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        string path = "/" + context.ApiDescription.RelativePath;
        var example = Served.Of(request.HttpContext!).Examples.Of(operation.OperationId!);
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            parameter.Example = example.Parameters.TryGetValue(parameter.Name!, out object? value) ? Node(value) : null;
            if (parameter.In == ParameterLocation.Header) parameter.Required = true; // its endpoint says so itself, in words of its own
        }
        if (example.Body is not null) Set(operation.RequestBody!.Content!["application/json"], Node(example.Body));
        foreach (var (kind, text) in example.Texts)
            operation.RequestBody!.Content![kind] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = text };
        if (operation.RequestBody is OpenApiRequestBody { Description: null } undocumented) (undocumented.Description, undocumented.Required) = ("The pairs.", true);
        var (status, success) = operation.Responses!.First(r => r.Key.StartsWith('2')); // the first is the only one
        foreach (var (_, content) in success!.Content!.Where(c => c.Key != "application/json"))
            ((OpenApiMediaType)content).Schema = new OpenApiSchema { Type = JsonSchemaType.String }; // a table, a picture, a flowchart: text
        Set(success.Content!["application/json"], Node(example.Answer));

        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        var headers = new Dictionary<string, IOpenApiHeader>();
        if (status == "202") headers[HeaderNames.Location] = Header("Where the job can be followed.");
        if (context.ApiDescription.HttpMethod == HttpMethods.Get && path.StartsWith("/v1/", StringComparison.Ordinal) && !metadata.OfType<Changing>().Any())
        {
            headers["ETag"] = Header("Names the model and the question; give it as If-None-Match to hear whether the answer still holds.");
            operation.Responses!["304"] = new OpenApiResponse { Description = "The answer that If-None-Match names still holds." };
        }
        if (success.Content!.ContainsKey(PairTable.Csv) && example.Answer is not Page<OutcomeView>)
        {
            headers[PairTable.ModelHeader] = Header("The model that answers.");
            headers[PairTable.GraphHeader] = Header("The graph that it learned from.");
            headers[HeaderNames.Link] = Header("Where the model says what its probabilities mean.");
        }
        if (example.Answer is Page<NodeView> or Page<OutcomeView> or Page<JobView>)
        {
            headers[PageHeaders.TotalHeader] = Header("Rows that the search finds, on all pages.");
            headers[HeaderNames.Link] = Header("Where the next page is, rel=\"next\"; absent on the last one.");
        }
        if (example.Answer is RankedList && operation.OperationId != "replayPrediction") headers[PairTable.ResolvedHeader] = Header("How the node that was asked about was found, as resolvedBy of the JSON.");
        if (metadata.OfType<Recorded>().Any() || operation.OperationId == "replayPrediction")
            headers[RecordedAnswers.Header] = Header("Names the answer in the ledger, where the service keeps one: GET /v1/predictions/{id} shows the entry, GET /v1/predictions/{id}/replay gives the same bytes again.");
        if (headers.Count > 0) ((OpenApiResponse)success).Headers = headers;

        var problem = context.SchemaGenerator.GenerateSchema(typeof(ProblemDetails), context.SchemaRepository);
        foreach (var failure in metadata.OfType<Failure>().Concat(OperationAccess.Failures(metadata)).Append(Parameter).Append(Fault).DistinctBy(f => f.Status).OrderBy(f => f.Status))
        {
            var body = TypedResults.Problem(failure.Detail, path, failure.Status, extensions: [new("code", failure.Code), new("traceId", Trace)]).ProblemDetails;
            if (failure.Member is not null) body.Extensions[failure.Member] = failure.Value;
            operation.Responses![$"{failure.Status}"] = new OpenApiResponse
            {
                Description = ReasonPhrases.GetReasonPhrase(failure.Status),
                Content = new Dictionary<string, IOpenApiMediaType> { [ProblemJson] = new OpenApiMediaType { Schema = problem, Example = Node(body) } },
            };
        }
    }

    private static OpenApiHeader Header(string description) =>
        new() { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    private static void Set(IOpenApiMediaType media, JsonNode? example) => ((OpenApiMediaType)media).Example = example;

    private JsonNode? Node(object value) => JsonSerializer.SerializeToNode(value, json.Value.SerializerOptions);
}
