using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>Asymmetric loss: negatives are focused harder than positives, and easy negatives count nothing.</summary>
/// <remarks>
/// <para>
/// L = - y (1 - q)^g+ ln q - (1 - y) q_m^g- ln(1 - q_m), q = sigmoid(z), q_m = max(q - m, 0): a negative below the margin m has loss and
/// gradient 0. sigmoid(z) is no probability, and no closed form makes it one: calibrate.
/// </para>
/// <para>
/// Source: Ridnik et al. 2021, arXiv:2009.14119, eq. 7. Departs: the gradient goes through the weight, as in eq. 9 and timm's default, but
/// no epsilon inside the logarithms (timm's 1e-8 shows only beyond |z| = 18); reduction by element, where timm divides the sum by the rows;
/// soft labels as the expected loss.
/// </para>
/// </remarks>
/// <param name="gammaNegative">g-, at least 0 and finite, default 4.</param>
/// <param name="gammaPositive">g+, at least 0 and finite, default 1.</param>
/// <param name="margin">m in [0, 1), default .05.</param>
/// <param name="shared">Reduction, label smoothing, temperature; null: none of them.</param>
/// <exception cref="ArgumentException">A number out of its range.</exception>
public sealed class AsymmetricLoss(double gammaNegative = 4, double gammaPositive = 1, double margin = .05, LossOptions? shared = null) : ILoss
{
    /// <summary>g-.</summary>
    public double GammaNegative { get; } = Ranges.NotNegative("gamma of negatives", gammaNegative);

    /// <summary>g+.</summary>
    public double GammaPositive { get; } = Ranges.NotNegative("gamma of positives", gammaPositive);

    /// <summary>m.</summary>
    public double Margin { get; } = margin is >= 0 and < 1
        ? margin
        : throw new ArgumentException($"margin: expected a number in [0, 1), got {margin} (loss options)", nameof(margin));

    /// <summary>Reduction, label smoothing, temperature.</summary>
    public LossOptions Shared { get; } = shared ?? new LossOptions();

    /// <inheritdoc/>
    /// <remarks>Range: at least 0.</remarks>
    public Tensor Forward(Tensor logits, Tensor targets, Tensor? mask = null, Tensor? weights = null)
    {
        using DisposeScope scope = NewDisposeScope();
        LossInput input = LossInput.OfClasses("asymmetric loss", logits, targets, mask, weights, Shared);
        (Tensor z, Tensor y) = (input.Logits, input.Targets);
        Tensor logOne = nn.functional.logsigmoid(z), logZero = nn.functional.logsigmoid(-z);
        Tensor one = -logOne, zero = Margin == 0 ? -logZero : null!;
        if (FocalTerms.Power(GammaPositive) is { } positive) one = one * positive(logZero);
        if (Margin > 0) zero = Shifted(z);
        else if (FocalTerms.Power(GammaNegative) is { } negative) zero = zero * negative(logOne);
        return input.Reduce((y * one).Plus(y.Rest() * zero), Shared.Reduction).MoveToOuterDisposeScope();
    }

    // q - m is at most 1 - m, so both logarithms are far from their poles once the elements at or below the margin are set aside.
    private Tensor Shifted(Tensor z)
    {
        Tensor over = z.sigmoid().Plus(-Margin), none = over.IsAtMost(0), shifted = over.Filled(none, .5 * (1 - Margin));
        Tensor loss = -(-shifted).log1p();
        if (GammaNegative > 0) loss = loss * shifted.log().Times(GammaNegative).exp();
        return loss.Filled(none, 0);
    }
}
