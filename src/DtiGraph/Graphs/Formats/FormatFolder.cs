using System.Collections.Immutable;
using System.Text;
using DtiGraph.Graphs.Csv;

namespace DtiGraph.Graphs.Formats;

/// <summary>A dataset folder as the readers see it: its files by name, which of them were read, and which nobody may read.</summary>
internal sealed class FormatFolder
{
    /// <summary>What is said of a pickle where text was needed.</summary>
    public const string PickleFault = "content: expected text, got a Python pickle, which is refused: reading one runs whatever code is in it. "
        + "Where you trust its source, write it out in Python, a matrix with numpy.savetxt, and give the text file";

    private const int Deepest = 3, Listed = 8, HeaderBytes = 4096;

    private readonly HashSet<string> read = new(StringComparer.Ordinal);

    /// <param name="root">The folder; it exists.</param>
    public FormatFolder(string root)
    {
        Root = root;
        var all = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = Deepest, IgnoreInaccessible = false };
        Files = [.. Directory.EnumerateFiles(root, "*", all).Select(f => Path.GetRelativePath(root, f).Replace('\\', '/'))
            .Where(f => !f.Split('/').Any(StrayTables.IsAside)).Order(StringComparer.Ordinal)];
    }

    public string Root { get; }

    /// <summary>Paths relative to the folder, with forward slashes, sorted; hidden and temporary files are not among them.</summary>
    public ImmutableArray<string> Files { get; }

    /// <summary>Files that lie in the folder itself.</summary>
    public IEnumerable<string> Top => Files.Where(f => !f.Contains('/'));

    public bool Has(string file) => Files.BinarySearch(file, StringComparer.Ordinal) >= 0;

    /// <summary>Marks a file as read; a fault where it is absent or a pickle.</summary>
    /// <param name="file">Relative to the folder.</param>
    /// <param name="holds">What it should hold, for the fault.</param>
    /// <param name="faults">Takes the fault.</param>
    public bool CanRead(string file, string holds, FaultList faults)
    {
        read.Add(file);
        if (!Has(file)) faults.Add(file, 0, "missing file", holds, "no such file");
        else if (IsPickle(file)) faults.Add(new GraphFault(file, 0, PickleFault));
        else return true;
        return false;
    }

    public string PathOf(string file) => Path.Combine(Root, file);

    /// <summary>UTF-8 with or without a byte order mark; bytes that are not become U+FFFD.</summary>
    public StreamReader Text(string file) => new(PathOf(file), Encoding.UTF8);

    /// <summary>By its first two bytes from protocol 2 on; older ones are text and known by their name alone.</summary>
    public bool IsPickle(string file)
    {
        if (Path.GetExtension(file).ToLowerInvariant() is ".pkl" or ".pickle" || Path.GetFileName(file) == "Y") return true;
        Span<byte> start = stackalloc byte[2];
        using var stream = File.OpenRead(PathOf(file));
        return stream.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start[0] == 0x80 && start[1] is >= 2 and <= 5;
    }

    /// <summary>The first line that is neither empty nor a comment, as far as 4 kB reach; empty where there is none.</summary>
    public string FirstLine(string file, char comment = '\0')
    {
        using var stream = File.OpenRead(PathOf(file));
        byte[] start = new byte[HeaderBytes];
        int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        string text = Encoding.UTF8.GetString(start, 0, length).TrimStart('\uFEFF');
        return text.Split('\n', '\r').FirstOrDefault(l => !string.IsNullOrWhiteSpace(l) && l[0] != comment, "");
    }

    /// <summary>The files in a few words.</summary>
    public string Listing() => Files.Length == 0 ? "an empty folder" : Some([.. Files.Select(Described)]);

    /// <summary>A note on the files that were not read; null where all were.</summary>
    public string? Unread()
    {
        var left = Files.Where(f => !read.Contains(f)).Select(Described).ToList();
        return left.Count == 0 ? null : "not read: " + Some(left);
    }

    /// <summary>The first few of a list, and how many more there are.</summary>
    public static string Some(IReadOnlyCollection<string> items) =>
        string.Join(", ", items.Take(Listed)) + (items.Count > Listed ? $" and {items.Count - Listed} more" : "");

    private string Described(string file) => IsPickle(file) ? file + " (a Python pickle: reading it would run its code)" : file;
}
