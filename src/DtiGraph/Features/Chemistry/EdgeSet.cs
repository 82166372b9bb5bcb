using System.Numerics;

namespace DtiGraph.Features.Chemistry;

/// <summary>A set of edges, or of nodes, of a ring system as bits; two are equal where they hold the same.</summary>
internal readonly struct EdgeSet(ulong[] words) : IEquatable<EdgeSet>
{
    private readonly ulong[] words = words;

    public static EdgeSet Empty(int edges) => new(new ulong[(edges + 63) / 64]);

    /// <summary>The lowest member, or -1 in an empty set.</summary>
    public int First
    {
        get
        {
            for (int i = 0; i < words.Length; i++)
            {
                if (words[i] != 0) return (i * 64) + BitOperations.TrailingZeroCount(words[i]);
            }
            return -1;
        }
    }

    public EdgeSet Copy() => new([.. words]);

    public void Set(int edge) => words[edge / 64] |= 1UL << (edge % 64);

    public bool Overlaps(EdgeSet other)
    {
        for (int i = 0; i < words.Length; i++)
        {
            if ((words[i] & other.words[i]) != 0) return true;
        }
        return false;
    }

    /// <summary>Keeps what is in exactly one of the two.</summary>
    public void Toggle(EdgeSet other)
    {
        for (int i = 0; i < words.Length; i++) words[i] ^= other.words[i];
    }

    public IEnumerable<int> Members()
    {
        for (int i = 0; i < words.Length; i++)
        {
            for (ulong rest = words[i]; rest != 0; rest &= rest - 1) yield return (i * 64) + BitOperations.TrailingZeroCount(rest);
        }
    }

    public bool Equals(EdgeSet other) => words.AsSpan().SequenceEqual(other.words);

    public override bool Equals(object? obj) => obj is EdgeSet other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (ulong word in words) hash.Add(word);
        return hash.ToHashCode();
    }
}
