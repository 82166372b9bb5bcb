namespace DtiGraph.Evaluation;

/// <summary>Divides every logit by one temperature: p = sigmoid(logit / T).</summary>
/// <param name="Temperature">T, above 0 and finite; 1 leaves the logit as it is, above 1 takes confidence back.</param>
/// <remarks>
/// Strictly increasing, and the logit 0 stays at probability one half: it mends confidence and cannot mend a wrong prevalence.
/// Source: Guo, Pleiss, Sun and Weinberger 2017, On calibration of modern neural networks, arXiv:1706.04599, section 4.2, for two classes.
/// Departs: Newton on 1/T, in which the log-loss is convex, where they ran L-BFGS on T.
/// </remarks>
/// <exception cref="ArgumentException">A temperature that is not positive and finite.</exception>
public sealed record TemperatureCalibration(double Temperature) : ICalibration
{
    /// <summary>Leaves every logit as it is.</summary>
    public static TemperatureCalibration Identity { get; } = new(1);

    /// <summary>T, above 0 and finite.</summary>
    public double Temperature { get; init => field = Check(value); } = Check(Temperature);

    /// <summary>Fits by maximum likelihood on validation pairs, without regularisation.</summary>
    /// <param name="logits">[P] finite; of a focal-trained model the posterior's logits.</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    /// <param name="minimumRows">Below this many rows nothing is fitted; at least 1, default 50.</param>
    /// <returns>
    /// The fit. <see cref="Identity"/> where rows are fewer than <paramref name="minimumRows"/>, one class is absent or every logit is 0. Where the sign of
    /// the logit tells the classes apart, T would be 0: it is fitted on Platt's softened labels. Where the order is reversed, T would be
    /// infinite: it is 1,000, the order is kept and the probabilities are nearly one half.
    /// </returns>
    /// <exception cref="ArgumentException">Unequal lengths, a logit that is not finite, a label other than 0 and 1, minimumRows below 1.</exception>
    /// <remarks>Deterministic. Cost: O(P) a Newton step, about 10 steps.</remarks>
    public static TemperatureCalibration Fit(ReadOnlySpan<double> logits, ReadOnlySpan<int> labels, int minimumRows = Calibration.DefaultMinimumRows)
    {
        if (!Calibration.Enough(logits, labels, minimumRows, "temperature fit")) return Identity;
        double size = 0;
        bool told = true;
        for (int i = 0; i < logits.Length; i++)
        {
            size = Math.Max(size, Math.Abs(logits[i]));
            told &= labels[i] == 1 ? logits[i] >= 0 : logits[i] <= 0;
        }
        if (size == 0) return Identity;
        double[] column = logits.ToArray();
        for (int i = 0; i < column.Length; i++) column[i] /= size;
        double inverse = LogisticNewton.Fit([column], null, LogisticFit.Targets(labels, told), [0]).Weights[0] / size;
        return new TemperatureCalibration(1 / Math.Max(inverse, LogisticFit.LeastSlope));
    }

    /// <inheritdoc/>
    public double LogOdds(double logit) => logit / Temperature;

    /// <inheritdoc/>
    public double Apply(double logit) => Logistic.Sigmoid(LogOdds(logit));

    private static double Check(double temperature) => double.IsFinite(temperature) && temperature > 0
        ? temperature
        : throw new ArgumentException($"temperature: expected a finite number above 0, got {temperature} (temperature calibration)", nameof(temperature));
}
