using System.Collections.Immutable;

namespace DtiGraph.Evaluation;

/// <summary>How many ranks fall between 1 and 1, 2 and 3, 4 and 7, ...: each bin is twice as wide as the one before.</summary>
/// <param name="Counts">[B] ranks in [2^b, 2^(b + 1)), b from 0.</param>
/// <param name="Mrr">Mean of 1 / rank over all ranks; NaN (JSON null) without ranks.</param>
/// <param name="Median">Median rank; NaN (JSON null) without ranks.</param>
public sealed record RankHistogram(
    ImmutableArray<int> Counts,
    [property: System.Text.Json.Serialization.JsonConverter(typeof(UndefinedAsNull))] double Mrr,
    [property: System.Text.Json.Serialization.JsonConverter(typeof(UndefinedAsNull))] double Median)
{
    /// <summary>Counts.</summary>
    /// <param name="ranks">Each in [1, <paramref name="largest"/>]; a mean rank of a tie may end in .5.</param>
    /// <param name="largest">The largest rank that can be, at least 1: it fixes the number of bins.</param>
    /// <exception cref="ArgumentException">A rank out of range.</exception>
    public static RankHistogram Of(IReadOnlyCollection<double> ranks, int largest)
    {
        var counts = new int[(int)Math.Log2(largest) + 1];
        foreach (double rank in ranks)
        {
            if (!(rank >= 1 && rank <= largest))
                throw new ArgumentException($"rank: expected a number in [1, {largest}], got {rank} (rank histogram)", nameof(ranks));
            counts[(int)Math.Log2(rank)]++;
        }
        if (ranks.Count == 0) return new([.. counts], double.NaN, double.NaN);
        double[] ordered = [.. ranks.Order()];
        return new([.. counts], ranks.Average(r => 1 / r), (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2);
    }

    /// <summary>The rank of one score among others: 1 + those above + half of those equal (the mean rank of a tie).</summary>
    /// <param name="score">Finite.</param>
    /// <param name="others">What it is ranked among, itself left out; finite.</param>
    public static double Rank(double score, IEnumerable<double> others)
    {
        int above = 0, tied = 0;
        foreach (double other in others)
        {
            if (other > score) above++;
            else if (other == score) tied++;
        }
        return 1 + above + tied / 2.0;
    }
}
