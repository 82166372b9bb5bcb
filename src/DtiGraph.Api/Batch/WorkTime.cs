using System.Diagnostics;
using System.Globalization;

namespace DtiGraph.Api.Batch;

/// <summary>How long one request may be worked on: molecules that the graph does not hold cost about a millisecond each, and a request may hold very many.</summary>
/// <param name="seconds">At most; what has begun is ended.</param>
internal sealed class WorkTime(double seconds)
{
    /// <summary>Pairs that are worked on before the clock is looked at.</summary>
    public const int BlockPairs = 256;

    private readonly Stopwatch clock = new();

    /// <summary>Nothing more may begin.</summary>
    public bool IsOver => clock.Elapsed.TotalSeconds >= seconds;

    /// <summary>What a row hears then.</summary>
    public string Detail => string.Create(CultureInfo.InvariantCulture, $"time: expected at most {seconds} s of work for one request, got more: send the rows from this one on in another request");

    /// <summary>Does a part of the work.</summary>
    public T Of<T>(Func<T> part)
    {
        clock.Start();
        try
        {
            return part();
        }
        finally
        {
            clock.Stop();
        }
    }
}

/// <summary>Where the work for a request ended because it took more than it may. The ledger keeps it: the answer hangs on how fast the machine was.</summary>
/// <param name="Seconds">That it might take.</param>
/// <param name="Pairs">That were worked on: the first ones.</param>
internal sealed record WorkEnded(double Seconds, int Pairs);

/// <summary>A request that took more work than one may.</summary>
internal sealed class WorkTimeException(string message) : Exception(message);
