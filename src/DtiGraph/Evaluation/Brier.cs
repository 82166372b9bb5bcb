namespace DtiGraph.Evaluation;

/// <summary>Brier score: the mean squared distance of the probability from the label; 0 is best.</summary>
public static class Brier
{
    /// <summary>Brier score over all rows, nothing clipped.</summary>
    /// <param name="probabilities">[P] in [0, 1].</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    /// <returns>In [0, 1].</returns>
    /// <exception cref="ArgumentException">No rows, unequal lengths, a number outside [0, 1], a label other than 0 and 1.</exception>
    public static double Of(ReadOnlySpan<double> probabilities, ReadOnlySpan<int> labels)
    {
        ScoredLabels.CheckProbabilities(probabilities, labels);
        double sum = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            double distance = probabilities[i] - labels[i];
            sum += distance * distance;
        }
        return sum / labels.Length;
    }
}
