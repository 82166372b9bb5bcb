namespace DtiGraph.Losses;

/// <summary>The probability behind a logit that focal loss has trained, in closed form: no calibration data needed.</summary>
/// <remarks>
/// <para>The logit z that minimises the expected focal loss at P(y = 1) = eta, when a fraction r of the negatives was sampled, obeys</para>
/// <para>
/// logit eta = (gamma-1) z + LAE(z, ln gamma + ln s(z)) - LAE(-z, ln gamma + ln s(-z)) - ln(alpha/(1-alpha)) + ln r,
/// with s(z) = ln(1 + e^z), LAE(a, b) = ln(e^a + e^b), the alpha term dropped without alpha.
/// </para>
/// <para>
/// Its slope in z lies between (gamma^2 + 1)/(gamma + 1) and gamma + 1 (each LAE has slope at least 1/(1+gamma) and at most 1), so it is
/// strictly increasing: AUROC and AUPRC do not move, and the inverse is bracketed from the start.
/// Source: Charoenphakdee et al., CVPR 2021, arXiv:2011.09172. Departs: alpha, negative sampling, label smoothing, temperature added.
/// </para>
/// <para>
/// Temperature T: z / T stands for z. Label smoothing epsilon, h = epsilon / 2: let l be the right side without ln r; then
/// logit eta = ln r + ln[((1-h) e^l - h) / ((1-h) - h e^l)], with r = 1 the same as eta = (sigmoid(l) - h) / (1 - epsilon). No eta has its
/// minimum at |l| at or above ln((1-h)/h): a model that says so gets eta 0 or 1, logit -infinity or infinity, and such pairs tie. Inside it is
/// strictly increasing. Soft labels that are <see cref="SoftLabels.Blended"/> have no such
/// form: with them, smoothing is not undone.
/// </para>
/// </remarks>
public sealed class FocalPosterior
{
    private readonly double gamma;
    private readonly double logGamma;
    private readonly double alphaTerm;
    private readonly SmoothedOdds? smoothing;

    /// <summary>The posterior of a model trained with these options.</summary>
    /// <param name="options">gamma and alpha of the loss.</param>
    /// <param name="sampledFraction">r, the fraction of the negatives that was sampled in training, above 0, default 1 (all of them);
    /// above 1 where negatives were repeated.</param>
    /// <param name="shared">Label smoothing and temperature of the loss (its reduction does not matter); null: neither.</param>
    /// <exception cref="ArgumentException">A fraction that is not positive and finite.</exception>
    public FocalPosterior(FocalOptions options, double sampledFraction = 1, LossOptions? shared = null)
    {
        Options = options;
        SampledFraction = Fraction(sampledFraction);
        gamma = options.Gamma;
        logGamma = Math.Log(gamma);
        alphaTerm = options.Alpha is double alpha ? Math.Log(alpha / (1 - alpha)) : 0;
        Shared = shared ?? new LossOptions();
        if (Shared.LabelSmoothing > 0) smoothing = new SmoothedOdds(Shared.LabelSmoothing);
    }

    /// <summary>gamma and alpha of the loss.</summary>
    public FocalOptions Options { get; }

    /// <summary>Label smoothing and temperature of the loss.</summary>
    public LossOptions Shared { get; }

    /// <summary>r, used where a call names no other.</summary>
    public double SampledFraction { get; }

    /// <summary>True log-odds of an interaction.</summary>
    /// <param name="z">The model's logit, finite; no overflow up to 1e4 and far beyond.</param>
    /// <returns>logit eta, strictly increasing in z; infinite only where label smoothing leaves no eta.</returns>
    /// <exception cref="ArgumentException">z is not finite.</exception>
    public double Logit(double z) => Logit(z, SampledFraction);

    /// <summary>True log-odds of an interaction whose negatives were sampled at its own rate, as in degree-matched sampling.</summary>
    /// <param name="z">The model's logit, finite.</param>
    /// <param name="sampledFraction">r of this pair, above 0.</param>
    /// <returns>logit eta, strictly increasing in z; infinite only where label smoothing leaves no eta.</returns>
    /// <exception cref="ArgumentException">z is not finite, a fraction that is not positive and finite.</exception>
    public double Logit(double z, double sampledFraction)
    {
        double seen = Balanced(Finite(z, nameof(z)) / Shared.Temperature) - alphaTerm;
        return (smoothing?.Undo(seen) ?? seen) + Math.Log(Fraction(sampledFraction));
    }

