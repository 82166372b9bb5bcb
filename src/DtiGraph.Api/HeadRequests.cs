namespace DtiGraph.Api;

/// <summary>HEAD is answered wherever GET is (RFC 9110, section 9.3.2): probes and `curl -I` ask that way.</summary>
internal static class HeadRequests
{
    /// <summary>Middleware: everything behind it sees a GET. The server itself knows what came in, and sends no body.</summary>
    public static async Task Apply(HttpContext http, RequestDelegate next)
    {
        string asked = http.Request.Method;
        if (!HttpMethods.IsHead(asked))
        {
            await next(http);
            return;
        }
        http.Request.Method = HttpMethods.Get;
        try
        {
            await next(http);
        }
        finally
        {
            http.Request.Method = asked; // what the log and the measurements say
        }
    }

    /// <summary>Adds to what routing allows on a path.</summary>
    public static void Allow(HttpContext http)
    {
        string allowed = http.Response.Headers.Allow.ToString();
        if (allowed.Split(", ").Contains(HttpMethods.Get)) http.Response.Headers.Allow = $"{allowed}, {HttpMethods.Head}";
    }
}
