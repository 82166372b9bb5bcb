using DtiGraph.Splits;

namespace DtiGraph.Training.Baselines;

/// <summary>Scores of pairs in their own order.</summary>
public static class PairScores
{
    /// <summary>Scores labelled pairs, drug by drug over all cores.</summary>
    /// <param name="scorer">Scores one drug at a time.</param>
    /// <param name="pairs">P pairs; their labels are not used.</param>
    /// <returns>[P] finite - in the order of the pairs, whatever the number of cores.</returns>
    public static double[] Of(IPairScorer scorer, LabelledPairs pairs)
    {
        var scores = new double[pairs.Count];
        var byDrug = Enumerable.Range(0, pairs.Count).GroupBy(i => pairs.Drugs[i]).Select(g => (Drug: g.Key, Rows: g.ToArray())).ToArray();
        Parallel.ForEach(byDrug, group =>
        {
            double[] of = scorer.Scores(group.Drug, Array.ConvertAll(group.Rows, i => pairs.Targets[i]));
            for (int k = 0; k < of.Length; k++) scores[group.Rows[k]] = of[k];
        });
        return scores;
    }

    /// <summary>The scores of one drug with every target.</summary>
    /// <param name="scorer">Scores one drug at a time.</param>
    /// <param name="drug">In [0, Nd).</param>
    /// <param name="targets">Nt.</param>
    /// <returns>[Nt] finite.</returns>
    public static double[] OfAllTargets(IPairScorer scorer, int drug, int targets) => scorer.Scores(drug, [.. Enumerable.Range(0, targets)]);
}
