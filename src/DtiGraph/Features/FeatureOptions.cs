namespace DtiGraph.Features;

/// <summary>How nodes become numbers.</summary>
public sealed record FeatureOptions
{
    /// <summary>Nearest neighbours that send messages to each drug and to each target. Default 10, in [0, 100].</summary>
    public int Neighbours { get; init; } = 10;

    /// <summary>Refuses values out of range.</summary>
    /// <exception cref="ArgumentException">A property is out of its range.</exception>
    public void Validate()
    {
        if (Neighbours is < 0 or > 100) throw new ArgumentException($"neighbours: expected 0 to 100, got {Neighbours}");
    }
}
