namespace DtiGraph.Graphs.Neo4j;

/// <summary>What a Neo4j server, or the way to it, refused.</summary>
public sealed class CypherException : IOException
{
    /// <summary>The code of a failure that no server reported: no connection, or one that broke.</summary>
    public const string NoAnswer = "";

    /// <summary>A server's error.</summary>
    /// <param name="message">In the form <c>what: expected expected, got got (where)</c>; without the password.</param>
    /// <param name="code">The server's code, for example Neo.ClientError.Security.Unauthorized, or <see cref="NoAnswer"/>.</param>
    /// <param name="isTransient">Whether the same request may succeed later.</param>
    /// <param name="inner">What the network or the driver said, where one did.</param>
    public CypherException(string message, string code, bool isTransient, Exception? inner = null) : base(message, inner) =>
        (Code, IsTransient) = (code, isTransient);

    /// <summary>The server's code, or <see cref="NoAnswer"/>.</summary>
    public string Code { get; }

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsTransient { get; }

    /// <summary>What a server's code means to the user.</summary>
    /// <param name="code">The server's code.</param>
    /// <param name="said">The server's message.</param>
    /// <param name="address">Who said it.</param>
    /// <param name="inner">The driver's exception, where there is one.</param>
    public static CypherException FromServer(string code, string said, string address, Exception? inner = null)
    {
        string what = code switch
        {
            "Neo.ClientError.Security.Unauthorized" =>
                $"expected a user and password that the server accepts, from the URI or {Neo4jAddress.UserVariable} and {Neo4jAddress.PasswordVariable}",
            "Neo.ClientError.Security.AuthenticationRateLimit" => "expected fewer wrong passwords; the server now waits a few seconds",
            "Neo.ClientError.Security.Forbidden" => "expected a user with the right to do this",
            "Neo.ClientError.Database.DatabaseNotFound" => "expected a database of this name",
            "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase" or "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase" => "expected a database that can be written",
            _ => "expected the server to do it",
        };
        // Terminated and stopped: somebody ended it on purpose.
        bool transient = code.StartsWith("Neo.TransientError.", StringComparison.Ordinal)
            && code is not ("Neo.TransientError.Transaction.Terminated" or "Neo.TransientError.Transaction.LockClientStopped");
        return new CypherException($"neo4j: {what}, got '{said}' ({code}, {address})", code, transient, inner);
    }
}
