using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>The numbers of a tensor where they lie.</summary>
internal static unsafe class TensorMemory
{
    /// <summary>Address of the first number; valid while the tensor is alive.</summary>
    /// <param name="values">float32, contiguous, on the processor.</param>
    public static float* Of(Tensor values) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(values.bytes));

    /// <summary>A copy of all numbers, row by row.</summary>
    /// <param name="values">float32, on any device.</param>
    /// <remarks>TorchSharp's own data().ToArray() asks libtorch for the tensor's size once a number.</remarks>
    public static float[] Copied(Tensor values)
    {
        using var _ = NewDisposeScope(); // each step is a tensor that keeps the memory
        return Read(values).ToArray();
    }

    /// <summary>All numbers, row by row, to be read until the caller's dispose scope ends.</summary>
    /// <param name="values">float32, on any device.</param>
    public static ReadOnlySpan<float> Read(Tensor values) => values.dtype == ScalarType.Float32
        ? MemoryMarshal.Cast<byte, float>(values.detach().cpu().contiguous().bytes)
        : throw new ArgumentException($"numbers: expected Float32, got {values.dtype} (copy of a tensor)");
}
