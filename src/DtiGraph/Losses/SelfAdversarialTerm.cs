namespace DtiGraph.Losses;

/// <summary>What self-adversarial weighting of negatives did to the log-odds, in two numbers that a trained model can keep.</summary>
/// <remarks>
/// <para>
/// Where training ends, a negative with logit z weighs w(z) = e^(a z) / Z, Z the mean of e^(a z) over the negatives of a step, and the weight
/// has no gradient. So the logit of pairs with P(y = 1) = eta obeys eta L+'(z) + (1-eta) r w(z) L-'(z) = 0: w(z) stands where the sampled
/// fraction stands. Hence, smoothing and temperature included,
/// </para>
/// <para>logit eta = <see cref="FocalPosterior.Logit(double)"/>(z) + a z - ln Z.</para>
/// <para>
/// For a at least 0 that is strictly increasing in z. Given ln Z, one z fits each eta, and ln Z moves that z so much less than by its own
/// amount that training has a single end. It assumes that every step has the Z of the end: exact with all negatives in a step, near with
/// many. A model that is not trained to the end, or too stiff to give each eta its own logit, is off as any posterior of it is.
/// </para>
/// </remarks>
/// <param name="Temperature">a, finite, at least 0 (Sun et al. call it a temperature, though it multiplies).</param>
/// <param name="LogNormaliser">ln Z at the end of training, finite.</param>
/// <exception cref="ArgumentException">A number out of its range.</exception>
public readonly record struct SelfAdversarialTerm(double Temperature, double LogNormaliser)
{
    /// <summary>a, finite, at least 0.</summary>
    public double Temperature { get; init => field = Ranges.NotNegative("self-adversarial temperature", value); }
        = Ranges.NotNegative("self-adversarial temperature", Temperature);

    /// <summary>ln Z, finite.</summary>
    public double LogNormaliser { get; init => field = Finite("log normaliser", value); } = Finite("log normaliser", LogNormaliser);

    /// <summary>The term of a model at the end of its training.</summary>
    /// <param name="temperature">a, finite, at least 0.</param>
    /// <param name="negatives">Logits of the negatives that training weighted, finite, at least one; read once, in order.</param>
    /// <returns>a and ln Z = ln mean e^(a z), without overflow.</returns>
    /// <exception cref="ArgumentException">A number out of its range, or no negative.</exception>
    public static SelfAdversarialTerm Of(double temperature, IEnumerable<double> negatives)
    {
        double a = Ranges.NotNegative("self-adversarial temperature", temperature), largest = double.NegativeInfinity, sum = 0;
        long count = 0;
        foreach (double z in negatives)
        {
            double x = a * Finite("logit", z);
            if (x > largest) (sum, largest) = (sum * Math.Exp(largest - x), x);
            sum += Math.Exp(x - largest);
            count++;
        }
        if (count == 0) throw new ArgumentException("negatives: expected at least 1, got 0 (self-adversarial weighting)", nameof(negatives));
        return new SelfAdversarialTerm(a, largest + Math.Log(sum / count));
    }

    /// <summary>What to add to the log-odds of <see cref="FocalPosterior.Logit(double)"/>.</summary>
    /// <param name="z">The model's logit, finite, before any temperature of the loss.</param>
    /// <returns>a z - ln Z.</returns>
    /// <exception cref="ArgumentException">z is not finite.</exception>
    public double LogOddsShift(double z) => Temperature * Finite("logit", z) - LogNormaliser;

    /// <summary>The weight as a sampled fraction: r w(z) in place of r gives the same log-odds as the shift.</summary>
    /// <param name="z">The model's logit, finite.</param>
    /// <returns>w(z) = e^(a z) / Z; 0 or infinity beyond 1e308, where the shift still holds.</returns>
    /// <exception cref="ArgumentException">z is not finite.</exception>
    public double EffectiveFraction(double z) => Math.Exp(LogOddsShift(z));

    private static double Finite(string what, double value) => double.IsFinite(value)
        ? value
        : throw new ArgumentException($"{what}: expected a finite number, got {value} (self-adversarial weighting)", nameof(value));
}
