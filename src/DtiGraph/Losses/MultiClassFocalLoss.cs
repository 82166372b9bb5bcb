using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>Focal loss of one label out of C, on a softmax.</summary>
/// <remarks>
/// <para>FL = - sum over c of alpha_c y_c (1 - p_c)^gamma ln p_c, p = softmax(z) over axis 1; y is one-hot or a distribution.</para>
/// <para>
/// Each p_c is the sigmoid of u_c = z_c - ln sum over j != c of e^(z_j), so that 1 - p_c keeps its digits where p_c is near 1. Only the
/// largest class can be there; its sum is taken without it, the others are at most 1/2 and take ln(1 - p_c) from ln p_c. Cost: O(N C).
/// </para>
/// <para>
/// Source: Lin et al. 2017, arXiv:1708.02002, with softmax for sigmoid. Departs: one value per row (the classes summed), where MONAI keeps one
/// per row and class; alpha_c is the weight of class c and there is no 1 - alpha.
/// </para>
/// </remarks>
public sealed class MultiClassFocalLoss : ILoss
{
    private const string Where = "multi-class focal loss";

    /// <summary>A loss over the classes of axis 1.</summary>
    /// <param name="gamma">Focusing exponent, finite, at least 0, default 2.</param>
    /// <param name="classAlphas">[C] weight of each class, above 0 and finite; null: all 1.</param>
    /// <param name="shared">Reduction, label smoothing (towards 1 / C), temperature; null: none of them.</param>
    /// <exception cref="ArgumentException">A number out of its range.</exception>
    public MultiClassFocalLoss(double gamma = 2, IReadOnlyList<double>? classAlphas = null, LossOptions? shared = null)
    {
        Gamma = Ranges.NotNegative("gamma", gamma);
        ClassAlphas = classAlphas is null ? null : [.. classAlphas.Select(a => Ranges.Positive("alpha", a))];
        Shared = shared ?? new LossOptions();
    }

    /// <summary>Focusing exponent.</summary>
    public double Gamma { get; }

    /// <summary>[C] weight of each class, or null.</summary>
    public IReadOnlyList<double>? ClassAlphas { get; }

    /// <summary>Reduction, label smoothing, temperature.</summary>
    public LossOptions Shared { get; }

    /// <inheritdoc/>
    /// <remarks>
    /// Logits and targets [N, C, *], C at least 2; the targets of a row sum to 1 (to 1e-4). The loss, its mask and its weights are [N, *].
    /// Range: at least 0.
    /// </remarks>
    public Tensor Forward(Tensor logits, Tensor targets, Tensor? mask = null, Tensor? weights = null)
    {
        if (logits.dim() < 2 || logits.shape[1] < 2)
            throw new ArgumentException($"logits: expected [N, C, *] with C at least 2, got {LossInput.Said(logits.shape)} ({Where})", nameof(logits));
        using DisposeScope scope = NewDisposeScope();
        LossInput input = LossInput.Of(Where, logits, targets, mask, weights, [logits.shape[0], .. logits.shape[2..]]);
        Tensor sums = input.Targets.sum(1);
        if (input.Mask is not null) sums = sums.Filled(input.Mask.logical_not(), 1);
        LossInput.CheckRange(Where, "targets' sum over the classes", sums, 1 - 1e-4, 1 + 1e-4);
        input = input.Smoothed(Where, Shared, logits.shape[1]);
        Tensor z = input.Logits, largest = z.argmax(1, keepdim: true);
        Tensor isLargest = zeros_like(z, dtype: ScalarType.Bool).scatter(1, largest, ones_like(largest, dtype: ScalarType.Bool));
        Tensor u = z.gather(1, largest).Minus(z.Filled(isLargest, double.NegativeInfinity).logsumexp(1, keepdim: true));
        Tensor small = nn.functional.log_softmax(z, 1).Filled(isLargest, -1);
        Tensor logP = where(isLargest, nn.functional.logsigmoid(u), small);
        Tensor terms = -logP * input.Targets;
        if (Gamma > 0) terms = terms * where(isLargest, nn.functional.logsigmoid(-u), (-small.exp()).log1p()).Times(Gamma).exp();
        if (ClassAlphas is not null) terms = terms * LossInput.PerClass(Where, ClassAlphas, z);
        return input.Reduce(terms.sum(1), Shared.Reduction).MoveToOuterDisposeScope();
    }
}
