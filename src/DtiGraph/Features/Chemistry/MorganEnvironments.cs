using System.Collections.Immutable;

namespace DtiGraph.Features.Chemistry;

/// <summary>The circular environments of a molecule, unfolded.</summary>
/// <param name="Ids">Distinct 32-bit names, rising.</param>
/// <param name="Counts">How often each occurs, in the order of Ids; at least 1.</param>
public sealed record MorganEnvironments(ImmutableArray<uint> Ids, ImmutableArray<int> Counts)
{
    /// <summary>Number of distinct environments.</summary>
    public int Count => Ids.Length;
}
