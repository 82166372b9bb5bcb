using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>Which values of one state are zeroed: a hash of the value's place, so that a mask is never stored and any thread can make any part of it.</summary>
/// <remarks>Three rounds of multiply and xor-shift, the first two those of Wellons' lowbias32; the keys come from the seed and the number of the mask
/// by splitmix64 (Steele et al. 2014, doi:10.1145/2714064.2660195). A value stays where its hash is at least share 2^32.</remarks>
public readonly record struct DropoutMask
{
    private const uint First = 0x7feb352d, Second = 0x846ca68b, Third = 0x9e3779b1;
    private readonly uint start, key, least;
    private readonly float scale;

    private DropoutMask(uint start, uint key, uint least, float scale) => (this.start, this.key, this.least, this.scale) = (start, key, least, scale);

    /// <summary>Keeps everything.</summary>
    public static DropoutMask None { get; } = new(0, 0, 0, 1);

    /// <summary>Whether it zeroes anything.</summary>
    public bool Drops => least != 0;

    /// <summary>One mask of a run.</summary>
    /// <param name="share">That is zeroed, in [0, 1); 0 gives <see cref="None"/>.</param>
    /// <param name="seed">Of the run.</param>
    /// <param name="number">Of the mask in the run.</param>
    public static DropoutMask Of(double share, ulong seed, ulong number)
    {
        ulong mixed = Mixed(Mixed(seed) + number);
        uint least = (uint)Math.Min(uint.MaxValue, Math.Round(share * (1L << 32)));
        return least == 0 ? None : new((uint)mixed, (uint)(mixed >> 32), least, (float)(1 / (1 - share)));
    }

    /// <summary>What one value is multiplied by: 0, or 1 / (1 - share).</summary>
    /// <param name="place">Row times width plus column, modulo 2^32.</param>
    public float At(uint place)
    {
        uint x = place + start;
        x = (x ^ (x >> 16)) * First;
        x = (x ^ (x >> 15)) * Second;
        x = (x ^ (x >> 16) ^ key) * Third;
        return (x ^ (x >> 15)) >= least ? scale : 0;
    }

    /// <summary>The same of eight values that lie side by side.</summary>
    /// <param name="place">Of the first.</param>
    /// <param name="stay">Which of them stay, the first in the lowest bit.</param>
    internal Vector256<float> EightAt(uint place, out uint stay)
    {
        var x = Vector256.Create(place + start) + Vector256<uint>.Indices;
        x = (x ^ (x >>> 16)) * First;
        x = (x ^ (x >>> 15)) * Second;
        x = (x ^ (x >>> 16) ^ Vector256.Create(key)) * Third;
        var stays = Vector256.GreaterThanOrEqual(x ^ (x >>> 15), Vector256.Create(least));
        stay = stays.ExtractMostSignificantBits();
        return stays.AsSingle() & Vector256.Create(scale);
    }

    /// <summary>The same of sixteen.</summary>
    /// <param name="place">Of the first.</param>
    /// <param name="stay">Which of them stay.</param>
    internal Vector512<float> SixteenAt(uint place, out uint stay)
    {
        var x = Vector512.Create(place + start) + Vector512<uint>.Indices;
        x = (x ^ (x >>> 16)) * First;
        x = (x ^ (x >>> 15)) * Second;
        x = (x ^ (x >>> 16) ^ Vector512.Create(key)) * Third;
        var stays = Vector512.GreaterThanOrEqual(x ^ (x >>> 15), Vector512.Create(least));
        stay = (uint)stays.ExtractMostSignificantBits();
        return stays.AsSingle() & Vector512.Create(scale);
    }

    /// <summary>The same of eight values of which it is known already.</summary>
    /// <param name="stay">Which of them stay.</param>
    internal Vector256<float> Eight(uint stay)
    {
        var bit = Vector256.Create(1u, 2, 4, 8, 16, 32, 64, 128);
        return Vector256.Equals(Vector256.Create(stay) & bit, bit).AsSingle() & Vector256.Create(scale);
    }

    /// <summary>The same of sixteen.</summary>
    /// <param name="stay">Which of them stay.</param>
    internal Vector512<float> Sixteen(uint stay)
    {
        var bit = Vector512.Create(1u, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768);
        return Vector512.Equals(Vector512.Create(stay) & bit, bit).AsSingle() & Vector512.Create(scale);
    }

    /// <summary>The same of a whole state, made by libtorch where the state lies.</summary>
    /// <param name="rows">N.</param>
    /// <param name="width">H.</param>
    /// <param name="device">Of the state.</param>
    /// <returns>[N, H] float32 - new tensor, owned by the caller.</returns>
    public Tensor On(long rows, long width, Device device)
    {
        using var _ = NewDisposeScope();
        Tensor low = tensor(0xffffffffL), of15 = tensor(15L), of16 = tensor(16L);
        Tensor Mix(Tensor x, Tensor shift, uint factor) => (x.bitwise_xor(x.bitwise_right_shift(shift)) * tensor((long)factor)).bitwise_and(low);
        using TorchSharp.Scalar count = rows * width; // held: one made on the fly can be finalised while libtorch reads it
        var x = arange(count, ScalarType.Int64, device).Plus(tensor((long)start)).bitwise_and(low);
        x = Mix(x, of16, First);
        x = Mix(x, of15, Second);
        x = x.bitwise_xor(x.bitwise_right_shift(of16)).bitwise_xor(tensor((long)key));
        x = (x * tensor((long)Third)).bitwise_and(low);
        x = x.bitwise_xor(x.bitwise_right_shift(of15));
        return (x.ge(tensor((long)least)).to(ScalarType.Float32) * tensor(scale)).reshape(rows, width).MoveToOuterDisposeScope();
    }

    private static ulong Mixed(ulong x)
    {
        x += 0x9e3779b97f4a7c15;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
        x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
        return x ^ (x >> 31);
    }
}
