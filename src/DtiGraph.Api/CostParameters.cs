using DtiGraph.Ranking;

namespace DtiGraph.Api;

/// <summary>Costs, where the body has no place for them.</summary>
/// <param name="AssayCost">L, what an assay costs, above 0, in the unit of hitValue. With both, each row says whether its assay pays.</param>
/// <param name="HitValue">D, what a hit is worth before the assay is paid, above 0. A pair is worth testing from probability L/D on.</param>
public sealed record CostParameters(double? AssayCost = null, double? HitValue = null)
{
    /// <summary>The costs; null for none.</summary>
    /// <exception cref="QueryException">One of the two is missing.</exception>
    internal DecisionCosts? Costs() => (AssayCost, HitValue) switch
    {
        (null, null) => null,
        ({ } cost, { } value) => new(cost, value),
        _ => throw new QueryException($"decision: expected assayCost and hitValue together, got only {(AssayCost is null ? "hitValue" : "assayCost")}") { Field = AssayCost is null ? "assayCost" : "hitValue" },
    };
}
