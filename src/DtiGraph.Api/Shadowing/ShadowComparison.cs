using DtiGraph.Ranking;

namespace DtiGraph.Api.Shadowing;

/// <summary>How the rankings of a shadow differ from those that were given, since this process follows it.</summary>
/// <param name="Compared">Rankings that both made.</param>
/// <param name="Dropped">Rankings that were given and not compared, because the shadow was busy.</param>
/// <param name="Failed">Rankings that the shadow could not make, for example of a drug that its graph does not hold.</param>
/// <param name="Top50Overlap">Share of the first 50 rows (or as many as were asked for) that are in both, mean over the rankings; absent before the first.</param>
/// <param name="ProbabilityDifference">Mean absolute difference in probability over the rows that are in both; absent before the first.</param>
public sealed record ShadowComparison(long Compared, long Dropped, long Failed, double? Top50Overlap, double? ProbabilityDifference)
{
    /// <summary>Rows that are compared at most.</summary>
    internal const int Rows = 50;

    /// <summary>Of one ranking.</summary>
    /// <param name="given">As it was answered.</param>
    /// <param name="shadow">Of the shadow, to the same question.</param>
    /// <returns>Share of the rows in both, 1 where neither has any; and the mean absolute difference of their probabilities, NaN where no row is in both.</returns>
    internal static (double Overlap, double Difference) Of(RankedList given, RankedList shadow)
    {
        static Dictionary<(string?, string?), double> First(RankedList list) => list.Items.Take(Rows).ToDictionary(r => (r.Drug.Id, r.Target.Id), r => r.Probability);
        var (mine, its) = (First(given), First(shadow));
        double[] differences = [.. mine.Where(r => its.ContainsKey(r.Key)).Select(r => Math.Abs(r.Value - its[r.Key]))];
        int rows = Math.Max(mine.Count, its.Count);
        return (rows == 0 ? 1 : (double)differences.Length / rows, differences.Length == 0 ? double.NaN : differences.Average());
    }
}
