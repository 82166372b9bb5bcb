using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DtiGraph.Api.OpenApi;

/// <summary>A row reads itself, so its type does not show that it is a pair.</summary>
internal sealed class PairRowSchema : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (context.Type != typeof(PairRow) || schema is not OpenApiSchema row) return;
        row.AllOf = [context.SchemaGenerator.GenerateSchema(typeof(PairQuery), context.SchemaRepository)];
    }
}
