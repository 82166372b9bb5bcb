using System.Globalization;

namespace DtiGraph.Benchmarks.Load;

/// <summary>name=number arguments of a run.</summary>
internal sealed class LoadOptions(string[] given)
{
    public double Of(string name, double unset) => given.FirstOrDefault(o => o.StartsWith(name + "=", StringComparison.Ordinal)) is { } option
        ? double.Parse(option[(name.Length + 1)..], CultureInfo.InvariantCulture)
        : unset;
}
