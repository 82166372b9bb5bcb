namespace DtiGraph.Models;

/// <summary>Parameters that are taken by name, each once, until none is left.</summary>
internal sealed class NamedWeights(IReadOnlyDictionary<string, float[]> weights)
{
    private readonly HashSet<string> left = [.. weights.Keys];

    /// <summary>One of them.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">What its numbers must be the product of.</param>
    /// <exception cref="ArgumentException">There is none, or it has another number of numbers.</exception>
    public float[] Take(string name, params ReadOnlySpan<int> shape)
    {
        long count = 1;
        foreach (int size in shape) count *= size;
        if (!left.Remove(name) || weights[name].Length != count)
            throw new ArgumentException($"parameter {name}: expected [{string.Join(", ", shape.ToArray())}], got {(weights.TryGetValue(name, out float[]? other) ? $"{other.Length} numbers" : "none")}");
        return weights[name];
    }

    /// <summary>Refuses what nobody took.</summary>
    /// <exception cref="ArgumentException">Some are left.</exception>
    public void CheckAllTaken()
    {
        if (left.Count > 0) throw new ArgumentException($"parameters: expected those of the network, got '{left.Order(StringComparer.Ordinal).First()}' besides");
    }
}
