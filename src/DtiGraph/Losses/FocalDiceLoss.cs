using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>Focal + Dice: every element right, and the set right.</summary>
/// <remarks>
/// L = lambda_F (mean focal loss of the set's unmasked elements) + lambda_D (Dice loss of the set), one value per set; sets as in
/// <see cref="DiceLoss"/>. Focal gives a gradient where a set saturates, Dice does not drown in true negatives.
/// Source: Zhu et al. 2019, arXiv:1808.05238. Departs: alpha may be none, and the focal term is a mean, as in MONAI's DiceFocalLoss,
/// so that the size of the set does not shift the balance.
/// </remarks>
/// <param name="focal">gamma and alpha.</param>
/// <param name="focalWeight">lambda_F, at least 0 and finite, default 1.</param>
/// <param name="diceWeight">lambda_D, at least 0 and finite, default 1.</param>
/// <param name="smooth">s of Dice, above 0 and finite, default 1e-5.</param>
/// <param name="shared">Reduction over the sets, label smoothing, temperature; null: none of them.</param>
/// <exception cref="ArgumentException">A number out of its range.</exception>
public sealed class FocalDiceLoss(
    FocalOptions focal, double focalWeight = 1, double diceWeight = 1, double smooth = 1e-5, LossOptions? shared = null) : ILoss
{
    private readonly FocalLoss elements = new(focal);

    /// <summary>gamma and alpha.</summary>
    public FocalOptions Focal => elements.Options;

    /// <summary>lambda_F.</summary>
    public double FocalWeight { get; } = Ranges.NotNegative("focal weight", focalWeight);

    /// <summary>lambda_D.</summary>
    public double DiceWeight { get; } = Ranges.NotNegative("Dice weight", diceWeight);

    /// <summary>s of Dice.</summary>
    public double Smooth { get; } = Ranges.Positive("smooth", smooth);

    /// <summary>Reduction over the sets, label smoothing, temperature.</summary>
    public LossOptions Shared { get; } = shared ?? new LossOptions();

    /// <inheritdoc/>
    /// <remarks>Mask and weights go with the elements, not with the sets. Range: at least 0.</remarks>
    public Tensor Forward(Tensor logits, Tensor targets, Tensor? mask = null, Tensor? weights = null)
    {
        using DisposeScope scope = NewDisposeScope();
        LossInput input = LossInput.OfClasses("focal + Dice loss", logits, targets, mask, weights, Shared);
        var sums = OverlapSums.Of(input);
        Tensor each = OverlapSums.Flat(input.Reduce(elements.Elements(input), Reduction.None));
        Tensor mean = input.Mask is null ? each.mean([-1L]) : each.sum(-1) / OverlapSums.Flat(input.Mask).sum(-1).AtLeast(1);
        return sums.Sets.Reduce(mean.Times(FocalWeight).Plus(sums.Tversky(.5, .5, Smooth / 2).Times(DiceWeight)), Shared.Reduction).MoveToOuterDisposeScope();
    }
}
