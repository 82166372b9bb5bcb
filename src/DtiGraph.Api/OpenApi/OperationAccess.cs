using DtiGraph.Api.Keys;
using DtiGraph.Api.Limits;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace DtiGraph.Api.OpenApi;

/// <summary>Says of every operation whose key it needs, and what whoever has none or asks too much hears.</summary>
internal sealed class OperationAccess : IOperationFilter
{
    /// <summary>The two ways to give a key.</summary>
    public const string Bearer = "bearer", Header = "apiKey";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (Open(context.ApiDescription.ActionDescriptor.EndpointMetadata)) return;
        operation.Security =
        [
            new() { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] },
            new() { [new OpenApiSecuritySchemeReference(Header, context.Document)] = [] },
        ];
    }

    /// <summary>What follows from who may call and how often.</summary>
    public static IEnumerable<Failure> Failures(IList<object> metadata)
    {
        if (!Open(metadata))
        {
            yield return new(StatusCodes.Status401Unauthorized, ApiKeyScheme.Expected);
            yield return new(StatusCodes.Status403Forbidden, metadata.OfType<IAuthorizeData>().Any(a => a.Policy == Access.Operator)
                ? ApiKeyScheme.NotOperator
                : ApiKeyScheme.NotHere)
            {
                Code = metadata.OfType<IAuthorizeData>().Any(a => a.Policy == Access.Operator) ? ProblemCodes.AuthRole : ProblemCodes.AuthElsewhere,
            };
        }
        if (metadata.OfType<DisableRateLimitingAttribute>().Any()) yield break;
        yield return new(StatusCodes.Status429TooManyRequests, RequestLimits.TooFast);
        if (metadata.OfType<EnableRateLimitingAttribute>().Any()) yield return new(StatusCodes.Status503ServiceUnavailable, RequestLimits.QueueFull);
    }

    private static bool Open(IList<object> metadata) => metadata.OfType<IAllowAnonymous>().Any();
}
