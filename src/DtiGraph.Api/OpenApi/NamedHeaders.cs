using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DtiGraph.Api.OpenApi;

/// <summary>Header fields are written as they are named: camel case is for the parameters of a query.</summary>
internal sealed class NamedHeaders : IParameterFilter
{
    public void Apply(IOpenApiParameter parameter, ParameterFilterContext context)
    {
        if (parameter is OpenApiParameter own && context.ParameterInfo?.GetCustomAttribute<FromHeaderAttribute>()?.Name is { } name) own.Name = name;
    }
}
