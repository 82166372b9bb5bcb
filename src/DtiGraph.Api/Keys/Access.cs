using Microsoft.AspNetCore.Authorization;

namespace DtiGraph.Api.Keys;

/// <summary>Who may do what. Everything is denied that no policy allows.</summary>
internal static class Access
{
    /// <summary>Policy of what only answers.</summary>
    public const string Reader = "reader";

    /// <summary>Policy of what changes the service.</summary>
    public const string Operator = "operator";

    public static void AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<KnownKeys>();
        // The core alone: AddAuthentication would also make keys for cookies, and keep them in the home folder.
        services.AddAuthenticationCore(authentication =>
        {
            authentication.AddScheme<ApiKeyScheme>(ApiKeyScheme.Name, displayName: null);
            authentication.DefaultScheme = ApiKeyScheme.Name;
        });
        services.AddTransient<ApiKeyScheme>();
        services.AddAuthorizationBuilder()
            .AddPolicy(Reader, policy => policy.RequireRole(nameof(ApiRole.Reader), nameof(ApiRole.Operator)))
            .AddPolicy(Operator, policy => policy.RequireRole(nameof(ApiRole.Operator)))
            // An endpoint that somebody forgot to give a policy is nobody's. That a path or method does not exist is for those who may call.
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser()
                .RequireAssertion(context => context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint).Build());
    }

    /// <summary>Whether the caller is an operator.</summary>
    public static bool MayOperate(this HttpContext http) => http.User.IsInRole(nameof(ApiRole.Operator));

    /// <summary>Whether the caller may read, where nobody needs to.</summary>
    public static bool MayRead(this HttpContext http) => http.User.Identity?.IsAuthenticated == true;
}
