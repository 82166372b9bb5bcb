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
}
