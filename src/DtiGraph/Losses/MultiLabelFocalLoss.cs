using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>Focal loss of several yes-or-no labels, each with its own gamma and alpha.</summary>
/// <remarks>
/// Element [n, c, *] is <see cref="FocalLoss"/> with the numbers of label c: rare labels may be focused more than common ones, and each
/// label keeps a posterior of its own, <see cref="FocalPosterior"/> with the same numbers. Labels that nobody recorded are masked, not 0.
/// Source: Lin et al. 2017, arXiv:1708.02002, eq. 5, label by label. Departs: gamma too may differ between labels.
/// </remarks>
public sealed class MultiLabelFocalLoss : ILoss
{
    private const string Where = "multi-label focal loss";

    /// <summary>A loss for C labels.</summary>
    /// <param name="labels">[C] gamma and alpha of each label, along axis 1 of the logits; at least one.</param>
    /// <param name="shared">Reduction, label smoothing, temperature; null: none of them.</param>
    /// <exception cref="ArgumentException">No label.</exception>
    public MultiLabelFocalLoss(IReadOnlyList<FocalOptions> labels, LossOptions? shared = null)
    {
        if (labels.Count == 0) throw new ArgumentException($"labels: expected at least 1, got 0 ({Where})", nameof(labels));
        Labels = [.. labels];
        Shared = shared ?? new LossOptions();
    }

    /// <summary>[C] gamma and alpha of each label.</summary>
    public IReadOnlyList<FocalOptions> Labels { get; }

    /// <summary>Reduction, label smoothing, temperature.</summary>
    public LossOptions Shared { get; }

    /// <inheritdoc/>
    /// <remarks>Logits [N, C, *]. Range: at least 0.</remarks>
    public Tensor Forward(Tensor logits, Tensor targets, Tensor? mask = null, Tensor? weights = null)
    {
        using DisposeScope scope = NewDisposeScope();
        LossInput input = LossInput.OfClasses(Where, logits, targets, mask, weights, Shared);
        Tensor gamma = LossInput.PerClass(Where, [.. Labels.Select(l => l.Gamma)], logits);
        // Without alpha both weights are 1: alpha .5, doubled.
        Tensor alpha = LossInput.PerClass(Where, [.. Labels.Select(l => l.Alpha ?? .5)], logits);
        Tensor scale = LossInput.PerClass(Where, [.. Labels.Select(l => l.Alpha is null ? 2.0 : 1)], logits);
        Tensor loss = FocalTerms.Expected(input.Logits, input.Targets, x => (gamma * x).exp(), alpha) * scale;
        return input.Reduce(loss, Shared.Reduction).MoveToOuterDisposeScope();
    }
}
