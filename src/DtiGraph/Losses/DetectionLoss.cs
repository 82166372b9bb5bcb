using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>Object detection: focal loss for the classes of all anchors, GIoU for the boxes of those that hold an object.</summary>
/// <remarks>
/// Anchor n: L = sum over k of FL(z_nk, y_nk) + lambda GIoU(box_n, target_n) [some y_nk &gt; 0]. The mean divides the sum by the number of
/// unmasked anchors with an object (at least 1), not by all anchors, of which nearly all are easy background.
/// Source: Lin et al. 2017, arXiv:1708.02002, section 4. Departs: GIoU for smooth L1 on offsets.
/// </remarks>
/// <param name="focal">gamma and alpha of the classes.</param>
/// <param name="boxWeight">lambda, at least 0 and finite, default 1.</param>
/// <param name="shared">Reduction, and label smoothing and temperature of the classes; null: none of them.</param>
/// <exception cref="ArgumentException">A number out of its range.</exception>
public sealed class DetectionLoss(FocalOptions focal, double boxWeight = 1, LossOptions? shared = null)
{
    private const string Where = "detection loss";
    private readonly FocalLoss classes = new(focal);
    private readonly GiouLoss boxes = new();

    /// <summary>gamma and alpha of the classes.</summary>
    public FocalOptions Focal => classes.Options;

    /// <summary>lambda.</summary>
    public double BoxWeight { get; } = Ranges.NotNegative("box weight", boxWeight);

    /// <summary>Reduction, and label smoothing and temperature of the classes.</summary>
    public LossOptions Shared { get; } = shared ?? new LossOptions();

    /// <summary>The loss.</summary>
    /// <param name="logits">[N, K] float32 or float64 - z of each anchor and class.</param>
    /// <param name="corners">[N, 4], dtype of the logits - x1, y1, x2, y2 of each predicted box.</param>
    /// <param name="targets">[N, K], dtype of the logits - y in [0, 1]; a row of zeros is background.</param>
    /// <param name="targetCorners">[N, 4], dtype of the logits - the true boxes; read only where the row has an object and is unmasked.</param>
    /// <param name="mask">[N] bool - false leaves the anchor out (neither object nor background). Null: all count.</param>
    /// <param name="weights">[N] floating, at least 0. Null: all 1.</param>
    /// <returns>[N], or a scalar after mean or sum; dtype of the logits; at least 0, up to the e of GIoU; new tensor, owned by the caller,
    /// differentiable in logits and corners.</returns>
    /// <exception cref="ArgumentException">A shape, dtype, target or weight other than the above.</exception>
    public Tensor Forward(Tensor logits, Tensor corners, Tensor targets, Tensor targetCorners, Tensor? mask = null, Tensor? weights = null)
    {
        if (logits.dim() != 2 || !corners.shape.AsSpan().SequenceEqual([logits.shape[0], 4]) || corners.dtype != logits.dtype)
        {
            throw new ArgumentException(
                $"logits and corners: expected [N, K] and [N, 4] of one dtype, got {logits.dtype} {LossInput.Said(logits.shape)} and "
                + $"{corners.dtype} {LossInput.Said(corners.shape)} ({Where})", nameof(corners));
        }
        using DisposeScope scope = NewDisposeScope();
        LossInput input = LossInput.Of(Where, logits, targets, mask, weights, [logits.shape[0]]);
        Tensor holds = input.Targets.IsAtMost(0).logical_not().any(1);
        input = input.Smoothed(Where, Shared, 2);
        LossInput objects = GiouLoss.Boxes(corners, targetCorners, holds, null);
        Tensor each = classes.Elements(input).sum(1).Plus(objects.Reduce(boxes.Elements(objects), Reduction.None).Times(BoxWeight));
        Tensor loss = Shared.Reduction == Reduction.Mean
            ? input.Reduce(each, Reduction.Sum) / holds.sum().AtLeast(1)
            : input.Reduce(each, Shared.Reduction);
        return loss.MoveToOuterDisposeScope();
    }
}
