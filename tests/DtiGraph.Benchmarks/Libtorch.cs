using System.Runtime.CompilerServices;
using DtiGraph.Models;
using static TorchSharp.torch;

namespace DtiGraph.Benchmarks;

/// <summary>libtorch as it is by itself, for what is timed against it: over all cores, and MKL on whatever way it takes for the fastest. The library keeps both to what gives the same bits everywhere.</summary>
internal static class Libtorch
{
    /// <summary>Before libtorch is loaded. What the library itself still asks of MKL is too little to be seen in a figure.</summary>
    [ModuleInitializer]
    internal static void Free()
    {
        if (!OperatingSystem.IsWindows()) _ = TorchEnvironment.SetEnvironment("MKL_CBWR", "AUTO", 1);
    }

    /// <summary>What something of libtorch's own takes, over all cores.</summary>
    public static double Milliseconds(Action act)
    {
        double taken = 0;
        OverAllCores(() => taken = EpochTiming.Milliseconds(act));
        return taken;
    }

    /// <summary>Does something of libtorch's own.</summary>
    public static void OverAllCores(Action act)
    {
        int threads = get_num_threads();
        set_num_threads(Environment.ProcessorCount);
        try
        {
            act();
        }
        finally
        {
            set_num_threads(threads);
        }
    }
}
