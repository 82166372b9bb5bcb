using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>a + b of tensors, for what runs while other threads make garbage.</summary>
/// <remarks>TorchSharp's operators + and - pass a Scalar of 1 that they make on the fly and do not hold: collected at the wrong moment, it is finalised while libtorch reads it,
/// which then fails or adds another multiple. This one is held.</remarks>
internal static class TensorSums
{
    private static readonly Scalar One = 1;

    /// <summary>The sum.</summary>
    /// <param name="left">Any shape.</param>
    /// <param name="right">Of a shape that can be broadcast to it.</param>
    /// <returns>New tensor, owned by the caller.</returns>
    public static Tensor Plus(this Tensor left, Tensor right) => left.add(right, One);
}
