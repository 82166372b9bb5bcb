namespace DtiGraph.Evaluation;

/// <summary>How well a model finds the positives of a part among the pairs that nobody recorded. All NaN without positives.</summary>
/// <param name="DegreeMatchedAuroc">AUROC of the positives against <see cref="MatchedNegatives"/>, in [0, 1]; .5 is what counting interactions gives.
/// NaN where none can be drawn.</param>
/// <param name="AllPairsAuprc">Average precision, ties grouped, over all pairs of the <see cref="PairPopulation"/>, in (0, 1].</param>
/// <param name="AllPairsPositiveRate">Share of positives among these pairs, in (0, 1]: what AllPairsAuprc would be without skill.</param>
/// <param name="Mrr">Mean over drugs of the mean of 1 / rank over the drug's positives, in (0, 1].</param>
/// <param name="Hits1">Mean over drugs of the share of its positives that rank first, in [0, 1].</param>
/// <param name="Hits10">The same for the first 10.</param>
/// <param name="Hits50">The same for the first 50.</param>
/// <param name="Enrichment1">Mean over drugs of the positive rate in the first 1 % of its list over that of the whole list; 1 without skill, at most 100.</param>
public sealed record RankingMetrics(
    double DegreeMatchedAuroc, double AllPairsAuprc, double AllPairsPositiveRate, double Mrr, double Hits1, double Hits10, double Hits50, double Enrichment1)
{
    /// <summary>Nothing to find.</summary>
    public static RankingMetrics Undefined { get; } =
        new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
}
