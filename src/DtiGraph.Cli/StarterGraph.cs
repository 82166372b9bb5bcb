namespace DtiGraph.Cli;

/// <summary>Finds the starter graph that comes with the project.</summary>
internal static class StarterGraph
{
    /// <exception cref="CommandFailedException">It is neither above the current folder nor above the program.</exception>
    public static string Find() => Above(Environment.CurrentDirectory) ?? Above(AppContext.BaseDirectory)
        ?? throw new CommandFailedException(
            "starter graph: expected graphs/starter above the current folder or the program, got neither; name a dataset with --graph");

    private static string? Above(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "graphs", "starter");
            if (File.Exists(Path.Combine(candidate, "drugs.csv"))) return candidate;
        }
        return null;
    }
}
