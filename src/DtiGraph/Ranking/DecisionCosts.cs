using System.Text.Json.Serialization;
using DtiGraph.Evaluation;

namespace DtiGraph.Ranking;

/// <summary>What an assay costs and what a hit is worth, in the same unit: test the pair if probability is at least L/D.</summary>
/// <param name="AssayCost">L, above 0.</param>
/// <param name="HitValue">D, gross of L, above 0.</param>
public sealed record DecisionCosts(double AssayCost, double HitValue)
{
    /// <summary>t* = L/D, above 0; above 1 no pair is worth it.</summary>
    [JsonIgnore]
    public double Threshold => DecisionStakes.GrossThreshold(AssayCost, HitValue);

    /// <summary>Refuses values out of range.</summary>
    /// <exception cref="QueryException">A value is not finite and above 0.</exception>
    public void Validate()
    {
        if (!(AssayCost > 0 && double.IsFinite(AssayCost))) throw new QueryException($"assayCost: expected a finite number above 0, got {AssayCost}");
        if (!(HitValue > 0 && double.IsFinite(HitValue))) throw new QueryException($"hitValue: expected a finite number above 0, got {HitValue}");
    }
}
