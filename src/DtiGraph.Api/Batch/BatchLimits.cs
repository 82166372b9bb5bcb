using System.ComponentModel.DataAnnotations;

namespace DtiGraph.Api.Batch;

/// <summary>How much one table of pairs may be; section Batch of the configuration.</summary>
public sealed record BatchLimits
{
    /// <summary>Rows that are scored and sent together.</summary>
    public const int BlockRows = 1024;

    /// <summary>Characters of the rows of such a block, after which it is sent whatever rows it has: a row may have 256 kB, and a few bytes of a compressed body make many.</summary>
    public const int BlockCharacters = 1 << 22;

    /// <summary>Rows at most, 1 to 100,000,000. Default 1,000,000.</summary>
    [Range(1, 100_000_000)]
    public int MaximumRows { get; init; } = 1_000_000;

    /// <summary>Seconds of work on a table at most, the waits for its client not counted, 0.001 to 86,400. Default 3,600: a million molecules that the graph does not hold take about half of it.</summary>
    [Range(0.001, 86_400)]
    public double MaximumSeconds { get; init; } = 3_600;

    /// <summary>Seconds of work on pairs as JSON at most, whose client hears nothing meanwhile, 0.001 to 3,600. Default 60.</summary>
    [Range(0.001, 3_600)]
    public double MaximumJsonSeconds { get; init; } = 60;

    /// <summary>Bytes of a body at most, and of one that comes compressed bytes at most after it, 1 to 2^40. As much may lie in a temporary file. Default 2^29.</summary>
    [Range(1L, 1L << 40)]
    public long MaximumBytes { get; init; } = 1L << 29;
}
