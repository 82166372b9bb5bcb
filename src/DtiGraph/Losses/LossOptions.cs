namespace DtiGraph.Losses;

/// <summary>What every loss on class logits can be told besides its own numbers.</summary>
/// <param name="Reduction">What becomes of the losses of the elements, default: nothing.</param>
/// <param name="LabelSmoothing">epsilon in [0, 1), default 0: the target y becomes (1 - epsilon) y + epsilon / K, with K = 2 for a
/// yes-or-no target and the number of classes for a softmax. Source: Szegedy et al. 2016, arXiv:1512.00567, section 7.</param>
/// <param name="Temperature">T, above 0 and finite, default 1: the loss sees z / T. Source: Guo et al. 2017, arXiv:1706.04599.</param>
/// <exception cref="ArgumentException">A number out of its range.</exception>
public sealed record LossOptions(Reduction Reduction = Reduction.None, double LabelSmoothing = 0, double Temperature = 1)
{
    /// <summary>What becomes of the losses of the elements, default: nothing.</summary>
    public Reduction Reduction { get; init => field = Ranges.Known(value); } = Ranges.Known(Reduction);

    /// <summary>epsilon in [0, 1), default 0.</summary>
    public double LabelSmoothing { get; init => field = CheckSmoothing(value); } = CheckSmoothing(LabelSmoothing);

    /// <summary>T, above 0 and finite, default 1.</summary>
    public double Temperature { get; init => field = Ranges.Positive("temperature", value); } = Ranges.Positive("temperature", Temperature);

    private static double CheckSmoothing(double value) => value is >= 0 and < 1
        ? value
        : throw new ArgumentException($"label smoothing: expected a number in [0, 1), got {value} (loss options)", nameof(value));
}
