using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>The equations of Gaussian regression, without overflow.</summary>
internal static class GaussianTerms
{
    private const int Terms = 24;
    private static readonly double Sqrt2 = Math.Sqrt(2);

    /// <summary>-ln density of the residual r = value - mean.</summary>
    public static Tensor Density(Tensor residual, Tensor sd) => (residual / sd).square().Times(.5).Plus(sd.log()).Plus(.5 * Math.Log(2 * Math.PI));

    /// <summary>-ln Phi(x), Phi the standard normal distribution function.</summary>
    /// <remarks>
    /// <para>
    /// Above -1: -log1p(-erfc(x / sqrt 2) / 2). From -5 to -1: -ln(erfc(-x / sqrt 2) / 2). Below, t = -x: t^2/2 + ln sqrt(2 pi) + ln(t + K),
    /// with Laplace's continued fraction K = 1/(t + 2/(t + 3/(t + ...))), which neither underflows nor cancels; 24 terms leave 1e-16 at t = 5.
    /// </para>
    /// <para>TorchSharp 0.107's special.erfcx would be the short way, but it returns erfc.</para>
    /// <para>Each branch sees only arguments that are its own: the gradient of another must not be infinite.</para>
    /// </remarks>
    public static Tensor LogTail(Tensor x)
    {
        Tensor near = x.IsAtLeast(-1), far = x.IsAtLeast(-5).logical_not(), middle = near.logical_or(far);
        Tensor high = x.Filled(near.logical_not(), 0), between = x.Filled(middle, -2), t = -x.Filled(far.logical_not(), -6);
        Tensor fraction = zeros_like(t);
        for (int k = Terms; k >= 1; k--) fraction = t.Plus(fraction).Under(k);
        Tensor tail = t.square().Times(.5).Plus(.5 * Math.Log(2 * Math.PI)).Plus(t.Plus(fraction).log());
        Tensor body = where(near, -special.erfc(high.Over(Sqrt2)).Times(-.5).log1p(), -special.erfc((-between).Over(Sqrt2)).Times(.5).log());
        return where(far, tail, body);
    }
}
