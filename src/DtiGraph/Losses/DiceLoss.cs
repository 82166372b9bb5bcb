using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>Dice loss: one minus the overlap of the predicted set with the true one.</summary>
/// <remarks>
/// <para>D = 1 - (2 sum w p y + s) / (sum w p + sum w y + s), p = sigmoid(z), w = 1 without weights, the sums over the unmasked
/// elements of a set.</para>
/// <para>
/// A set is one row and channel: of logits [N, C, *] the axes after the second, one value per [N, C]; of [N, L] the last, one value per [N];
/// of [N] all, one value. A weight of 2 says that the element is there twice. Indifferent to the many true negatives, but no likelihood:
/// sigmoid(z) is no probability, and the gradient vanishes where all of a set saturates.
/// </para>
/// <para>Source: Milletari et al. 2016, arXiv:1606.04797. Departs: no squares in the denominator, and s, as in MONAI.</para>
/// </remarks>
/// <param name="smooth">s, above 0 and finite, default 1e-5: an empty set that is predicted empty has loss 0.</param>
/// <param name="shared">Reduction over the sets, label smoothing, temperature; null: none of them.</param>
/// <exception cref="ArgumentException">A smooth that is not above 0.</exception>
public sealed class DiceLoss(double smooth = 1e-5, LossOptions? shared = null) : ILoss
{
    /// <summary>s.</summary>
    public double Smooth { get; } = Ranges.Positive("smooth", smooth);

    /// <summary>Reduction over the sets, label smoothing, temperature.</summary>
    public LossOptions Shared { get; } = shared ?? new LossOptions();

    /// <inheritdoc/>
    /// <remarks>Mask and weights go with the elements, not with the sets; a set without an unmasked element is 0 and is not counted in the mean.
    /// Range: [0, 1].</remarks>
    public Tensor Forward(Tensor logits, Tensor targets, Tensor? mask = null, Tensor? weights = null)
    {
        using DisposeScope scope = NewDisposeScope();
        var sums = OverlapSums.Of(LossInput.OfClasses("Dice loss", logits, targets, mask, weights, Shared));
        return sums.Sets.Reduce(sums.Tversky(.5, .5, Smooth / 2), Shared.Reduction).MoveToOuterDisposeScope();
    }
}
