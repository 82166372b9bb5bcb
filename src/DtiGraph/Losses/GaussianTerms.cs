using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>The equations of Gaussian regression, without overflow.</summary>
internal static class GaussianTerms
{
    private static readonly double Sqrt2 = Math.Sqrt(2);

    /// <summary>-ln density of the residual r = value - mean.</summary>
    public static Tensor Density(Tensor residual, Tensor sd) => .5 * (residual / sd).square() + sd.log() + .5 * Math.Log(2 * Math.PI);

    /// <summary>-ln Phi(x), Phi the standard normal distribution function.</summary>
    /// <remarks>
    /// Below -1 as x^2/2 - ln(erfcx(-x / sqrt 2) / 2), which neither underflows nor cancels; above as -log1p(-erfc(x / sqrt 2) / 2).
    /// Each branch sees only arguments that are its own: the gradient of the other must not be infinite.
    /// </remarks>
    public static Tensor LogTail(Tensor x)
    {
        Tensor below = x.lt(-1), low = x.masked_fill(below.logical_not(), -1), high = x.masked_fill(below, -1);
        Tensor far = .5 * low.square() - (.5 * special.erfcx(-low / Sqrt2)).log();
        Tensor near = -(-.5 * special.erfc(high / Sqrt2)).log1p();
        return where(below, far, near);
    }
}
