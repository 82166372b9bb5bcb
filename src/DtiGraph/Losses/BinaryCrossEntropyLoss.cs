using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>Binary cross-entropy: the negative log-likelihood of a Bernoulli label.</summary>
/// <remarks>
/// CE = - y ln q - (1 - y) ln(1 - q), q = sigmoid(z). A proper loss: sigmoid(z) of its minimiser is the probability (at temperature 1, without
/// smoothing). It is <see cref="FocalLoss"/> at gamma 0 without alpha.
/// </remarks>
/// <param name="shared">Reduction, label smoothing, temperature; null: none of them.</param>
public sealed class BinaryCrossEntropyLoss(LossOptions? shared = null) : ILoss
{
    /// <summary>Reduction, label smoothing, temperature.</summary>
    public LossOptions Shared { get; } = shared ?? new LossOptions();

    /// <inheritdoc/>
    /// <remarks>Range: at least 0.</remarks>
    public Tensor Forward(Tensor logits, Tensor targets, Tensor? mask = null, Tensor? weights = null)
    {
        using DisposeScope scope = NewDisposeScope();
        LossInput input = LossInput.OfClasses("binary cross-entropy", logits, targets, mask, weights, Shared);
        return input.Reduce(FocalTerms.Expected(input.Logits, input.Targets, null, null), Shared.Reduction).MoveToOuterDisposeScope();
    }
}
