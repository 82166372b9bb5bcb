namespace DtiGraph.Models;

/// <summary>The shape of the network.</summary>
public sealed record ModelOptions
{
    /// <summary>H, the width of every node's state. Default 256, 8 to 8192.</summary>
    public int Hidden { get; init; } = 256;

    /// <summary>Rounds of message passing; 0 switches it off. Default 2, at most 8.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>Share of the state that is zeroed while training, in [0, 1). Default null: 0.4 where at least three quarters of the ends of the
    /// validation pairs are new to train, as under cold_both, otherwise 0.2.</summary>
    public double? Dropout { get; init; }

    /// <summary>Refuses values out of range.</summary>
    /// <exception cref="ArgumentException">A property is out of its range.</exception>
    public void Validate()
    {
        if (Hidden is < 8 or > 8192) throw new ArgumentException($"hidden: expected 8 to 8192, got {Hidden}");
        if (Layers is < 0 or > 8) throw new ArgumentException($"layers: expected 0 to 8, got {Layers}");
        if (Dropout is not (null or (>= 0 and < 1))) throw new ArgumentException($"dropout: expected [0, 1), got {Dropout}");
    }
}
