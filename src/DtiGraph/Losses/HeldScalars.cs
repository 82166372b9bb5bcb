using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>Arithmetic of tensors and numbers in which the number is held until libtorch has read it.</summary>
/// <remarks>TorchSharp makes a Scalar on the fly for every number, and one of 1 for + and - of two tensors. Nothing holds it: collected at the wrong moment,
/// it is finalised while libtorch reads it, which then fails, ends the process or takes another number; a value that is read out of a tensor is a Scalar on its way, too. Each result is a new tensor, owned by the caller.</remarks>
internal static class HeldScalars
{
    private static readonly Scalar One = 1, MinusOne = -1;

    /// <summary>a + b.</summary>
    public static Tensor Plus(this Tensor left, Tensor right) => left.add(right, One);

    /// <summary>a - b.</summary>
    public static Tensor Minus(this Tensor left, Tensor right) => left.add(right, MinusOne);

    /// <summary>a + number.</summary>
    public static Tensor Plus(this Tensor left, double number) => With(number, s => left.add(s, One));

    /// <summary>number - a.</summary>
    public static Tensor From(this Tensor subtracted, double number) => (-subtracted).Plus(number);

    /// <summary>1 - a.</summary>
    public static Tensor Rest(this Tensor share) => share.From(1);

    /// <summary>a times number.</summary>
    public static Tensor Times(this Tensor left, double number) => With(number, s => left.mul(s));

    /// <summary>a over number.</summary>
    public static Tensor Over(this Tensor left, double number) => With(number, s => left.div(s));

    /// <summary>number over a.</summary>
    public static Tensor Under(this Tensor divisor, double number) => divisor.reciprocal().Times(number);

    /// <summary>a, at least number.</summary>
    public static Tensor AtLeast(this Tensor values, double number) => With(number, s => values.clamp_min(s));

    /// <summary>a, at most number.</summary>
    public static Tensor AtMost(this Tensor values, double number) => With(number, s => values.clamp_max(s));

    /// <summary>a, with number where the mask holds.</summary>
    public static Tensor Filled(this Tensor values, Tensor mask, double number) => With(number, s => values.masked_fill(mask, s));

    /// <summary>Where a is number.</summary>
    public static Tensor Is(this Tensor values, double number) => With(number, s => values.eq(s));

    /// <summary>Where a is at least number.</summary>
    public static Tensor IsAtLeast(this Tensor values, double number) => With(number, s => values.ge(s));

    /// <summary>Where a is at most number.</summary>
    public static Tensor IsAtMost(this Tensor values, double number) => With(number, s => values.le(s));

    /// <summary>Whether the one value of a is true.</summary>
    public static bool IsTrue(this Tensor one) => Read(one, s => s.ToBoolean());

    /// <summary>The one value of a, which is whole.</summary>
    public static long Whole(this Tensor one) => Read(one, s => s.ToInt64());

    /// <summary>The one value of a.</summary>
    public static double Number(this Tensor one) => Read(one, s => s.ToDouble());

    private static T Read<T>(Tensor one, Func<Scalar, T> of)
    {
        using Scalar held = one.ToScalar();
        return of(held);
    }

    private static Tensor With(double number, Func<Scalar, Tensor> of)
    {
        using Scalar held = number;
        return of(held);
    }
}
