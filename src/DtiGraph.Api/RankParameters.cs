using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using DtiGraph.Ranking;

namespace DtiGraph.Api;

/// <summary>What narrows a ranked list.</summary>
/// <param name="Top">Rows at most, 1 to 10,000.</param>
/// <param name="NovelOnly">Leave out interactions that are already recorded.</param>
/// <param name="MinProbability">Leave out rows whose probability is below it, in [0, 1].</param>
/// <param name="Family">Only rows whose ranked node belongs to it: id or name of a family of targets, or of a class of drugs where drugs are ranked. Unknown ones are 404 with the nearest names.</param>
/// <param name="AssayCost">L, what an assay costs, above 0, in the unit of hitValue. With both, each row says whether its assay pays.</param>
/// <param name="HitValue">D, what a hit is worth before the assay is paid, above 0. A pair is worth testing from probability L/D on.</param>
public sealed record RankParameters(
    [property: Range(1, RankQuery.MaximumTop), DefaultValue(RankQuery.DefaultTop)] int? Top = null,
    [property: DefaultValue(false)] bool? NovelOnly = null,
    [property: Range(0.0, 1.0), DefaultValue(0.0)] double? MinProbability = null,
    string? Family = null,
    double? AssayCost = null,
    double? HitValue = null)
{
    /// <summary>The question for a drug's targets or a target's drugs.</summary>
    /// <exception cref="QueryException">One of the two costs is missing.</exception>
    internal RankQuery About(NodeQuery? drug = null, NodeQuery? target = null) =>
        new(drug, target, Top ?? RankQuery.DefaultTop, NovelOnly ?? false, MinProbability ?? 0, new CostParameters(AssayCost, HitValue).Costs(), Family);
}