    /// <summary>Probability of an interaction.</summary>
    /// <param name="z">The model's logit, finite.</param>
    /// <returns>eta in [0, 1].</returns>
    /// <exception cref="ArgumentException">z is not finite.</exception>
    public double Probability(double z) => Probability(z, SampledFraction);

    /// <summary>Probability of an interaction whose negatives were sampled at its own rate.</summary>
    /// <param name="z">The model's logit, finite.</param>
    /// <param name="sampledFraction">r of this pair, above 0.</param>
    /// <returns>eta in [0, 1].</returns>
    /// <exception cref="ArgumentException">z is not finite, a fraction that is not positive and finite.</exception>
    /// <remarks>This form of the sigmoid keeps the order to the last bit, which e/(1 + e) does not; below 1e-308 it is 0.</remarks>
    public double Probability(double z, double sampledFraction) => 1 / (1 + Math.Exp(-Logit(z, sampledFraction)));

    /// <summary>The logit z that training would reach for these true log-odds.</summary>
    /// <param name="logit">logit eta, finite.</param>
    /// <returns>z with Logit(z) = <paramref name="logit"/> up to rounding.</returns>
    /// <exception cref="ArgumentException">The log-odds are not finite.</exception>
    public double Inverse(double logit) => Inverse(logit, SampledFraction);

    /// <summary>The logit z that training would reach for these true log-odds, negatives sampled at this pair's rate.</summary>
    /// <param name="logit">logit eta, finite.</param>
    /// <param name="sampledFraction">r of this pair, above 0.</param>
    /// <returns>z with Logit(z, r) = <paramref name="logit"/> up to rounding.</returns>
    /// <exception cref="ArgumentException">The log-odds are not finite, a fraction that is not positive and finite.</exception>
    /// <remarks>
    /// Exact under label smoothing and temperature too, as far as double precision tells the edge of label smoothing from what lies before it.
    /// </remarks>
    public double Inverse(double logit, double sampledFraction)
    {
        double logFraction = Math.Log(Fraction(sampledFraction)), given = Finite(logit, nameof(logit));
        double aim = smoothing is { } smoothed ? smoothed.Apply(given - logFraction) + alphaTerm : given + alphaTerm - logFraction;
        return Shared.Temperature * Root(aim);
    }

    // Newton inside a bracket that the bounds on the slope give; a step that leaves the bracket is a bisection instead.
    private double Root(double aim)
    {
        double near = aim / (gamma + 1), far = aim * (gamma + 1) / (gamma * gamma + 1);
        // A little wider than the bounds, so that rounding cannot put the root outside.
        double low = Math.Min(near, far) * (aim > 0 ? 1 - 1e-12 : 1 + 1e-12), high = Math.Max(near, far) * (aim > 0 ? 1 + 1e-12 : 1 - 1e-12);
        double z = (low + high) / 2;
        for (int step = 0; step < 200; step++)
        {
            double error = Balanced(z) - aim;
            if (error == 0) return z;
            if (error > 0) high = z;
            else low = z;
            double next = z - error / Slope(z);
            if (!(next > low && next < high)) next = low + (high - low) / 2;
            if (next == z || Math.Abs(next - z) <= 1e-16 * Math.Abs(z)) return next;
            z = next;
        }
        return z;
    }

    // Without alpha and r; an odd function of z.
    private double Balanced(double z) =>
        (gamma - 1) * z + LogTerms.AddExp(z, logGamma + LogTerms.Softplus(z)) - LogTerms.AddExp(-z, logGamma + LogTerms.Softplus(-z));

    private double Slope(double z) => gamma - 1 + Half(z) + Half(-z);

    // d/dz LAE(z, ln gamma + ln s(z)) = (e^z + gamma q) / (e^z + gamma s), written with the share w of e^z and q / s.
    private double Half(double z)
    {
        double logSoftplus = LogTerms.Softplus(z), w = Math.Exp(z - LogTerms.AddExp(z, logGamma + logSoftplus));
        return w + (1 - w) * Math.Exp(LogTerms.Sigmoid(z) - logSoftplus);
    }

    private static double Finite(double value, string what) => double.IsFinite(value)
        ? value
        : throw new ArgumentException($"{what}: expected a finite number, got {value} (focal posterior)", what);

    private static double Fraction(double sampledFraction) => double.IsFinite(sampledFraction) && sampledFraction > 0
        ? sampledFraction
        : throw new ArgumentException(
            $"sampled fraction: expected a finite number above 0, got {sampledFraction} (focal posterior)", nameof(sampledFraction));
}
