using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>Focal loss: the Bernoulli negative log-likelihood, weighted down where the model is already right.</summary>
/// <remarks>
/// FL = - alpha_t (1 - p_t)^gamma ln p_t, with q = sigmoid(z), p_t = q if y = 1 else 1 - q, alpha_t = alpha if y = 1 else 1 - alpha
/// (both 1 without alpha). With gamma above 0 its minimiser is not the probability: see <see cref="FocalPosterior"/>.
/// Source: Lin et al. 2017, arXiv:1708.02002, eq. 5. Departs: targets between 0 and 1 are allowed, see <see cref="Losses.SoftLabels"/>.
/// </remarks>
public sealed class FocalLoss : ILoss
{
    private const string Where = "focal loss";

    /// <summary>A focal loss.</summary>
    /// <param name="options">gamma and alpha, one alpha for all classes.</param>
    /// <param name="shared">Reduction, label smoothing, temperature; null: none of them.</param>
    /// <param name="softLabels">What a target between 0 and 1 means.</param>
    /// <param name="classAlphas">[C] alpha of each class (axis 1 of the logits), each in (0, 1), in place of the one alpha; null: one for all.</param>
    /// <exception cref="ArgumentException">An alpha out of its range, or both kinds of alpha.</exception>
    public FocalLoss(
        FocalOptions options, LossOptions? shared = null, SoftLabels softLabels = SoftLabels.Expected, IReadOnlyList<double>? classAlphas = null)
    {
        if (classAlphas is not null && options.Alpha is not null)
            throw new ArgumentException($"alpha: expected one for all classes or one a class, got both ({Where})", nameof(classAlphas));
        Options = options;
        Shared = shared ?? new LossOptions();
        SoftLabels = softLabels;
        ClassAlphas = classAlphas is null ? null : [.. classAlphas.Select(a => Ranges.Share("alpha", a))];
    }

    /// <summary>gamma and alpha.</summary>
    public FocalOptions Options { get; }

    /// <summary>Reduction, label smoothing, temperature.</summary>
    public LossOptions Shared { get; }

    /// <summary>What a target between 0 and 1 means.</summary>
    public SoftLabels SoftLabels { get; }

    /// <summary>[C] alpha of each class, or null.</summary>
    public IReadOnlyList<double>? ClassAlphas { get; }

    /// <inheritdoc/>
    /// <remarks>Range: at least 0. Logits [N, *], or [N, C, *] with an alpha for each class.</remarks>
    public Tensor Forward(Tensor logits, Tensor targets, Tensor? mask = null, Tensor? weights = null)
    {
        using DisposeScope scope = NewDisposeScope();
        LossInput input = LossInput.OfClasses(Where, logits, targets, mask, weights, Shared);
        return input.Reduce(Elements(input), Shared.Reduction).MoveToOuterDisposeScope();
    }

    /// <summary>The mean loss, and its slope in every logit, in one pass and without autograd; null where libtorch's operations are needed.</summary>
    /// <param name="logits">As <see cref="Forward"/> takes them.</param>
    /// <param name="targets">Shape and dtype of the logits.</param>
    internal (Tensor Mean, Tensor Slopes)? MeanSlopes(Tensor logits, Tensor targets)
    {
        if (!IsClosed(logits) || Shared != new LossOptions(Reduction.Mean)) return null;
        using Tensor z = logits.contiguous(), y = LossInput.OfClasses(Where, logits, targets, null, null, Shared).Targets.contiguous();
        return FocalElements.MeanOf(z, y, Options);
    }

    internal Tensor Elements(LossInput input) =>
        IsClosed(input.Logits) ? FocalElements.Apply(input.Logits, input.Targets, Options) : ByTorch(input.Logits, input.Targets);

    private bool IsClosed(Tensor logits) =>
        SoftLabels == SoftLabels.Expected && ClassAlphas is null && logits.dtype == ScalarType.Float32 && logits.device_type == DeviceType.CPU;

    /// <summary>The same by libtorch's own operations, of any dtype and on any device.</summary>
    internal Tensor ByTorch(Tensor z, Tensor y)
    {
        Tensor? alpha = ClassAlphas is not null ? LossInput.PerClass(Where, ClassAlphas, z)
            : Options.Alpha is double one ? tensor(one, z.dtype, z.device) : null;
        Func<Tensor, Tensor>? power = FocalTerms.Power(Options.Gamma);
        return SoftLabels == SoftLabels.Blended ? FocalTerms.Blended(z, y, power, alpha) : FocalTerms.Expected(z, y, power, alpha);
    }
}
