using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>A loss on what a model says and what is true, element by element.</summary>
/// <remarks>
/// Values and gradients are finite for every finite logit up to 1e4 in size, also in float32. A loss holds no tensor and no state:
/// one object serves any number of threads.
/// </remarks>
public interface ILoss
{
    /// <summary>The loss.</summary>
    /// <param name="logits">[N, *] float32 or float64 - z, finite where unmasked (a regression calls them means, a box loss corners).</param>
    /// <param name="targets">Shape and dtype of the logits - y in [0, 1], soft labels allowed; each loss names another range where it has one.</param>
    /// <param name="mask">bool, the shape of the unreduced loss or one that broadcasts to it (for the sets of
    /// <see cref="DiceLoss"/> and its kin the shape of the logits) - false leaves the element out: whatever stands there, NaN included, has no influence and gradient 0. Null: all count.</param>
    /// <param name="weights">Floating, shape as the mask's - at least 0 and finite where unmasked, multiplies the element's loss. Null: all 1.</param>
    /// <returns>Dtype of the logits - one value per element, or a scalar after mean or sum; new tensor, owned by the caller,
    /// differentiable in the logits.</returns>
    /// <exception cref="ArgumentException">A shape, dtype, target or weight other than the above.</exception>
    Tensor Forward(Tensor logits, Tensor targets, Tensor? mask = null, Tensor? weights = null);
}
