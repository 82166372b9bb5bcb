using DtiGraph.Ranking;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DtiGraph.Api.OpenApi;

/// <summary>The OpenAPI document and Swagger UI. The text comes from the documentation of the code, the examples from the served model.</summary>
internal static class ApiDocument
{
    private static readonly string[] Order = ["Drugs", "Targets", "Evidence", "Ranking", "Predictions", "Models", "Health"];

    public static void AddApiDocument(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.Configure<Microsoft.AspNetCore.Mvc.JsonOptions>(json => ApiJson.Apply(json.JsonSerializerOptions)); // where Swashbuckle looks
        services.AddSingleton<Examples>();
        services.AddSwaggerGen(document =>
        {
            document.OrderActionsBy(operation => $"{Array.IndexOf(Order, Tag(operation))} {operation.RelativePath}");
            document.DescribeAllParametersInCamelCase();
            document.SupportNonNullableReferenceTypes();
            document.NonNullableReferenceTypesAsRequired();
            document.SchemaFilter<SchemaCorrections>();
            foreach (var assembly in new[] { typeof(ApiHost).Assembly, typeof(ServedModel).Assembly })
                document.IncludeXmlComments(assembly);
            document.OperationFilter<OperationExamples>();
        });
        services.AddOptions<SwaggerGenOptions>().Configure<ServedModel>((document, model) => document.SwaggerDoc("v1", Info(model)));
    }

    public static void UseApiDocument(this WebApplication app)
    {
        app.UseSwagger();
        app.UseSwaggerUI(ui =>
        {
            ui.DocumentTitle = "DtiGraph";
            ui.SwaggerEndpoint("/swagger/v1/swagger.json", "DtiGraph v1");
            ui.DisplayRequestDuration();
            ui.DefaultModelsExpandDepth(0);
        });
        app.MapGet("/", () => TypedResults.Redirect("/swagger")).ExcludeFromDescription();
    }

    private static string Tag(ApiDescription operation) => operation.ActionDescriptor.EndpointMetadata.OfType<ITagsMetadata>().Last().Tags[0];

    private static OpenApiInfo Info(ServedModel model) => new()
    {
        Title = "DtiGraph",
        Version = "v1",
        Description =
            "Ranks the targets of a drug, and the drugs of a target, by the calibrated probability of an interaction.\n\n"
            + $"**What the number means.** {model.Meaning}\n\n"
            + "`probability` is calibrated; `score` is an order, not a probability. `degreeProbability` is what counting recorded interactions "
            + "alone would say, and `lift` is what the network adds to it, in log-odds. `regime` says what the network knew of the pair's ends "
            + "when it was trained; expect less of cold ones.\n\n"
            + "Everything that fails is answered with `application/problem+json` (RFC 9457). "
            + "Unknown parameters and unknown members of a body are refused.\n\n"
            + $"Served: model `{model.Manifest.Version}` of graph `{model.Manifest.GraphId[..12]}`, "
            + $"{model.Graph.Drugs.Length} drugs, {model.Graph.Targets.Length} targets.",
    };
}
