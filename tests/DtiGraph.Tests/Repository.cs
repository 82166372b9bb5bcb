namespace DtiGraph.Tests;

/// <summary>Where the repository lies.</summary>
internal static class Repository
{
    /// <summary>Path of a file or folder in the repository.</summary>
    public static string Path(string relative)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "DtiGraph.sln"))) folder = folder.Parent;
        return System.IO.Path.Combine(folder!.FullName, relative);
    }
}
