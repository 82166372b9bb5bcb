using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>Weights for the negatives of a step that grow with the model's own logit: hard negatives count more. Positives weigh 1.</summary>
/// <remarks>
/// w_j = n softmax(a z)_j over the n negatives of the step, so that they weigh 1 on average; no gradient flows through w. The weights go to any
/// <see cref="ILoss"/>. They move the minimiser: <see cref="SelfAdversarialTerm"/> takes that back.
/// Source: Sun et al. 2019 (RotatE), arXiv:1902.10197, eq. 5. Departs: the softmax is over all negatives of the step, not over the K
/// that were drawn for one positive, so that one number, the normaliser, serves all pairs and the log-odds have a closed form;
/// and the weights sum to n, not to 1 for each positive, so that they keep the balance of the classes.
/// </remarks>
/// <param name="temperature">a, finite, at least 0, default 1; 0: all weigh 1.</param>
/// <exception cref="ArgumentException">A number out of its range.</exception>
public sealed class SelfAdversarialWeighting(double temperature = 1)
{
    private const string Where = "self-adversarial weighting";

    /// <summary>a.</summary>
    public double Temperature { get; } = Ranges.NotNegative("self-adversarial temperature", temperature);

    /// <summary>The weights of one step.</summary>
    /// <param name="logits">[P] float32 or float64 - z, finite.</param>
    /// <param name="labels">[P], dtype of the logits - 1 or 0, before any smoothing.</param>
    /// <returns>[P], dtype of the logits - above 0 up to rounding, at most n; without gradient; new tensor, owned by the caller.</returns>
    /// <exception cref="ArgumentException">A shape, dtype, logit or label other than the above.</exception>
    public Tensor Weights(Tensor logits, Tensor labels)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        Tensor negative = Negatives(logits, labels);
        long count = negative.sum().Whole();
        if (count == 0) return ones_like(logits).MoveToOuterDisposeScope();
        Tensor scaled = logits.Times(Temperature).Filled(negative.logical_not(), double.NegativeInfinity);
        return scaled.Minus(scaled.logsumexp(0)).Plus(Math.Log(count)).exp().Filled(negative.logical_not(), 1).MoveToOuterDisposeScope();
    }

    /// <summary>The correction of a model at the end of its training.</summary>
    /// <param name="logits">[P] float32 or float64 - z, finite; the pairs of one step.</param>
    /// <param name="labels">[P], dtype of the logits - 1 or 0, at least one 0.</param>
    /// <returns>a and the ln Z of this step; computed in double precision.</returns>
    /// <exception cref="ArgumentException">A shape, dtype, logit or label other than the above, or no negative.</exception>
    public SelfAdversarialTerm Term(Tensor logits, Tensor labels)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        Tensor z = logits.masked_select(Negatives(logits, labels)).to(ScalarType.Float64).cpu();
        return SelfAdversarialTerm.Of(Temperature, z.data<double>().ToArray());
    }

    private static Tensor Negatives(Tensor logits, Tensor labels)
    {
        if (logits.dim() != 1) throw new ArgumentException($"logits: expected [P], got {LossInput.Said(logits.shape)} ({Where})", nameof(logits));
        LossInput input = LossInput.OfValues(Where, logits, labels, null, null);
        LossInput.CheckRange(Where, "logits", logits, double.NegativeInfinity, double.MaxValue);
        Tensor negative = input.Targets.Is(0);
        return negative.logical_or(input.Targets.Is(1)).all().IsTrue() ? negative
            : throw new ArgumentException($"labels: expected 0 or 1, got another number ({Where})", nameof(labels));
    }
}
