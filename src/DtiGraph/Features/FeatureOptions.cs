using System.Text.Json.Serialization;

namespace DtiGraph.Features;

/// <summary>How nodes become numbers.</summary>
public sealed record FeatureOptions
{
    /// <summary>Nearest neighbours that send messages to each drug and to each target. Default 10, in [0, 100].</summary>
    public int Neighbours { get; init; } = 10;

    /// <summary>p: a neighbour of similarity s weighs s^p / (0.02 + sum of s^p over the neighbours), so that close ones drown far ones and a
    /// node without close ones hears little; 0 weighs all alike. In [0, 10]. Default null: 3 where at least three quarters of the ends of the
    /// validation pairs are new to train, as under cold_both, otherwise 0.</summary>
    public double? SimilarityPower { get; init; }

    /// <summary>Whether a drug's row says beside its fingerprint how much there is of everything, for the network to read. Default null: where
    /// at least three quarters of the ends of the validation pairs are new to train, as under cold_both.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] // the options are part of a model's version: one that says nothing keeps it
    public bool? Counts { get; init; }

    /// <summary>Refuses values out of range.</summary>
    /// <exception cref="ArgumentException">A property is out of its range.</exception>
    public void Validate()
    {
        if (Neighbours is < 0 or > 100) throw new ArgumentException($"neighbours: expected 0 to 100, got {Neighbours}");
        if (SimilarityPower is not (null or (>= 0 and <= 10))) throw new ArgumentException($"similarityPower: expected [0, 10], got {SimilarityPower}");
    }
}
