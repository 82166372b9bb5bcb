using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using DtiGraph.Api.Recording;
using DtiGraph.Evaluation;
using DtiGraph.Evidence;
using DtiGraph.Ranking;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DtiGraph.Api.OpenApi;

/// <summary>Where a type's JSON is not what its members show.</summary>
internal sealed class SchemaCorrections : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema own) return;
        // A row of a request reads itself: it is a pair.
        if (context.Type == typeof(PairRow)) own.AllOf = [context.SchemaGenerator.GenerateSchema(typeof(PairQuery), context.SchemaRepository)];
        if (context.Type == typeof(PairRow)) own.AdditionalPropertiesAllowed = true; // the pair's own, which the schema before refuses others to
        // What has a default need not be given.
        if (context.Type == typeof(RankQuery)) own.Required?.Clear();
        if (context.Type == typeof(MeasuredOutcome)) own.Required?.Remove("replaces");
        // A number that may be undefined is then null.
        if (context.MemberInfo?.GetCustomAttribute<JsonConverterAttribute>()?.ConverterType == typeof(UndefinedAsNull)) own.Type |= JsonSchemaType.Null;
        // A replay is whatever was answered then.
        if (context.Type == typeof(AnswerOfThen))
        {
            (own.Type, own.Properties, own.Required, own.AdditionalPropertiesAllowed) = (null, null, null, true);
            own.OneOf = [.. new[] { typeof(RankedList), typeof(PredictionList), typeof(PairEvidence) }.Select(answer => context.SchemaGenerator.GenerateSchema(answer, context.SchemaRepository))];
        }
        // A prediction that stands alone has no rank.
        if (context.Type == typeof(RankedPair)) own.Required?.Remove("rank");
        // What Problems adds to every problem.
        if (context.Type == typeof(ProblemDetails))
        {
            own.Required = new HashSet<string> { "status", "title", "detail", "code" };
            own.Properties!["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. ProblemCodes.All.Keys.Select(code => (JsonNode)code)], Description = "What went wrong, for programs: it stays where a detail is worded anew." };
            own.Properties["field"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Where: the name of a parameter or a header, or of a JSON body the path of a member; absent where no one place is at fault." };
        }
        // An interval is written [low, high], or null.
        if (context.Type == typeof(Interval))
        {
            (own.Type, own.Properties, own.Required, own.AdditionalPropertiesAllowed) = (JsonSchemaType.Array | JsonSchemaType.Null, null, null, true);
            (own.Items, own.MinItems, own.MaxItems) = (context.SchemaGenerator.GenerateSchema(typeof(double), context.SchemaRepository), 2, 2);
        }
        // So is one of ranks; where there is none the member is absent.
        if (context.Type == typeof(RankInterval))
        {
            (own.Type, own.Properties, own.Required, own.AdditionalPropertiesAllowed) = (JsonSchemaType.Array, null, null, true);
            (own.Items, own.MinItems, own.MaxItems) = (context.SchemaGenerator.GenerateSchema(typeof(int), context.SchemaRepository), 2, 2);
        }
    }
}
