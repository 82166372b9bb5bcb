using DtiGraph.Api.Limits;
using DtiGraph.Ranking;

namespace DtiGraph.Api;

/// <summary>More than one request may hold.</summary>
internal sealed class TooLargeException(string message) : Exception(message)
{
    /// <summary>A body of too many bytes.</summary>
    /// <param name="limit">Bytes at most; null for the usual limit.</param>
    public static TooLargeException Body(long? limit) => new($"body: expected at most {limit ?? ServerLimits.MaximumBodyBytes} bytes, got more");

    /// <summary>A row of too many bytes: where the next one begins is not looked for.</summary>
    public static TooLargeException Row() => new($"row: expected at most {PredictionTable.LongestRow} bytes, got more");
}

/// <summary>A body that is not what its headers say.</summary>
internal sealed class BodyException(string message) : Exception(message);
