using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>Tversky loss: Dice with a price of its own for false positives and for false negatives.</summary>
/// <remarks>
/// T = 1 - (TP + s) / (TP + a FP + b FN + s), TP = sum w p y, FP = sum w p (1 - y), FN = sum w (1 - p) y, p = sigmoid(z).
/// a = b = 1/2 is <see cref="DiceLoss"/> with twice this s; a = b = 1 is the Jaccard loss. Sets, mask and weights as there.
/// Source: Salehi et al. 2017, arXiv:1706.05721. Departs: s, as in MONAI.
/// </remarks>
/// <param name="falsePositives">a, at least 0 and finite, default .3.</param>
/// <param name="falseNegatives">b, at least 0 and finite, default .7: a miss costs more.</param>
/// <param name="smooth">s, above 0 and finite, default 1e-5.</param>
/// <param name="shared">Reduction over the sets, label smoothing, temperature; null: none of them.</param>
/// <exception cref="ArgumentException">A number out of its range.</exception>
public sealed class TverskyLoss(double falsePositives = .3, double falseNegatives = .7, double smooth = 1e-5, LossOptions? shared = null) : ILoss
{
    /// <summary>a.</summary>
    public double FalsePositives { get; } = Ranges.NotNegative("weight of false positives", falsePositives);

    /// <summary>b.</summary>
    public double FalseNegatives { get; } = Ranges.NotNegative("weight of false negatives", falseNegatives);

    /// <summary>s.</summary>
    public double Smooth { get; } = Ranges.Positive("smooth", smooth);

    /// <summary>Reduction over the sets, label smoothing, temperature.</summary>
    public LossOptions Shared { get; } = shared ?? new LossOptions();

    /// <inheritdoc/>
    /// <remarks>Mask and weights go with the elements, not with the sets. Range: [0, 1].</remarks>
    public Tensor Forward(Tensor logits, Tensor targets, Tensor? mask = null, Tensor? weights = null)
    {
        using DisposeScope scope = NewDisposeScope();
        var sums = OverlapSums.Of(LossInput.OfClasses("Tversky loss", logits, targets, mask, weights, Shared));
        return sums.Sets.Reduce(sums.Tversky(FalsePositives, FalseNegatives, Smooth), Shared.Reduction).MoveToOuterDisposeScope();
    }
}
