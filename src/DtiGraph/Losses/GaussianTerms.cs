using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>The equations of Gaussian regression, without overflow.</summary>
internal static class GaussianTerms
{
    private const int Terms = 24;
    private static readonly double Sqrt2 = Math.Sqrt(2);

    /// <summary>-ln density of the residual r = value - mean.</summary>
    public static Tensor Density(Tensor residual, Tensor sd) => .5 * (residual / sd).square() + sd.log() + .5 * Math.Log(2 * Math.PI);

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
        Tensor near = x.ge(-1), far = x.lt(-5), middle = near.logical_or(far);
        Tensor high = x.masked_fill(near.logical_not(), 0), between = x.masked_fill(middle, -2), t = -x.masked_fill(far.logical_not(), -6);
        Tensor fraction = zeros_like(t);
        for (int k = Terms; k >= 1; k--) fraction = k / (t + fraction);
        Tensor tail = .5 * t.square() + .5 * Math.Log(2 * Math.PI) + (t + fraction).log();
        Tensor body = where(near, -(-.5 * special.erfc(high / Sqrt2)).log1p(), -(.5 * special.erfc(-between / Sqrt2)).log());
        return where(far, tail, body);
    }
}
