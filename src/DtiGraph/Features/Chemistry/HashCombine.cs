namespace DtiGraph.Features.Chemistry;

/// <summary>The hash that Morgan environments are named by, in 32 bits.</summary>
/// <remarks>Source: Boost's hash_combine as of 1.35, which RDKit keeps for fingerprints that never change.</remarks>
internal static class HashCombine
{
    public static uint Combine(uint seed, uint value) => seed ^ (value + 0x9e3779b9u + (seed << 6) + (seed >> 2));

    /// <summary>Hash of a pair, itself a value to combine.</summary>
    public static uint Pair(uint first, uint second) => Combine(Combine(0, first), second);
}
