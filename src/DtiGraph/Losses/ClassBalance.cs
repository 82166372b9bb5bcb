namespace DtiGraph.Losses;

/// <summary>What keeps the rare class from drowning at the start: an alpha, fixed class weights or an output bias.</summary>
/// <remarks>
/// <para>
/// Let pi be the share of interactions among the pairs that training sees, and the initial logits z normal with mean b and standard deviation s,
/// whatever the label. The gradients of the two classes sum to pi w+ E|L+'(z)| and (1 - pi) w- E L-'(z) a pair. They are equal where
/// w+/w- = (1 - pi) E L-' / (pi E|L+'|); with pi w+ + (1 - pi) w- = 1 that is
/// </para>
/// <para>w+ = E L-' / (pi (E|L+'| + E L-')), w- = E|L+'| / ((1 - pi) (E|L+'| + E L-')).</para>
/// <para>
/// L-'(z) = (1-a) D(z), |L+'(z)| = a D(-z), D(z) = q^gamma [q + gamma (1-q) ln(1 + e^z)], q = sigmoid(z), a = alpha (both factors 1 without);
/// gamma 0 is cross-entropy. At b = 0 both are alike, and the weights are those of inverse frequency, 1 / (2 pi) and 1 / (2 (1 - pi)).
/// Fixed weights are an alpha and nothing else: <see cref="ClassWeights.Over"/>. The other way is no weights but a bias b at which the
/// classes pull alike: <see cref="Bias"/>. Both hold without label smoothing, for logits already divided by the temperature, and only until the first step.
/// </para>
/// <para>
/// Expectations by Gauss-Hermite quadrature with 64 points: to 1e-9 for s up to 1, 1e-5 up to 2, 2 % up to 5 (gamma up to 5, b within 8 of 0).
/// Source of the alpha: Lin et al. 2017, arXiv:1708.02002, section 3.1; of the bias: section 3.3. Departs: there the bias is logit pi, at
/// which cross-entropy is balanced but focal loss is not.
/// </para>
/// </remarks>
/// <param name="PositiveRate">pi, in (0, 1).</param>
/// <exception cref="ArgumentException">A rate out of its range.</exception>
public sealed record ClassBalance(double PositiveRate)
{
    /// <summary>pi, in (0, 1).</summary>
    public double PositiveRate { get; init => field = Ranges.Share("positive rate", value); } = Ranges.Share("positive rate", PositiveRate);

    /// <summary>Alpha by inverse frequency: 1 - pi.</summary>
    public double Alpha => 1 - PositiveRate;

    /// <summary>The balance of counted pairs.</summary>
    /// <param name="positives">At least 1.</param>
    /// <param name="negatives">At least 1; those that training samples, not those there are.</param>
    /// <returns>pi = positives / (positives + negatives).</returns>
    /// <exception cref="ArgumentException">A count below 1.</exception>
    public static ClassBalance Of(long positives, long negatives) => new(Counted(positives) / (Counted(positives) + Counted(negatives)));

    /// <summary>Alpha of each of C yes-or-no classes, for <see cref="FocalLoss"/> and <see cref="BalancedCrossEntropyLoss"/>.</summary>
    /// <param name="positives">[C] at least 1.</param>
    /// <param name="negatives">[C] at least 1.</param>
    /// <returns>[C] 1 - pi_c.</returns>
    /// <exception cref="ArgumentException">A count below 1, or lists of two lengths.</exception>
    public static IReadOnlyList<double> Alphas(IReadOnlyList<long> positives, IReadOnlyList<long> negatives) => positives.Count == negatives.Count
        ? [.. positives.Zip(negatives, (ones, zeros) => Of(ones, zeros).Alpha)]
        : throw new ArgumentException(
            $"negatives: expected a count for each of {positives.Count} classes, got {negatives.Count} (class balance)", nameof(negatives));

    /// <summary>Alpha of each of C classes of which one is right, for <see cref="MultiClassFocalLoss"/>.</summary>
    /// <param name="counts">[C] examples of each class, at least 1.</param>
    /// <returns>[C] N / (C n_c), N the sum of the counts: above 0, mean 1 over the examples.</returns>
    /// <exception cref="ArgumentException">No class, or a count below 1.</exception>
    public static IReadOnlyList<double> SoftmaxAlphas(IReadOnlyList<long> counts) => counts.Count > 0
        ? [.. counts.Select(count => counts.Sum(Counted) / (counts.Count * Counted(count)))]
        : throw new ArgumentException("counts: expected at least 1 class, got 0 (class balance)", nameof(counts));

