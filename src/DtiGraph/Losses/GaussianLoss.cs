using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>Gaussian regression: the negative log-density of a measured value.</summary>
/// <remarks>
/// L = (y - m)^2 / (2 sd^2) + ln sd + ln(2 pi) / 2; with a fixed sd the squared error, scaled and shifted. The constant is kept (PyTorch's
/// full = true), so that densities and the tail probabilities of <see cref="CensoredGaussianLoss"/> add up to one likelihood.
/// Label smoothing and temperature have no meaning here.
/// </remarks>
/// <param name="options">The standard deviation; null: the defaults.</param>
/// <param name="reduction">What becomes of the losses of the elements.</param>
/// <exception cref="ArgumentException">An unknown reduction.</exception>
public sealed class GaussianLoss(GaussianOptions? options = null, Reduction reduction = Reduction.None) : ILoss
{
    private readonly CensoredGaussianLoss censored = new(options, reduction);

    /// <summary>The standard deviation.</summary>
    public GaussianOptions Options => censored.Options;

    /// <summary>What becomes of the losses of the elements.</summary>
    public Reduction Reduction => censored.Reduction;

    /// <inheritdoc/>
    /// <remarks>Logits are the means m, targets any finite number, both in one unit. Range: any real.</remarks>
    public Tensor Forward(Tensor logits, Tensor targets, Tensor? mask = null, Tensor? weights = null) =>
        censored.Forward(logits, targets, null, null, mask, weights);

    /// <summary>The loss where the model predicts its own spread.</summary>
    /// <param name="means">[N, *] float32 or float64 - m.</param>
    /// <param name="scales">Shape and dtype of the means - any real s; sd = MinimumSd + softplus(s).</param>
    /// <param name="targets">Shape and dtype of the means - y, finite where unmasked.</param>
    /// <param name="mask">As in <see cref="ILoss.Forward"/>.</param>
    /// <param name="weights">As in <see cref="ILoss.Forward"/>.</param>
    /// <returns>As in <see cref="ILoss.Forward"/>; differentiable in means and scales.</returns>
    /// <exception cref="ArgumentException">As in <see cref="ILoss.Forward"/>.</exception>
    /// <remarks>Source: Nix and Weigend 1994. Departs: softplus, not exp, so that no scale overflows.</remarks>
    public Tensor ForwardWithScales(Tensor means, Tensor scales, Tensor targets, Tensor? mask = null, Tensor? weights = null) =>
        censored.Forward(means, targets, null, scales, mask, weights);
}
