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
/// Source: Charoenphakdee et al., CVPR 2021, arXiv:2011.09172. Departs: alpha and negative sampling added.
/// </para>
/// </remarks>
public sealed class FocalPosterior
{
    private readonly double gamma;
    private readonly double logGamma;
    private readonly double alphaTerm;

    /// <summary>The posterior of a model trained with these options.</summary>
    /// <param name="options">gamma and alpha of the loss.</param>
    /// <param name="sampledFraction">r, the fraction of the negatives that was sampled in training, above 0, default 1 (all of them);
    /// above 1 where negatives were repeated.</param>
    /// <exception cref="ArgumentException">A fraction that is not positive and finite.</exception>
    public FocalPosterior(FocalOptions options, double sampledFraction = 1)
    {
        Options = options;
        SampledFraction = Fraction(sampledFraction);
        gamma = options.Gamma;
        logGamma = Math.Log(gamma);
        alphaTerm = options.Alpha is double alpha ? Math.Log(alpha / (1 - alpha)) : 0;
    }

    /// <summary>gamma and alpha of the loss.</summary>
    public FocalOptions Options { get; }

    /// <summary>r, used where a call names no other.</summary>
    public double SampledFraction { get; }

    /// <summary>True log-odds of an interaction.</summary>
    /// <param name="z">The model's logit, finite; no overflow up to 1e4 and far beyond.</param>
    /// <returns>logit eta, strictly increasing in z.</returns>
    /// <exception cref="ArgumentException">z is not finite.</exception>
    public double Logit(double z) => Logit(z, SampledFraction);

    /// <summary>True log-odds of an interaction whose negatives were sampled at its own rate, as in degree-matched sampling.</summary>
    /// <param name="z">The model's logit, finite.</param>
    /// <param name="sampledFraction">r of this pair, above 0.</param>
    /// <returns>logit eta, strictly increasing in z.</returns>
    /// <exception cref="ArgumentException">z is not finite, a fraction that is not positive and finite.</exception>
    public double Logit(double z, double sampledFraction) => Balanced(Finite(z, nameof(z))) - alphaTerm + Math.Log(Fraction(sampledFraction));

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
    /// <remarks>Newton inside a bracket that the bounds on the slope give; a step that leaves the bracket is a bisection instead.</remarks>
    public double Inverse(double logit, double sampledFraction)
    {
        double aim = Finite(logit, nameof(logit)) + alphaTerm - Math.Log(Fraction(sampledFraction));
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
        (gamma - 1) * z + LogAddExp(z, logGamma + LogSoftplus(z)) - LogAddExp(-z, logGamma + LogSoftplus(-z));

    private double Slope(double z) => gamma - 1 + Half(z) + Half(-z);

    // d/dz LAE(z, ln gamma + ln s(z)) = (e^z + gamma q) / (e^z + gamma s), written with the share w of e^z and q / s.
    private double Half(double z)
    {
        double logSoftplus = LogSoftplus(z), w = Math.Exp(z - LogAddExp(z, logGamma + logSoftplus));
        double logSigmoid = Math.Min(z, 0) - Math.Log(1 + Math.Exp(-Math.Abs(z)));
        return w + (1 - w) * Math.Exp(logSigmoid - logSoftplus);
    }

    private static double LogAddExp(double a, double b) => Math.Max(a, b) + Math.Log(1 + Math.Exp(-Math.Abs(a - b)));

    // ln ln(1 + e^z): below -37 the inner log is e^z to the last bit, and e^z itself may underflow.
    private static double LogSoftplus(double z)
    {
        if (z < -37) return z;
        if (z > 0) return Math.Log(z + Math.Log(1 + Math.Exp(-z)));
        double e = Math.Exp(z), u = 1 + e;
        // Kahan's form of log1p, exact for small e where 1 + e has lost its digits.
        return Math.Log(u == 1 ? e : Math.Log(u) * (e / (u - 1)));
    }

    private static double Finite(double value, string what) => double.IsFinite(value)
        ? value
        : throw new ArgumentException($"{what}: expected a finite number, got {value} (focal posterior)", what);

    private static double Fraction(double sampledFraction) => double.IsFinite(sampledFraction) && sampledFraction > 0
        ? sampledFraction
        : throw new ArgumentException(
            $"sampled fraction: expected a finite number above 0, got {sampledFraction} (focal posterior)", nameof(sampledFraction));
}
