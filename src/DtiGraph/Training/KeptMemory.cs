using System.Runtime.InteropServices;

namespace DtiGraph.Training;

/// <summary>Lets the C library keep the memory that a step of training frees: the next step takes it again.</summary>
/// <remarks>glibc gives memory above a limit back to the system, which then has to clear every page once more in every step: at BIOSNAP's size 2,000 pages and
/// a tenth of the time. Of another C library nothing is asked. Once for the process; a service that does not train is not touched.</remarks>
internal static class KeptMemory
{
    private const int TrimThreshold = -1, MapThreshold = -3; // M_TRIM_THRESHOLD and M_MMAP_THRESHOLD of malloc.h
    private const int Kept = 256 << 20, Mapped = 32 << 20; // bytes; above 32 MiB glibc refuses the second
    private static readonly Lazy<bool> Asked = new(Ask);

    /// <summary>Asks for it, the first time.</summary>
    /// <returns>Whether it was granted.</returns>
    public static bool Keep() => Asked.Value;

    private static unsafe bool Ask()
    {
        if (!NativeLibrary.TryLoad("libc.so.6", out nint library) || !NativeLibrary.TryGetExport(library, "mallopt", out nint mallopt)) return false;
        var set = (delegate* unmanaged<int, int, int>)mallopt;
        return set(MapThreshold, Mapped) == 1 && set(TrimThreshold, Kept) == 1;
    }
}
