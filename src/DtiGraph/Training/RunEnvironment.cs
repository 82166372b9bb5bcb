using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.InteropServices;

namespace DtiGraph.Training;

/// <summary>What a run was made with.</summary>
internal static class RunEnvironment
{
    /// <summary>Library and runtime versions.</summary>
    public static ImmutableSortedDictionary<string, string> Packages { get; } = new Dictionary<string, string>
    {
        [".NET"] = RuntimeInformation.FrameworkDescription,
        ["DtiGraph"] = Version(typeof(RunEnvironment)).Split('+')[0],
        ["TorchSharp"] = Version(typeof(TorchSharp.torch)).Split('+')[0],
        ["libtorch"] = TorchSharp.torch.__version__,
        ["CsvHelper"] = Version(typeof(CsvHelper.CsvReader)).Split('+')[0],
        ["Microsoft.Data.Sqlite"] = Version(typeof(Microsoft.Data.Sqlite.SqliteConnection)).Split('+')[0],
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>The commit that the library was built from; empty where the build did not know it.</summary>
    public static string GitCommit { get; } = Version(typeof(RunEnvironment)).Split('+') is [_, var commit] ? commit : "";

    private static string Version(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? type.Assembly.GetName().Version?.ToString() ?? "";
}
