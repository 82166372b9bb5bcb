using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>Poisson regression: counts whose expectation is e^z.</summary>
/// <remarks>
/// L = e^z - y z, the negative log-likelihood without ln y!, which holds no z (PyTorch's full = false). Departs: above z = c the exponential
/// goes on as its tangent, e^c (1 + z - c), so that no logit overflows; the loss stays convex and smooth, and no count of less than e^c has its
/// minimum moved. Label smoothing and temperature have no meaning here.
/// </remarks>
/// <param name="linearAbove">c, in (0, 80], default 30 (an expected count of 1e13).</param>
/// <param name="reduction">What becomes of the losses of the elements.</param>
/// <exception cref="ArgumentException">A number out of its range.</exception>
public sealed class PoissonLoss(double linearAbove = 30, Reduction reduction = Reduction.None) : ILoss
{
    /// <summary>c.</summary>
    public double LinearAbove { get; } = linearAbove is > 0 and <= 80
        ? linearAbove
        : throw new ArgumentException($"linear above: expected a number in (0, 80], got {linearAbove} (loss options)", nameof(linearAbove));

    /// <summary>What becomes of the losses of the elements.</summary>
    public Reduction Reduction { get; } = Ranges.Known(reduction);

    /// <inheritdoc/>
    /// <remarks>Logits are the logarithms z of the expected counts; targets at least 0 and finite. Range: any real.</remarks>
    public Tensor Forward(Tensor logits, Tensor targets, Tensor? mask = null, Tensor? weights = null)
    {
        using DisposeScope scope = NewDisposeScope();
        LossInput input = LossInput.OfValues("Poisson loss", logits, targets, mask, weights, least: 0);
        Tensor z = input.Logits, low = z.AtMost(LinearAbove);
        Tensor expected = low.exp().Plus(z.Plus(-LinearAbove).AtLeast(0).Times(Math.Exp(LinearAbove)));
        return input.Reduce(expected.Minus(input.Targets * z), Reduction).MoveToOuterDisposeScope();
    }
}
