using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>Gaussian regression on values of which some are known only to lie above or below a bound.</summary>
/// <remarks>
/// <para>
/// Exact value y: L = (y - m)^2 / (2 sd^2) + ln sd + ln(2 pi) / 2. True value above the bound y: L = - ln Phi((m - y) / sd). Below it:
/// L = - ln Phi((y - m) / sd). Phi is the standard normal distribution function.
/// </para>
/// <para>
/// A sign before a concentration turns around in pKd = 9 - log10(Kd / nM): 'Kd &gt; 10,000 nM' says that pKd is below 5, relation -1.
/// Source: Tobin 1958 (the Tobit likelihood). Departs: each row has a bound of its own.
/// </para>
/// </remarks>
/// <param name="options">The standard deviation; null: the defaults.</param>
/// <param name="reduction">What becomes of the losses of the elements.</param>
/// <exception cref="ArgumentException">An unknown reduction.</exception>
public sealed class CensoredGaussianLoss(GaussianOptions? options = null, Reduction reduction = Reduction.None)
{
    private const string Where = "Gaussian loss";

    /// <summary>The standard deviation.</summary>
    public GaussianOptions Options { get; } = options ?? new GaussianOptions();

    /// <summary>What becomes of the losses of the elements.</summary>
    public Reduction Reduction { get; } = Ranges.Known(reduction);

    /// <summary>The loss.</summary>
    /// <param name="means">[N, *] float32 or float64 - m, in the unit of the targets.</param>
    /// <param name="targets">Shape and dtype of the means - the value or its bound, finite where unmasked.</param>
    /// <param name="relations">Shape of the means, any integer dtype - 0 the value is the target, 1 it is above ('&gt;'),
    /// -1 below ('&lt;'). Null: all 0.</param>
    /// <param name="scales">Shape and dtype of the means - any real s; sd = MinimumSd + softplus(s).
    /// Null: sd is <see cref="GaussianOptions.Sd"/>.</param>
    /// <param name="mask">As in <see cref="ILoss.Forward"/>.</param>
    /// <param name="weights">As in <see cref="ILoss.Forward"/>.</param>
    /// <returns>As in <see cref="ILoss.Forward"/>; differentiable in means and scales.</returns>
    /// <exception cref="ArgumentException">A shape, dtype, target, relation or weight other than the above.</exception>
    public Tensor Forward(
        Tensor means, Tensor targets, Tensor? relations, Tensor? scales = null, Tensor? mask = null, Tensor? weights = null)
    {
        using DisposeScope scope = NewDisposeScope();
        LossInput input = LossInput.OfValues(Where, means, targets, mask, weights);
        return input.Reduce(Elements(input, relations, scales), Reduction).MoveToOuterDisposeScope();
    }

    internal Tensor Elements(LossInput input, Tensor? relations, Tensor? scales)
    {
        Tensor residual = input.Targets.Minus(input.Logits), sd = Sd(input, scales), exact = GaussianTerms.Density(residual, sd);
        if (relations is null) return exact;
        if (!relations.is_integral() || !relations.shape.AsSpan().SequenceEqual(input.Logits.shape))
        {
            throw new ArgumentException(
                $"relations: expected integers {LossInput.Said(input.Logits.shape)}, got {relations.dtype} {LossInput.Said(relations.shape)} ({Where})",
                nameof(relations));
        }
        Tensor sign = relations.to(residual.dtype);
        if (input.Mask is not null) sign = sign.Filled(input.Mask.logical_not(), 0);
        if (!(sign * sign.square().Plus(-1)).Is(0).all().IsTrue())
            throw new ArgumentException($"relations: expected -1, 0 or 1, got another number ({Where})", nameof(relations));
        return where(sign.Is(0), exact, GaussianTerms.LogTail(-sign * residual / sd));
    }

    private Tensor Sd(LossInput input, Tensor? scales)
    {
        Tensor means = input.Logits;
        if (scales is null) return tensor(Options.Sd, means.dtype, means.device);
        if (scales.dtype != means.dtype || !scales.shape.AsSpan().SequenceEqual(means.shape))
        {
            throw new ArgumentException(
                $"scales: expected {means.dtype} {LossInput.Said(means.shape)}, got {scales.dtype} {LossInput.Said(scales.shape)} ({Where})",
                nameof(scales));
        }
        if (input.Mask is not null) scales = scales.Filled(input.Mask.logical_not(), 0);
        // softplus(s) = -logsigmoid(-s), without the switch to a straight line that torch's own softplus has.
        return nn.functional.logsigmoid(-scales).From(Options.MinimumSd);
    }
}
