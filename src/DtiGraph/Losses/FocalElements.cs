using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>The focal losses of many logits on the processor, with their slopes in closed form, in one pass.</summary>
/// <remarks>With s = softplus: L-(z) = q^gamma s(z), its slope q^gamma [q + gamma (1-q) s(z)]; L+(z) = L-(-z). ln q = -s(-z), so nothing overflows.</remarks>
internal sealed class FocalElements : autograd.SingleTensorFunction<FocalElements>
{
    /// <inheritdoc/>
    public override string Name => nameof(FocalElements);

    /// <summary>y a L+(z) + (1-y) (1-a) L-(z), or without both weights.</summary>
    /// <param name="logits">float32, on the processor.</param>
    /// <param name="targets">Likewise, the same shape.</param>
    /// <param name="options">gamma and alpha.</param>
    /// <returns>Shape of the logits - new tensor, owned by the caller; differentiable in the logits, once.</returns>
    public static Tensor Apply(Tensor logits, Tensor targets, FocalOptions options) => apply(logits, targets, options);

    /// <summary>The mean of them, and its slope in every logit, without autograd.</summary>
    /// <param name="logits">[P] float32, contiguous, on the processor.</param>
    /// <param name="targets">Likewise.</param>
    /// <param name="options">gamma and alpha.</param>
    /// <returns>Scalar and [P] - new tensors, owned by the caller.</returns>
    public static (Tensor Mean, Tensor Slopes) MeanOf(Tensor logits, Tensor targets, FocalOptions options)
    {
        using var losses = empty_like(logits);
        var slopes = empty_like(logits);
        Compute(logits, targets, losses, slopes, options);
        var each = Numbers(slopes);
        float share = 1f / each.Length;
        foreach (ref var lanes in MemoryMarshal.Cast<float, Vector256<float>>(each)) lanes *= share;
        for (int i = each.Length & ~7; i < each.Length; i++) each[i] *= share;
        return (losses.mean(), slopes);
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope();
        var options = (FocalOptions)vars[2];
        Tensor logits = ((Tensor)vars[0]).contiguous(), targets = ((Tensor)vars[1]).contiguous(), losses = empty_like(logits), slopes = empty_like(logits);
        Compute(logits, targets, losses, slopes, options);
        ctx.save_for_backward([slopes.MoveToOuterDisposeScope()]);
        return losses.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var slopes = ctx.get_saved_variables()[0];
        return [grad_output * slopes, null!, null!];
    }

    private static void Compute(Tensor logits, Tensor targets, Tensor losses, Tensor slopes, FocalOptions options) =>
        Compute(Numbers(logits), Numbers(targets), Numbers(losses), Numbers(slopes), (float)options.Gamma, (float)(options.Alpha ?? 1), (float)(1 - (options.Alpha ?? 0)));

    private static void Compute(ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, Span<float> losses, Span<float> slopes, float gamma, float ofPositive, float ofNegative)
    {
        int i = 0;
        for (; i + 8 <= logits.Length; i += 8)
        {
            var (loss, slope) = Eight(Vector256.Create(logits[i..]), Vector256.Create(targets[i..]), gamma, ofPositive, ofNegative);
            loss.CopyTo(losses[i..]);
            slope.CopyTo(slopes[i..]);
        }
        if (i == logits.Length) return;
        Span<float> z = stackalloc float[8], y = stackalloc float[8];
        logits[i..].CopyTo(z);
        targets[i..].CopyTo(y);
        var (lastLoss, lastSlope) = Eight(Vector256.Create<float>(z), Vector256.Create<float>(y), gamma, ofPositive, ofNegative);
        for (int k = 0; i + k < logits.Length; k++) (losses[i + k], slopes[i + k]) = (lastLoss[k], lastSlope[k]);
    }

    private static (Vector256<float> Loss, Vector256<float> Slope) Eight(Vector256<float> z, Vector256<float> y, float gamma, float ofPositive, float ofNegative)
    {
        var one = Vector256<float>.One;
        var small = Vector256.Exp(-Vector256.Abs(z)); // e^-|z|, in (0, 1]
        var sum = one + small;
        // ln(1 + x) without losing x: Kahan's correction.
        var rest = Vector256.ConditionalSelect(Vector256.Equals(sum, one), small, Vector256.Log(sum) * small / (sum - one));
        Vector256<float> plus = Vector256.Max(z, default) + rest, minus = Vector256.Max(-z, default) + rest; // s(z), s(-z)
        Vector256<float> larger = one / sum, smaller = small / sum;
        var positive = Vector256.GreaterThanOrEqual(z, default);
        Vector256<float> q = Vector256.ConditionalSelect(positive, larger, smaller), p = Vector256.ConditionalSelect(positive, smaller, larger);
        Vector256<float> ofZero = one, ofOne = one;
        if (gamma != 0) (ofZero, ofOne) = (Vector256.Min(one, Vector256.Exp(minus * -gamma)), Vector256.Min(one, Vector256.Exp(plus * -gamma))); // q^gamma, (1-q)^gamma; e^0 comes out a bit above 1
        Vector256<float> weightOne = y * ofPositive, weightZero = (one - y) * ofNegative;
        return (weightOne * ofOne * minus + weightZero * ofZero * plus,
            weightZero * ofZero * (q + p * plus * gamma) - weightOne * ofOne * (p + q * minus * gamma));
    }

    private static Span<float> Numbers(Tensor values) => MemoryMarshal.Cast<byte, float>(values.bytes);
}
