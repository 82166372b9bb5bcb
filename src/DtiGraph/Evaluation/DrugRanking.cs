namespace DtiGraph.Evaluation;

/// <summary>Where the positives of one drug stand in its list of targets.</summary>
/// <param name="Mrr">Mean of 1 / rank over the positives, in (0, 1].</param>
/// <param name="Hits1">Share of the positives with rank 1, in [0, 1].</param>
/// <param name="Hits10">Share with a rank of at most 10.</param>
/// <param name="Hits50">Share with a rank of at most 50.</param>
/// <param name="Enrichment1">Positive rate in the first 1 % of the list over that of the whole list.</param>
public readonly record struct DrugRanking(double Mrr, double Hits1, double Hits10, double Hits50, double Enrichment1)
{
    private const double EarlyShare = .01;

    /// <summary>Ranks.</summary>
    /// <param name="positives">[P+] scores of the positives, at least one; finite.</param>
    /// <param name="negatives">[P-] scores of what they are ranked among; finite.</param>
    /// <returns>The numbers of this drug.</returns>
    /// <exception cref="ArgumentException">No positives.</exception>
    /// <remarks>
    /// Filtered: each positive is ranked among the negatives alone, so that another positive ahead of it costs nothing. Among n negatives of its own
    /// score it takes the mean rank, n / 2 behind the best: neither optimistic nor pessimistic. The first 1 % is rounded up; a tie across its
    /// end enters by the share that fits. Source: Bordes et al. 2013 (filtered), Berrendorf et al. 2020, arXiv:2002.06914 (mean rank).
    /// Cost: O(P+ P- + P log P).
    /// </remarks>
    public static DrugRanking Of(ReadOnlySpan<double> positives, ReadOnlySpan<double> negatives)
    {
        if (positives.Length == 0) throw new ArgumentException("positives: expected at least one, got none (drug ranking)", nameof(positives));
        double reciprocal = 0;
        int first = 0, ten = 0, fifty = 0;
        foreach (double score in positives)
        {
            int above = 0, tied = 0;
            foreach (double other in negatives)
            {
                if (other > score) above++;
                else if (other == score) tied++;
            }
            double rank = 1 + above + tied / 2.0;
            reciprocal += 1 / rank;
            if (rank <= 1) first++;
            if (rank <= 10) ten++;
            if (rank <= 50) fifty++;
        }
        double count = positives.Length;
        return new(reciprocal / count, first / count, ten / count, fifty / count, Enrichment(positives, negatives));
    }

    private static double Enrichment(ReadOnlySpan<double> positives, ReadOnlySpan<double> negatives)
    {
        double[] all = [.. positives, .. negatives];
        Array.Sort(all);
        int early = (int)Math.Ceiling(EarlyShare * all.Length), above = 0, tied = 0, positivesAbove = 0, positivesTied = 0;
        double last = all[^early];
        foreach (double score in all)
        {
            if (score > last) above++;
            else if (score == last) tied++;
        }
        foreach (double score in positives)
        {
            if (score > last) positivesAbove++;
            else if (score == last) positivesTied++;
        }
        double found = positivesAbove + (double)(early - above) * positivesTied / tied;
        return found / positives.Length / ((double)early / all.Length);
    }
}
