using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>Two questions at once: does it bind, and if so, how strongly.</summary>
/// <remarks>
/// L = FL(z, b) + lambda b G(m, y): focal loss on the logit of binding, and for binders only the (censored) Gaussian loss of the strength. With
/// gamma 0, no alpha and lambda 1 it is the negative log-likelihood of a hurdle model, in which a pair that does not bind has no strength.
/// Source: Cragg 1971. Departs: focal for the Bernoulli part, and a soft b weighs the strength.
/// </remarks>
/// <param name="focal">gamma and alpha of the question whether.</param>
/// <param name="strength">Standard deviation of the question how strongly; null: the defaults.</param>
/// <param name="strengthWeight">lambda, at least 0 and finite, default 1.</param>
/// <param name="shared">Reduction, and label smoothing and temperature of the question whether; null: none of them.</param>
/// <exception cref="ArgumentException">A number out of its range.</exception>
public sealed class HurdleLoss(FocalOptions focal, GaussianOptions? strength = null, double strengthWeight = 1, LossOptions? shared = null)
{
    private const string Where = "hurdle loss";
    private readonly FocalLoss whether = new(focal);
    private readonly CensoredGaussianLoss howStrongly = new(strength);

    /// <summary>gamma and alpha of the question whether.</summary>
    public FocalOptions Focal => whether.Options;

    /// <summary>Standard deviation of the question how strongly.</summary>
    public GaussianOptions Strength => howStrongly.Options;

    /// <summary>lambda.</summary>
    public double StrengthWeight { get; } = Ranges.NotNegative("strength weight", strengthWeight);

    /// <summary>Reduction, and label smoothing and temperature of the question whether.</summary>
    public LossOptions Shared { get; } = shared ?? new LossOptions();

    /// <summary>The loss.</summary>
    /// <param name="logits">[N, *] float32 or float64 - z, the logit of binding.</param>
    /// <param name="means">Shape and dtype of the logits - m, the predicted strength (pKd).</param>
    /// <param name="binds">Shape and dtype of the logits - b in [0, 1].</param>
    /// <param name="strengths">Shape and dtype of the logits - y, the measured strength or its bound; read only where b is above 0
    /// and unmasked, and finite there.</param>
    /// <param name="relations">Shape of the logits, integers - 0 exact, 1 above the bound, -1 below it; read where strengths are. Null: all exact.</param>
    /// <param name="mask">As in <see cref="ILoss.Forward"/>.</param>
    /// <param name="weights">As in <see cref="ILoss.Forward"/>.</param>
    /// <returns>As in <see cref="ILoss.Forward"/>; the mean is over all unmasked elements, not over the binders, so that it is the mean
    /// log-likelihood; differentiable in logits and means.</returns>
    /// <exception cref="ArgumentException">A shape, dtype, target, relation or weight other than the above.</exception>
    public Tensor Forward(
        Tensor logits, Tensor means, Tensor binds, Tensor strengths, Tensor? relations = null, Tensor? mask = null, Tensor? weights = null)
    {
        using DisposeScope scope = NewDisposeScope();
        if (!means.shape.AsSpan().SequenceEqual(logits.shape) || means.dtype != logits.dtype)
        {
            throw new ArgumentException(
                $"means: expected {logits.dtype} {LossInput.Said(logits.shape)}, got {means.dtype} {LossInput.Said(means.shape)} ({Where})",
                nameof(means));
        }
        LossInput input = LossInput.Of(Where, logits, binds, mask, weights, logits.shape);
        Tensor share = input.Targets;
        input = input.Smoothed(Where, Shared, 2);
        LossInput measured = LossInput.OfValues(Where, means, strengths, share.IsAtMost(0).logical_not(), null);
        Tensor regression = measured.Reduce(howStrongly.Elements(measured, relations, null), Reduction.None);
        return input.Reduce(whether.Elements(input).Plus(share.Times(StrengthWeight) * regression), Shared.Reduction).MoveToOuterDisposeScope();
    }
}
