using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>Generalised intersection over union of boxes: also boxes that do not touch are drawn together.</summary>
/// <remarks>
/// L = 1 - I / (U + e) + (A - U) / (A + e), I the area of the intersection, U of the union, A of the smallest box that holds both.
/// Source: Rezatofighi et al. 2019, arXiv:1902.09630. Departs: e in both denominators, as in torchvision; a predicted box with its corners the
/// wrong way round has area 0 (torchvision expects that there is none), so that no denominator changes its sign.
/// </remarks>
/// <param name="epsilon">e, above 0 and finite, default 1e-7.</param>
/// <param name="reduction">What becomes of the losses of the boxes.</param>
/// <exception cref="ArgumentException">A number out of its range.</exception>
public sealed class GiouLoss(double epsilon = 1e-7, Reduction reduction = Reduction.None) : ILoss
{
    private const string Where = "GIoU loss";

    /// <summary>e.</summary>
    public double Epsilon { get; } = Ranges.Positive("epsilon", epsilon);

    /// <summary>What becomes of the losses of the boxes.</summary>
    public Reduction Reduction { get; } = Ranges.Known(reduction);

    /// <inheritdoc/>
    /// <remarks>
    /// Logits and targets are corners [N, *, 4]: x1, y1, x2, y2; of a target x1 &lt;= x2 and y1 &lt;= y2, any finite unit. The loss, its mask and
    /// its weights are [N, *]. Range: [0, 2], up to e.
    /// </remarks>
    public Tensor Forward(Tensor logits, Tensor targets, Tensor? mask = null, Tensor? weights = null)
    {
        using DisposeScope scope = NewDisposeScope();
        LossInput boxes = Boxes(logits, targets, mask, weights);
        return boxes.Reduce(Elements(boxes), Reduction).MoveToOuterDisposeScope();
    }

    internal static LossInput Boxes(Tensor boxes, Tensor targets, Tensor? mask, Tensor? weights)
    {
        if (boxes.dim() < 2 || boxes.shape[^1] != 4)
            throw new ArgumentException($"boxes: expected [N, *, 4], got {LossInput.Said(boxes.shape)} ({Where})", nameof(boxes));
        long[] each = boxes.shape[..^1];
        // The corners move to axis 1, where the shared masking expects an axis that the loss has not.
        Tensor first = targets.dim() < 2 ? targets : targets.movedim([-1L], [1L]);
        LossInput input = LossInput.Of(Where, boxes.movedim([-1L], [1L]), first, mask, weights, each);
        Tensor y = input.Targets;
        LossInput.CheckRange(Where, "targets", y, double.NegativeInfinity, double.MaxValue);
        LossInput.CheckRange(Where, "sides of the target boxes", y.narrow(1, 2, 2).Minus(y.narrow(1, 0, 2)), 0, double.MaxValue);
        return input;
    }

    internal Tensor Elements(LossInput input)
    {
        Tensor a1 = input.Logits.narrow(1, 0, 2), a2 = input.Logits.narrow(1, 2, 2);
        Tensor b1 = input.Targets.narrow(1, 0, 2), b2 = input.Targets.narrow(1, 2, 2);
        Tensor both = Area(maximum(a1, b1), minimum(a2, b2)), union = Area(a1, a2).Plus(Area(b1, b2)).Minus(both);
        Tensor hull = Area(minimum(a1, b1), maximum(a2, b2));
        return (both / union.Plus(Epsilon)).Rest().Plus(hull.Minus(union) / hull.Plus(Epsilon));
    }

    private static Tensor Area(Tensor from, Tensor to)
    {
        Tensor sides = to.Minus(from).AtLeast(0);
        return sides.select(1, 0) * sides.select(1, 1);
    }
}
