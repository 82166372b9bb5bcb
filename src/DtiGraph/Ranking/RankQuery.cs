namespace DtiGraph.Ranking;

/// <summary>A question for a ranked list: the targets of a drug or the drugs of a target.</summary>
/// <param name="Drug">The drug whose targets are ranked; null when a target is given.</param>
/// <param name="Target">The target whose drugs are ranked; null when a drug is given.</param>
/// <param name="Top">Rows at most, 1 to 10,000. Default 20.</param>
/// <param name="NovelOnly">Leave out interactions that are already recorded.</param>
/// <param name="MinProbability">Leave out rows below it, in [0, 1]. Default 0.</param>
/// <param name="Decision">Costs; with them every row says whether the assay pays.</param>
/// <param name="Family">Only rows whose ranked node belongs to it: the id or name of a family of targets, or of a class of drugs. Null for all.</param>
/// <param name="Against">At most 50 targets to compare with: every row then carries the probabilities of its drug with these, and its selectivity.</param>
public sealed record RankQuery(
    NodeQuery? Drug = null, NodeQuery? Target = null, int Top = RankQuery.DefaultTop, bool NovelOnly = false, double MinProbability = 0,
    DecisionCosts? Decision = null, string? Family = null, IReadOnlyList<NodeQuery>? Against = null)
{
    /// <summary>Rows when nothing else is asked.</summary>
    public const int DefaultTop = 20;

    /// <summary>Rows at most.</summary>
    public const int MaximumTop = 10_000;

    /// <summary>Targets to compare with at most.</summary>
    public const int MaximumAgainst = 50;

    /// <summary>Refuses what cannot be answered.</summary>
    /// <exception cref="QueryException">A property is missing or out of its range.</exception>
    public void Validate()
    {
        if ((Drug is null) == (Target is null)) throw new QueryException("query: expected either a drug or a target, got " + (Drug is null ? "neither" : "both"));
        CheckRows(Top, MinProbability);
        if (Against is { Count: 0 or > MaximumAgainst }) throw new QueryException($"against: expected 1 to {MaximumAgainst} targets, got {Against.Count}");
        if (Against is not null && Against.Any(a => a is null)) throw new QueryException("against: expected targets, got null");
        Decision?.Validate();
    }

    /// <summary>Refuses numbers that no ranked list can have.</summary>
    internal static void CheckRows(int top, double minProbability)
    {
        if (top is < 1 or > MaximumTop) throw new QueryException($"top: expected 1 to {MaximumTop}, got {top}");
        if (!(minProbability is >= 0 and <= 1)) throw new QueryException($"minProbability: expected [0, 1], got {minProbability}");
    }
}
