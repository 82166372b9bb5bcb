using DtiGraph.Ranking;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.ApiExplorer;

namespace DtiGraph.Api.OpenApi;

/// <summary>The OpenAPI document and Swagger UI. The text comes from the documentation of the code, the examples from the served model.</summary>
internal static class ApiDocument
{
    private static readonly string[] Order = ["Drugs", "Targets", "Evidence", "Ranking", "Predictions", "Models", "Health"];

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
            document.SchemaFilter<SchemaCorrections>();
            foreach (var assembly in new[] { typeof(ApiHost).Assembly, typeof(ServedModel).Assembly })
                document.IncludeXmlComments(assembly);
            document.SwaggerDoc("v1", new() { Title = "DtiGraph", Version = "v1" });
            document.OperationFilter<OperationExamples>();
            document.DocumentFilter<ServedText>();
        });
    }

    public static void UseApiDocument(this WebApplication app)
    {
        app.Use(AnswerCache.OfDocument);
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
}
