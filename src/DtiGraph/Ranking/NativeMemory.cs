using System.Runtime.InteropServices;

namespace DtiGraph.Ranking;

/// <summary>Memory that libtorch freed and the C library keeps.</summary>
/// <remarks>glibc keeps it by thread: networks that are loaded by one thread after another leave holes in a pool of each. Of another C library nothing is asked.</remarks>
public static class NativeMemory
{
    private static readonly Lazy<nint> Trim = new(() =>
        NativeLibrary.TryLoad("libc.so.6", out nint library) && NativeLibrary.TryGetExport(library, "malloc_trim", out nint trim) ? trim : 0);

    /// <summary>Gives whole pages that are free back to the system. Takes milliseconds.</summary>
    public static unsafe void GiveBack()
    {
        if (Trim.Value != 0) _ = ((delegate* unmanaged<nint, int>)Trim.Value)(0);
    }
}
