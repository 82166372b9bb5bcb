using Microsoft.AspNetCore.Http.Metadata;

namespace DtiGraph.Api;

/// <summary>A misspelled query parameter is an error, not a default.</summary>
internal static class QueryRules
{
    /// <summary>Endpoint filter: every query parameter is one of the endpoint's own, given once.</summary>
    public static ValueTask<object?> Apply(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.Request.Query.Count > 0)
        {
            var known = Parameters(http.GetEndpoint()!);
            foreach (var (name, values) in http.Request.Query)
            {
                if (!known.TryGetValue(name, out var type))
                    throw new ParameterException(ProblemCodes.ParameterUnknown, name, $"query: expected {(known.Count == 0 ? "no parameters" : string.Join(", ", known.Keys))}, got '{name}'");
                if (values.Count != 1) throw new ParameterException(ProblemCodes.ParameterInvalid, name, $"{name}: expected one value, got {values.Count}");
                // The framework reads a comma as a separator of thousands: 0,5 would be 5.
                if (type == typeof(double) && values[0]!.Contains(',')) throw new ParameterException(ProblemCodes.ParameterInvalid, name, $"{name}: expected a number with a decimal point, got '{values[0]}'");
            }
        }
        return next(context);
    }

    private static Dictionary<string, Type> Parameters(Endpoint endpoint)
    {
        var path = (endpoint as RouteEndpoint)?.RoutePattern.Parameters.Select(p => p.Name).ToHashSet() ?? [];
        return endpoint.Metadata.GetOrderedMetadata<IParameterBindingMetadata>()
            .Where(p => (p.HasTryParse || p.ParameterInfo.ParameterType == typeof(string)) && !path.Contains(p.Name) && !p.ParameterInfo.GetCustomAttributes(inherit: false).OfType<IFromHeaderMetadata>().Any())
            .ToDictionary(p => char.ToLowerInvariant(p.Name[0]) + p.Name[1..], p => Plain(p.ParameterInfo.ParameterType), StringComparer.OrdinalIgnoreCase);
    }

    private static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;
}
