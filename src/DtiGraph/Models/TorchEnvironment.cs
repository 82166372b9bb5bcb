using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace DtiGraph.Models;

/// <summary>What libtorch and the libraries in it are told before they are loaded: to compute the same bits on every x64 processor with AVX2.</summary>
/// <remarks>
/// <para>By themselves they take the widest registers, a way of their own for each vendor, and as many threads as there are cores, and cut their loops and sums by these. So libtorch takes the
/// ways of AVX2; MKL, which it asks for e^x and ln x, those that Intel states to be the same for processors of every vendor ("COMPATIBLE"); and both take one thread. What is large enough for
/// several has kernels of our own. These replace what the user has set, because a number that was given must be given again wherever one asks.</para>
/// <para>Threads that somebody asks for all the same (torch.set_num_threads) sleep while they wait, unless OMP_WAIT_POLICY is set: spinning they take the cores from our own kernels.</para>
/// <para>Each is read once, when libtorch is loaded, hence this early; .NET's own environment does not reach native code, hence the call. Not on Windows, whose C library offers no such call.</para>
/// </remarks>
internal static partial class TorchEnvironment
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "It must come before libtorch is loaded, whatever program uses this library.")]
    internal static void Settle()
    {
        if (OperatingSystem.IsWindows()) return;
        _ = SetEnvironment("OMP_WAIT_POLICY", "passive", 0);
        if (Avx2.IsSupported) _ = SetEnvironment("ATEN_CPU_CAPABILITY", "avx2", 1); // libtorch does not ask whether the processor has it
        _ = SetEnvironment("MKL_CBWR", "COMPATIBLE", 1);
        _ = SetEnvironment("OMP_NUM_THREADS", "1", 1);
        _ = SetEnvironment("MKL_NUM_THREADS", "1", 1);
    }

    /// <summary>setenv(3).</summary>
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SetEnvironment(string name, string value, int overwrite);
}
