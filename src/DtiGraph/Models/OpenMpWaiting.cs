using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DtiGraph.Models;

/// <summary>Makes libtorch's idle threads sleep instead of spin.</summary>
/// <remarks>They spin by default while they wait for work, and take the cores from our own kernels and from everything else that runs:
/// on a busy machine of two cores training took several times as long. OpenMP reads the setting once, when libtorch is loaded, hence this early;
/// .NET's own environment does not reach native code, hence the call. A setting of the user's own is left alone.</remarks>
internal static partial class OpenMpWaiting
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "It must come before libtorch is loaded, whatever program uses this library.")]
    internal static void Sleep()
    {
        if (!OperatingSystem.IsWindows()) _ = SetEnvironment("OMP_WAIT_POLICY", "passive", 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
