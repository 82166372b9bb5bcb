using System.Text.Json.Nodes;
using DtiGraph.Api.Keys;
using DtiGraph.Ranking;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;

namespace DtiGraph.Api.OpenApi;

/// <summary>The OpenAPI document and Swagger UI. The text comes from the documentation of the code, the examples from the served model.</summary>
internal static class ApiDocument
{
    private const string Name = "v1", Committed = "v1.json";

    private static readonly string[] Order = ["Drugs", "Targets", "Evidence", "Ranking", "Predictions", "Ledger", "Models", "Jobs", "Health"];

    public static void AddApiDocument(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.Configure<Microsoft.AspNetCore.Mvc.JsonOptions>(json => ApiJson.Apply(json.JsonSerializerOptions)); // where Swashbuckle looks
        services.AddSwaggerGen(document =>
        {
            document.OrderActionsBy(operation => $"{Array.IndexOf(Order, Tag(operation))} {operation.RelativePath}");
            document.DescribeAllParametersInCamelCase();
            document.SupportNonNullableReferenceTypes();
            document.NonNullableReferenceTypesAsRequired();
            document.ParameterFilter<NamedHeaders>();
            document.SchemaFilter<SchemaCorrections>();
            foreach (var assembly in new[] { typeof(ApiHost).Assembly, typeof(ServedModel).Assembly })
                document.IncludeXmlComments(assembly);
            document.AddSecurityDefinition(OperationAccess.Bearer, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key. Not needed where the service has none: it then answers its own machine only.",
            });
            document.AddSecurityDefinition(OperationAccess.Header, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = ApiKeyScheme.Header,
                Description = "The same key in a header of its own.",
            });
            document.SwaggerDoc(Name, new() { Title = "DtiGraph", Version = Name });
            document.OperationFilter<OperationExamples>();
            document.OperationFilter<OperationAccess>();
            document.DocumentFilter<ServedText>();
        });
    }

    /// <remarks>The pages and the interface are for everyone. What the served model says in it, as example answers and in its description, is for
    /// readers: others get the document as it is committed, which knows no model.</remarks>
    public static void MapApiDocument(this WebApplication app)
    {
        app.Use(AnswerCache.OfDocument);
        app.MapGet($"/swagger/{Name}/swagger.json", Show).AllowAnonymous().ExcludeFromDescription();
        app.MapSwaggerUI(setupAction: ui =>
        {
            ui.DocumentTitle = "DtiGraph";
            ui.SwaggerEndpoint("v1/swagger.json", "DtiGraph v1");
            ui.DisplayRequestDuration();
            ui.DefaultModelsExpandDepth(0);
        }).AllowAnonymous();
        app.MapGet("/", (HttpContext http) => TypedResults.Redirect($"{http.Request.PathBase}/swagger")).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> Show(HttpContext http, IAsyncSwaggerProvider documents)
    {
        string? under = http.Request.PathBase.HasValue ? http.Request.PathBase.Value : null;
        if (!http.MayRead())
        {
            var committed = typeof(ApiDocument).Assembly.GetManifestResourceStream(Committed)!;
            if (under is null) return TypedResults.Stream(committed, Accepted.Json);
            await using (committed)
            {
                var moved = (await JsonNode.ParseAsync(committed, cancellationToken: http.RequestAborted))!.AsObject();
                moved["servers"] = new JsonArray(new JsonObject { ["url"] = under });
                return TypedResults.Text(moved.ToJsonString(), $"{Accepted.Json}; charset=utf-8");
            }
        }
        var document = await documents.GetSwaggerAsync(Name, host: null, basePath: under);
        return TypedResults.Text(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_0, http.RequestAborted), $"{Accepted.Json}; charset=utf-8");
    }

    private static string Tag(ApiDescription operation) => operation.ActionDescriptor.EndpointMetadata.OfType<ITagsMetadata>().Last().Tags[0];
}
