using System.Runtime.InteropServices;

namespace DtiGraph.Models;

/// <summary>What the C library does with memory that libtorch frees. Of another C library than glibc nothing is asked.</summary>
public static unsafe class GlibcMemory
{
    private const int TrimThreshold = -1, MapThreshold = -3; // M_TRIM_THRESHOLD and M_MMAP_THRESHOLD of malloc.h
    private const int Kept = 256 << 20, Mapped = 32 << 20; // bytes; above 32 MiB glibc refuses the second
    private static readonly Lazy<bool> Asked = new(Ask);
    private static readonly Lazy<nint> Trim = new(() => Function("malloc_trim"));

    /// <summary>Lets it keep what a step of training frees: the next step takes it again. Once for the process; a service that does not train is not touched.</summary>
    /// <returns>Whether it was granted.</returns>
    /// <remarks>Memory above a limit is given back to the system, which then has to clear every page once more in every step: at BIOSNAP's size 2,000 pages and
    /// a tenth of the time.</remarks>
    public static bool Keep() => Asked.Value;

    /// <summary>Gives whole pages that are free back to the system. Takes milliseconds.</summary>
    /// <remarks>They are kept by thread: networks that are loaded by one thread after another leave holes in a pool of each.</remarks>
    public static void GiveBack()
    {
        if (Trim.Value != 0) _ = ((delegate* unmanaged<nint, int>)Trim.Value)(0);
    }

    private static bool Ask()
    {
        var set = (delegate* unmanaged<int, int, int>)Function("mallopt");
        return set != null && set(MapThreshold, Mapped) == 1 && set(TrimThreshold, Kept) == 1;
    }

    private static nint Function(string name) =>
        NativeLibrary.TryLoad("libc.so.6", out nint library) && NativeLibrary.TryGetExport(library, name, out nint address) ? address : 0;
}
