using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>Focal loss: the Bernoulli negative log-likelihood, weighted down where the model is already right.</summary>
/// <remarks>
/// FL = - alpha_t (1 - p_t)^gamma ln p_t, with q = sigmoid(z), p_t = q if y = 1 else 1 - q, alpha_t = alpha if y = 1 else 1 - alpha
/// (both 1 without alpha). With gamma above 0 its minimiser is not the probability: see <see cref="FocalPosterior"/>.
/// Source: Lin et al. 2017, arXiv:1708.02002, eq. 5.
/// </remarks>
/// <param name="options">gamma and alpha.</param>
public sealed class FocalLoss(FocalOptions options)
{
    /// <summary>gamma and alpha.</summary>
    public FocalOptions Options { get; } = options;

    /// <summary>Loss of each element.</summary>
    /// <param name="logits">[N] (or any shape) float32 or float64 - z, finite.</param>
    /// <param name="labels">[N], shape and dtype of the logits - 1 interaction, 0 not, nothing between.</param>
    /// <returns>[N], shape and dtype of the logits - at least 0, not reduced; new tensor, owned by the caller, differentiable in the logits.</returns>
    /// <exception cref="ArgumentException">Shapes or dtypes differ, a dtype that is not floating, a label other than 0 and 1.</exception>
    /// <remarks>
    /// Values and gradients are finite for every finite logit. With u = z for positives and -z for negatives,
    /// ln p_t = logsigmoid(u) and ln(1 - p_t) = logsigmoid(-u); the power is exp(gamma logsigmoid(-u)), because the gradient of
    /// (1 - p_t)^gamma itself is infinite at p_t = 1 for gamma below 1.
    /// </remarks>
    public Tensor Forward(Tensor logits, Tensor labels)
    {
        Check(logits, labels);
        using DisposeScope scope = NewDisposeScope();
        Tensor u = logits * (2 * labels - 1);
        Tensor loss = -nn.functional.logsigmoid(u);
        if (Options.Gamma > 0) loss = loss * (Options.Gamma * nn.functional.logsigmoid(-u)).exp();
        if (Options.Alpha is double alpha) loss = loss * (labels * (2 * alpha - 1) + (1 - alpha));
        return loss.MoveToOuterDisposeScope();
    }

    private static void Check(Tensor logits, Tensor labels)
    {
        if (logits.dtype is not (ScalarType.Float32 or ScalarType.Float64))
            throw new ArgumentException($"logits: expected float32 or float64, got {logits.dtype} (focal loss)", nameof(logits));
        if (labels.dtype != logits.dtype)
            throw new ArgumentException($"labels: expected the dtype of the logits, {logits.dtype}, got {labels.dtype} (focal loss)", nameof(labels));
        if (!labels.shape.AsSpan().SequenceEqual(logits.shape))
        {
            throw new ArgumentException(
                $"labels: expected the shape of the logits, [{string.Join(", ", logits.shape)}], got [{string.Join(", ", labels.shape)}] (focal loss)",
                nameof(labels));
        }
        using DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        if (!(labels * (labels - 1)).eq(0).all().ToBoolean())
            throw new ArgumentException("labels: expected 0 or 1, got another number (focal loss)", nameof(labels));
    }
}
