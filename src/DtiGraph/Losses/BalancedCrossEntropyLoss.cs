using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>Alpha-balanced cross-entropy: positives weigh alpha, negatives 1 - alpha.</summary>
/// <remarks>
/// CE = - alpha y ln q - (1 - alpha) (1 - y) ln(1 - q), q = sigmoid(z). Its minimiser is the probability's log-odds + ln(alpha / (1 - alpha)):
/// <see cref="FocalPosterior"/> with gamma 0 takes that back. Source: Lin et al. 2017, arXiv:1708.02002, eq. 3.
/// Departs: PyTorch's pos_weight w is this loss with alpha = w / (1 + w), times 1 + w.
/// </remarks>
public sealed class BalancedCrossEntropyLoss : ILoss
{
    private readonly FocalLoss focal;

    /// <summary>One alpha for every element.</summary>
    /// <param name="alpha">In (0, 1).</param>
    /// <param name="shared">Reduction, label smoothing, temperature; null: none of them.</param>
    /// <exception cref="ArgumentException">An alpha out of its range.</exception>
    public BalancedCrossEntropyLoss(double alpha, LossOptions? shared = null) => focal = new FocalLoss(new FocalOptions(0, alpha), shared);

    /// <summary>An alpha for each class.</summary>
    /// <param name="alphas">[C], along axis 1 of the logits, each in (0, 1).</param>
    /// <param name="shared">Reduction, label smoothing, temperature; null: none of them.</param>
    /// <exception cref="ArgumentException">An alpha out of its range.</exception>
    public BalancedCrossEntropyLoss(IReadOnlyList<double> alphas, LossOptions? shared = null) =>
        focal = new FocalLoss(new FocalOptions(0), shared, classAlphas: alphas);

    /// <summary>Reduction, label smoothing, temperature.</summary>
    public LossOptions Shared => focal.Shared;

    /// <inheritdoc/>
    /// <remarks>Range: at least 0. Logits [N, *], or [N, C, *] with an alpha for each class.</remarks>
    public Tensor Forward(Tensor logits, Tensor targets, Tensor? mask = null, Tensor? weights = null)
    {
        using DisposeScope scope = NewDisposeScope();
        LossInput input = LossInput.OfClasses("balanced cross-entropy", logits, targets, mask, weights, Shared);
        return input.Reduce(focal.Elements(input), Shared.Reduction).MoveToOuterDisposeScope();
    }
}
