using System.Runtime.InteropServices;

namespace DtiGraph.Features;

/// <summary>Pages of 2 MiB in place of 4 KiB, where the system has such on request: on a virtual machine the first touch of a page costs more than the numbers in it.</summary>
/// <remarks>Only for matrices that are many of them: where all matrices begin at a huge page their rows fall into the same places of the caches, which costs a step at BIOSNAP's size a fifth.</remarks>
internal static unsafe partial class HugePages
{
    private const int Large = 32 << 20, Page = 4096, Wanted = 14; // bytes; bytes; MADV_HUGEPAGE of sys/mman.h

    /// <summary>Numbers of an array that the collector does not move, because it is that large, with whatever stands in them.</summary>
    /// <param name="count">How many.</param>
    public static T[] Array<T>(int count) where T : unmanaged
    {
        var array = GC.AllocateUninitializedArray<T>(count);
        fixed (T* at = array) Ask(at, (long)count * sizeof(T));
        return array;
    }

    /// <summary>Asks for them; refused, it is memory as any other.</summary>
    /// <param name="memory">Not yet touched.</param>
    /// <param name="bytes">How long it is.</param>
    public static void Ask(void* memory, long bytes)
    {
        if (!OperatingSystem.IsLinux() || bytes < Large) return;
        nint at = (nint)memory, first = (at + Page - 1) & -Page;
        Advise(first, (nuint)(bytes - (first - at)), Wanted);
    }

    /// <summary>madvise(2).</summary>
    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint at, nuint length, int advice);
}
