namespace DtiGraph.Tests;

/// <summary>Real data and other programs' answers, read from a folder named shared beside the repository, never copied into it.</summary>
internal static class SharedData
{
    private static readonly string? Root = Find();

    /// <summary>A file or folder under shared/oracle; skips the test where the folder is absent.</summary>
    public static string Oracle(string relative) => At("oracle", relative);

    /// <summary>A file or folder under shared/data; skips the test where the folder is absent.</summary>
    public static string Data(string relative) => At("data", relative);

    /// <summary>The folder of the Neo4j server; skips the test where it is absent.</summary>
    public static string Neo4j() => At("neo4j", "");

    private static string At(string part, string relative)
    {
        Assert.SkipWhen(Root is null, "no folder shared/ above the tests and DTIGRAPH_SHARED is not set: the reference data is not here");
        string path = Path.Combine(Root!, part, relative);
        Assert.SkipUnless(Path.Exists(path), $"shared/{part}/{relative} is not here");
        return path;
    }

    private static string? Find()
    {
        string? named = Environment.GetEnvironmentVariable("DTIGRAPH_SHARED");
        if (!string.IsNullOrEmpty(named)) return named;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared");
            if (Directory.Exists(Path.Combine(candidate, "oracle"))) return candidate;
        }
        return null;
    }
}
