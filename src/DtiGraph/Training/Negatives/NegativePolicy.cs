using System.Text.Json;
using System.Text.Json.Serialization;

namespace DtiGraph.Training.Negatives;

/// <summary>Which unrecorded pairs become negatives; in JSON uniform, degree_matched, hard, all, adversarial.</summary>
[JsonConverter(typeof(NegativePolicyText))]
public enum NegativePolicy
{
    /// <summary>Any, each as likely as the other: <see cref="UniformSampler"/>.</summary>
    Uniform,

    /// <summary>By the degrees of their ends: <see cref="DegreeMatchedSampler"/>.</summary>
    DegreeMatched,

    /// <summary>Near an interaction: <see cref="HardSampler"/>.</summary>
    Hard,

    /// <summary>All of them in every step: <see cref="AllSampler"/>.</summary>
    All,

    /// <summary>Those that a learning generator proposes: <see cref="AdversarialSampler"/>.</summary>
    Adversarial,
}

/// <summary>A policy as text in snake_case.</summary>
public sealed class NegativePolicyText() : JsonStringEnumConverter<NegativePolicy>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
