using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace DtiGraph.Api.Keys;

/// <summary>Who calls, by the key of the request. Without keys, this machine itself, and nobody else.</summary>
internal sealed class ApiKeyScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, KnownKeys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, UrlEncoder.Default)
{
    public const string Name = "ApiKey";

    /// <summary>Where a key may stand instead of <c>Authorization: Bearer</c>.</summary>
    public const string Header = "X-Api-Key";

    /// <summary>What a caller without a key hears.</summary>
    public const string Expected = $"key: expected an API key as 'Authorization: Bearer <key>' or '{Header}: <key>', got none";

    /// <summary>What a caller hears whose key is of too low a role.</summary>
    public const string NotOperator = "role: expected a key of an operator, got one of a reader";

    /// <summary>What a caller from elsewhere hears where there are no keys.</summary>
    public const string NotHere = "caller: expected this machine itself, because the service has no API keys, got another address, name, page or a proxy";

    /// <summary>Name of a caller without a key.</summary>
    private const string Loopback = "loopback";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(keys.Required ? ByKey() : ByAddress());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (!keys.Required)
        {
            return Problems.Write(Context, new(StatusCodes.Status403Forbidden, ProblemCodes.AuthElsewhere, NotHere));
        }
        bool given = Given().Any();
        Response.Headers.WWWAuthenticate = "Bearer realm=\"dtigraph\"" + (given ? ", error=\"invalid_token\"" : ""); // RFC 6750, section 3
        return Problems.Write(Context, given
            ? new(StatusCodes.Status401Unauthorized, ProblemCodes.AuthUnknown, Expected.Replace("got none", "got one that is not known"))
            : new(StatusCodes.Status401Unauthorized, ProblemCodes.AuthMissing, Expected));
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.Write(Context, new(StatusCodes.Status403Forbidden, ProblemCodes.AuthRole, NotOperator));

    private AuthenticateResult ByKey()
    {
        var given = Given().Take(2).ToList();
        if (given.Count == 0) return AuthenticateResult.NoResult();
        return given.Count == 1 && keys.Find(given[0]) is { } key ? Caller(key.Name, key.Role) : AuthenticateResult.Fail("unknown key");
    }

    /// <summary>All keys that the request presents; more than one is none.</summary>
    private IEnumerable<string> Given()
    {
        const string bearer = "Bearer ";
        foreach (string? value in Request.Headers.Authorization)
            yield return value?.StartsWith(bearer, StringComparison.OrdinalIgnoreCase) == true ? value[bearer.Length..].Trim() : "";
        foreach (string? value in Request.Headers[Header]) yield return value ?? "";
    }

    private AuthenticateResult ByAddress()
    {
        // A web page that a browser on this machine shows has this machine's address too: it comes under another name (DNS rebinding) or says its origin.
        bool here = Context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
            && Loopbacks.IsLoopback(Request.Host.Host)
            && (!Request.Headers.TryGetValue(HeaderNames.Origin, out var origin) || origin == $"{Request.Scheme}://{Request.Host}")
            && !Request.Headers.ContainsKey("X-Forwarded-For") && !Request.Headers.ContainsKey("Forwarded");
        return here ? Caller(Loopback, ApiRole.Operator) : AuthenticateResult.Fail("not this machine");
    }

    private AuthenticateResult Caller(string name, ApiRole role)
    {
        var identity = new ClaimsIdentity([new(ClaimTypes.Name, name), new(ClaimTypes.Role, role.ToString())], Name);
        return AuthenticateResult.Success(new(new ClaimsPrincipal(identity), Name));
    }
}