    /// <summary>The weights that make the expected gradients of the two classes equal at initialisation.</summary>
    /// <param name="options">gamma and alpha of the loss that the weights will multiply.</param>
    /// <param name="mean">b, mean of the initial logits, finite, default 0.</param>
    /// <param name="sd">s, their standard deviation, finite, at least 0, default 0: all alike.</param>
    /// <returns>w+ and w-, with pi w+ + (1 - pi) w- = 1.</returns>
    /// <exception cref="ArgumentException">A number out of its range.</exception>
    public ClassWeights Weights(FocalOptions options, double mean = 0, double sd = 0) => Weights(LogPull(options, CheckMean(mean), CheckSd(sd)));

    /// <summary>The weights that make the gradients of the two classes equal at these initial logits, whatever their distribution.</summary>
    /// <param name="options">gamma and alpha of the loss that the weights will multiply.</param>
    /// <param name="positives">Logits of interactions, finite, at least one.</param>
    /// <param name="negatives">Logits of other pairs, finite, at least one; a random part of them will do, pi says how many there are.</param>
    /// <returns>w+ and w-, with pi w+ + (1 - pi) w- = 1.</returns>
    /// <exception cref="ArgumentException">No logits, or one that is not finite.</exception>
    public ClassWeights Weights(FocalOptions options, IReadOnlyList<double> positives, IReadOnlyList<double> negatives) => Weights(
        Mean(negatives, z => FocalSlope.LogOfNegative(z, options)) - Mean(positives, z => FocalSlope.LogOfPositive(z, options)));

    /// <summary>The loss with the weights of <see cref="Weights(FocalOptions, double, double)"/> in its alpha.</summary>
    /// <param name="options">gamma of the loss; its alpha is replaced and does not matter.</param>
    /// <param name="mean">b, mean of the initial logits, finite, default 0.</param>
    /// <param name="sd">s, their standard deviation, finite, at least 0, default 0.</param>
    /// <returns>The same gamma, alpha with odds w+/w-; to be given to <see cref="FocalPosterior"/> as well.</returns>
    /// <exception cref="ArgumentException">A number out of its range, or classes so far apart that alpha rounds to 0 or 1.</exception>
    public FocalOptions Balanced(FocalOptions options, double mean = 0, double sd = 0) => Weights(options, mean, sd).Over(options);

    /// <summary>The mean of initial logits at which the classes pull alike without weights.</summary>
    /// <param name="options">gamma and alpha of the loss.</param>
    /// <param name="sd">s, standard deviation of the initial logits, finite, at least 0, default 0.</param>
    /// <returns>
    /// b with pi E|L+'| = (1 - pi) E L-': for s = 0 <see cref="FocalPosterior.Inverse(double)"/> of logit pi, the constant model that training
    /// would reach; for s above 0 found from there by bisection.
    /// </returns>
    /// <exception cref="ArgumentException">A number out of its range.</exception>
    public double Bias(FocalOptions options, double sd = 0)
    {
        double rate = Math.Log(PositiveRate / (1 - PositiveRate)), start = new FocalPosterior(options).Inverse(rate), reach = 1;
        if (CheckSd(sd) == 0) return start;
        while (LogPull(options, start - reach, sd) > rate || LogPull(options, start + reach, sd) < rate) reach *= 2;
        double low = start - reach, high = start + reach;
        for (int i = 0; i < 80; i++)
        {
            double middle = (low + high) / 2;
            if (LogPull(options, middle, sd) < rate) low = middle;
            else high = middle;
        }
        return (low + high) / 2;
    }

    private ClassWeights Weights(double logPull)
    {
        double share = 1 / (1 + Math.Exp(-logPull));
        return new ClassWeights(share / PositiveRate, 1 / (1 + Math.Exp(logPull)) / (1 - PositiveRate));
    }

    // ln(E L-' / E|L+'|).
    private static double LogPull(FocalOptions options, double mean, double sd) =>
        GaussHermite.LogMeanExp(z => FocalSlope.LogOfNegative(z, options), mean, sd)
        - GaussHermite.LogMeanExp(z => FocalSlope.LogOfPositive(z, options), mean, sd);

    private static double Mean(IReadOnlyList<double> logits, Func<double, double> log) => logits.Count > 0
        ? LogTerms.MeanExp([.. logits.Select(z => log(CheckMean(z)))])
        : throw new ArgumentException("initial logits: expected at least 1 of each class, got 0 (class balance)", nameof(logits));

    private static double Counted(long count) => count >= 1
        ? count
        : throw new ArgumentException($"count: expected at least 1, got {count} (class balance)", nameof(count));

    private static double CheckMean(double mean) => double.IsFinite(mean)
        ? mean
        : throw new ArgumentException($"initial logit: expected a finite number, got {mean} (class balance)", nameof(mean));

    private static double CheckSd(double sd) => Ranges.NotNegative("standard deviation of initial logits", sd);
}
