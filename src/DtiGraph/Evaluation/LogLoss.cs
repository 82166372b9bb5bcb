namespace DtiGraph.Evaluation;

/// <summary>Log-loss: the mean negative natural log of the probability given to what happened; 0 is best.</summary>
public static class LogLoss
{
    /// <summary>Probabilities are kept this far from 0 and 1, so that one sure mistake costs 13.8 and not infinity.</summary>
    public const double Clip = 1e-6;

    /// <summary>Log-loss over all rows, probabilities clipped to [<see cref="Clip"/>, 1 - <see cref="Clip"/>].</summary>
    /// <param name="probabilities">[P] in [0, 1].</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    /// <returns>In [1e-6, 13.82], nats.</returns>
    /// <exception cref="ArgumentException">No rows, unequal lengths, a number outside [0, 1], a label other than 0 and 1.</exception>
    public static double Of(ReadOnlySpan<double> probabilities, ReadOnlySpan<int> labels)
    {
        ScoredLabels.CheckProbabilities(probabilities, labels);
        double sum = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            double p = Math.Clamp(probabilities[i], Clip, 1 - Clip);
            sum -= Math.Log(labels[i] == 1 ? p : 1 - p);
        }
        return sum / labels.Length;
    }
}
