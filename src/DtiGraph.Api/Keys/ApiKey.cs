namespace DtiGraph.Api.Keys;

/// <summary>Who may call, as a file of keys holds it: the key itself is in no file.</summary>
/// <param name="Name">Tells the keys of a file apart, also in logs; 1 to 64 letters, digits, dots, dashes and underscores.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Sha256">SHA-256 of the key's UTF-8 bytes, 64 hex digits.</param>
/// <param name="Created">When it was made, UTC.</param>
public sealed record ApiKey(string Name, ApiRole Role, string Sha256, DateTimeOffset Created);

/// <summary>What the holder of a key may do.</summary>
public enum ApiRole
{
    /// <summary>Asks: everything that leaves the service as it is.</summary>
    Reader,

    /// <summary>Also changes what is served.</summary>
    Operator,
}
