using System.Globalization;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace DtiGraph.Benchmarks;

/// <summary>What the machine can do at best: products of float32 and bytes from memory, over all cores.</summary>
internal static class MachineLimits
{
    private const int Rounds = 20, Numbers = 32 << 20; // 128 MB an array: far above any cache

    /// <summary>Markdown: processor, products, memory.</summary>
    public static IEnumerable<string> Lines()
    {
        using var scope = NewDisposeScope();
        Tensor a = randn(1024, 1024), b = randn(1024, 1024);
        float[] from = new float[Numbers], to = new float[Numbers];
        List<double> products = [], copies = [];
        for (int i = 0; i < Rounds; i++)
        {
            products.Add(Libtorch.Milliseconds(() => a.mm(b).Dispose()));
            copies.Add(EpochTiming.Milliseconds(() => Copy(from, to)));
        }
        double bytes = 2.0 * sizeof(float) * Numbers / 1e6;
        yield return $"{Processor()}, {Environment.ProcessorCount} cores, {(Vector512.IsHardwareAccelerated ? "AVX-512" : Vector256.IsHardwareAccelerated ? "AVX2" : "no wide registers")}, .NET {Environment.Version}.";
        yield return "";
        yield return string.Create(CultureInfo.InvariantCulture,
            $"float32 product of libtorch, 1,024 x 1,024 x 1,024: {Figure.UnitGigaflop / products.Min() * 1000:F0} GFLOP/s at best, {Figure.UnitGigaflop / Figure.Median(products) * 1000:F0} in the middle of {Rounds}. Memory, read and written: {bytes / copies.Min():F1} GB/s at best, {bytes / Figure.Median(copies):F1} in the middle.");
    }

    /// <summary>As the system names it; no name of the machine.</summary>
    public static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor"
        : "unknown processor";

    private static void Copy(float[] from, float[] to) => Parallel.For(0, Environment.ProcessorCount, part =>
    {
        int start = (int)((long)Numbers * part / Environment.ProcessorCount), end = (int)((long)Numbers * (part + 1) / Environment.ProcessorCount);
        from.AsSpan(start..end).CopyTo(to.AsSpan(start));
    });
}
