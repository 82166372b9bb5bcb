namespace DtiGraph.Evaluation;

/// <summary>Calibrates by a ratio of two beta densities: with s = sigmoid(logit), ln p/(1-p) = a ln s - b ln(1 - s) + c.</summary>
/// <param name="A">a, finite, at least 0: the slope where the logit is far below 0.</param>
/// <param name="B">b, finite, at least 0, not 0 together with a: the slope where the logit is far above 0.</param>
/// <param name="C">c, finite: shifts the log-odds.</param>
/// <remarks>
/// a = b is Platt calibration, a = b = 1 with c = 0 the identity, which Platt on probabilities cannot express. Rising in the logit, as its slope
/// is a (1 - s) + b s; where one of the two is 0 it levels off at that end.
/// Source: Kull, Silva Filho and Flach 2017, Beta calibration, AISTATS, eq. 6 and section 3.3. Departs: their m is replaced by
/// c = b ln(1 - m) - a ln m; s is never formed, so logits of any size serve; where the free fit has a or b below 0, the better of the two
/// fits with one of them 0 is taken, which is the constrained maximum (they drop the negative one).
/// </remarks>
/// <exception cref="ArgumentException">A number out of its range.</exception>
public sealed record BetaCalibration(double A, double B, double C) : ICalibration
{
    /// <summary>Leaves every logit as it is, up to rounding.</summary>
    public static BetaCalibration Identity { get; } = new(1, 1, 0);

    /// <summary>a, finite, at least 0.</summary>
    public double A { get; } = Check(A, "a", A + B > 0);

    /// <summary>b, finite, at least 0.</summary>
    public double B { get; } = Check(B, "b", A + B > 0);

    /// <summary>c, finite.</summary>
    public double C { get; } = Calibration.Finite(C, "c", "beta calibration");

    /// <summary>Fits by maximum likelihood on validation pairs under a, b >= 0, without regularisation.</summary>
    /// <param name="logits">[P] finite; of a focal-trained model the posterior's logits.</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    /// <param name="minimumRows">Below this many rows nothing is fitted; at least 1, default 50.</param>
    /// <returns>
    /// The fit. <see cref="Identity"/> where rows are fewer than <paramref name="minimumRows"/> or one class is absent. Separated classes are
    /// fitted on Platt's softened labels; where the order is reversed a = b = .001 and c gives nearly the prevalence; equal logits get a = b = 1.
    /// </returns>
    /// <exception cref="ArgumentException">Unequal lengths, a logit that is not finite, a label other than 0 and 1, minimumRows below 1.</exception>
    /// <remarks>Deterministic. Cost: O(P) a Newton step, about 10 steps, three fits at most.</remarks>
    public static BetaCalibration Fit(ReadOnlySpan<double> logits, ReadOnlySpan<int> labels, int minimumRows = Calibration.DefaultMinimumRows)
    {
        if (!Calibration.Enough(logits, labels, minimumRows, "beta fit")) return Identity;
        double[] targets = LogisticFit.Targets(labels, LogisticFit.Separated(logits, labels));
        if (!logits.ContainsAnyExcept(logits[0])) return new BetaCalibration(1, 1, LogisticFit.Intercept(logits, targets, 1));
        double[] below = new double[logits.Length], above = new double[logits.Length];
        for (int i = 0; i < logits.Length; i++) (below[i], above[i]) = (-Logistic.Softplus(-logits[i]), Logistic.Softplus(logits[i]));

        (double[] free, _) = Columns(targets, below, above);
        if (Rising(free[0], free[1])) return new BetaCalibration(free[0], free[1], free[2]);
        (double[] ofBelow, double lossBelow) = Columns(targets, below);
        (double[] ofAbove, double lossAbove) = Columns(targets, above);
        bool takeBelow = Rising(ofBelow[0], 0), takeAbove = Rising(0, ofAbove[0]);
        if (takeBelow && !(takeAbove && lossAbove < lossBelow)) return new BetaCalibration(ofBelow[0], 0, ofBelow[1]);
        if (takeAbove) return new BetaCalibration(0, ofAbove[0], ofAbove[1]);
        return new BetaCalibration(LogisticFit.LeastSlope, LogisticFit.LeastSlope, LogisticFit.Intercept(logits, targets, LogisticFit.LeastSlope));
    }

    /// <inheritdoc/>
    public double LogOdds(double logit) => B * Logistic.RisingSoftplus(logit) - A * Logistic.RisingSoftplus(-logit) + C;

    /// <inheritdoc/>
    public double Apply(double logit) => Logistic.Sigmoid(LogOdds(logit));

    private static bool Rising(double a, double b) => a >= 0 && b >= 0 && Math.Max(a, b) >= LogisticFit.LeastSlope;

    /// <summary>Weights of the columns and then the intercept, in the columns' own units.</summary>
    private static (double[] Weights, double Loss) Columns(double[] targets, params double[][] columns)
    {
        var standard = new double[columns.Length + 1][];
        var spread = new (double Mean, double Deviation)[columns.Length];
        for (int k = 0; k < columns.Length; k++)
        {
            standard[k] = [.. columns[k]];
            spread[k] = LogisticFit.Standardise(standard[k]);
            // Far from 0 one of the two hardly moves; a weight on it would be noise of enormous size.
            if (spread[k].Deviation < 1e-9) Array.Clear(standard[k]);
        }
        standard[^1] = LogisticFit.Ones(targets.Length);
        var start = new double[standard.Length];
        start[^1] = LogisticFit.Prevalence(targets);
        (double[] weights, double loss) = LogisticNewton.Fit(standard, null, targets, start);
        for (int k = 0; k < columns.Length; k++)
        {
            if (weights[k] == 0) continue;
            weights[k] /= spread[k].Deviation;
            weights[^1] -= weights[k] * spread[k].Mean;
        }
        return (weights, loss);
    }

    private static double Check(double value, string what, bool rising) => double.IsFinite(value) && value >= 0 && rising
        ? value
        : throw new ArgumentException($"{what}: expected a finite number of at least 0, a and b not both 0, got {value} (beta calibration)", what);
}
