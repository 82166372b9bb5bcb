using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>The equations of the focal family on a binary logit, without overflow.</summary>
/// <remarks>
/// ln q = logsigmoid(z) and ln(1 - q) = logsigmoid(-z). The power is exp(gamma ln(.)), because the gradient of (1 - p_t)^gamma itself
/// is infinite at p_t = 1 for gamma below 1.
/// </remarks>
internal static class FocalTerms
{
    /// <summary>y a (1-q)^gamma (-ln q) + (1-y) b q^gamma (-ln(1-q)): the focal loss of the two labels, expected over y.</summary>
    /// <param name="z">[N, *].</param>
    /// <param name="y">[N, *] in [0, 1].</param>
    /// <param name="power">x -> exp(gamma x), or null where gamma is 0.</param>
    /// <param name="a">Weight on positives: a scalar tensor or [1, C, 1...], or null for 1 and 1.</param>
    public static Tensor Expected(Tensor z, Tensor y, Func<Tensor, Tensor>? power, Tensor? a)
    {
        Tensor logOne = nn.functional.logsigmoid(z), logZero = nn.functional.logsigmoid(-z);
        Tensor one = -logOne, zero = -logZero;
        if (power is not null) (one, zero) = (one * power(logZero), zero * power(logOne));
        if (a is not null) (one, zero) = (one * a, zero * a.Rest());
        return (y * one).Plus(y.Rest() * zero);
    }

    /// <summary>(a y + b (1-y)) (1 - p_t)^gamma CE(z, y) with p_t = q y + (1-q)(1-y), the soft labels of torchvision.</summary>
    public static Tensor Blended(Tensor z, Tensor y, Func<Tensor, Tensor>? power, Tensor? a)
    {
        Tensor logOne = nn.functional.logsigmoid(z), logZero = nn.functional.logsigmoid(-z);
        Tensor loss = -(y * logOne).Plus(y.Rest() * logZero);
        // The log of a label of 0 is -infinity: that branch weighs exp(-infinity) = 0, in the gradient too.
        if (power is not null) loss = loss * power(logaddexp(y.Rest().log().Plus(logOne), y.log().Plus(logZero)));
        return a is null ? loss : loss * (a * y).Plus(a.Rest() * y.Rest());
    }

    /// <summary>x -> exp(gamma x); null for gamma 0.</summary>
    public static Func<Tensor, Tensor>? Power(double gamma) => gamma == 0 ? null : x => x.Times(gamma).exp();
}
