namespace DtiGraph.Ranking.Screens;

/// <summary>A question for the first targets of every drug.</summary>
/// <param name="Top">Targets of each drug at most, 1 to 10,000. Default 50.</param>
/// <param name="NovelOnly">Leave out interactions that are already recorded.</param>
/// <param name="MinProbability">Leave out less likely pairs, in [0, 1]. Default 0.</param>
public sealed record ScreenQuery(int Top = 50, bool NovelOnly = false, double MinProbability = 0)
{
    /// <exception cref="QueryException">A number out of range.</exception>
    public void Validate() => RankQuery.CheckRows(Top, MinProbability);
}
