namespace DtiGraph.Tests;

/// <summary>Where the repository lies. Linked into every test project that asks.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>Path of a file or folder in the repository.</summary>
    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "DtiGraph.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException($"no DtiGraph.sln above {AppContext.BaseDirectory}");
    }
}
