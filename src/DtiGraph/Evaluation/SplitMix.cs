namespace DtiGraph.Evaluation;

/// <summary>SplitMix64 (Steele, Lea and Flood 2014): the same numbers on every runtime, which System.Random does not promise.</summary>
/// <param name="seed">Any number; the state.</param>
internal struct SplitMix(ulong seed)
{
    private ulong state = seed;

    /// <summary>64 random bits.</summary>
    public ulong Next() => Mix(state += 0x9E3779B97F4A7C15);

    /// <summary>Uniform in [0, 1).</summary>
    public double NextUniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, count): a 64-bit fraction times count, whose bias of count / 2^64 cannot be seen.</summary>
    public int NextIndex(int count) => (int)Math.BigMul(Next(), (ulong)count, out _);

    /// <summary>A seed for the stream of that number: streams of one seed do not overlap in practice.</summary>
    public static ulong Stream(ulong seed, int number) => Mix(seed ^ Mix((ulong)number + 1));

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
