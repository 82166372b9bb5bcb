using System.Collections.Immutable;

namespace DtiGraph.Graphs.Formats;

/// <summary>The layouts of dataset folders that can be read: this project's own and those of public benchmarks.</summary>
/// <remarks>The README of Graphs has a table of them. A Python pickle is never read: reading one runs the code in it.</remarks>
public static class DatasetFormats
{
    /// <summary>Look at the folder and decide.</summary>
    public const string Auto = "auto";

    // An edge list is looked for last: its only mark is two or three fields a line.
    private static readonly IDatasetFormat[] Marked =
        [new DtiGraphFormat(), new MolTransFormat(), new DrugBanFormat(), new DtiNetFormat(), new DeepDtaFormat(), new YamanishiFormat()];

    private static readonly IDatasetFormat Unmarked = new EdgeListFormat();

    /// <summary>The names of the formats.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Marked.Append(Unmarked).Select(f => f.Name)];

    /// <summary>Decides what a folder is.</summary>
    /// <param name="folder">Path of the dataset folder.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <exception cref="GraphDataException">There is no such folder, or it is of no format or of several; says what was looked for.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static DatasetMatch Find(string folder, FormatOptions? options = null)
    {
        options ??= new();
        options.Validate();
        GraphFolder.CheckIsThere(folder);
        var opened = new FormatFolder(folder);
        if (options.Format != Auto) return new(Marked.Append(Unmarked).Single(f => f.Name == options.Format), "as asked", opened, options);
        var found = Marked.Select(f => (Format: f, Reason: f.Recognise(opened))).Where(f => f.Reason is not null).ToList();
        if (found.Count == 0) found = [(Unmarked, Unmarked.Recognise(opened))];
        if (found.Count > 1)
        {
            string several = string.Join(" and ", found.Select(f => $"{f.Format.Name} ({f.Reason})"));
            throw new GraphDataException(folder, $"format: expected the files of one format, or --format to say which, got {several}");
        }
        return found[0].Reason is { } reason ? new(found[0].Format, reason, opened, options) : throw Unknown(folder, opened);
    }

    private static GraphDataException Unknown(string folder, FormatFolder opened)
    {
        string sought = string.Concat(Marked.Append(Unmarked).Select(f => $"\n  {f.Name}: {f.LooksFor}"));
        var pickles = opened.Files.Where(opened.IsPickle).Select(file => new GraphFault(file, 0, FormatFolder.PickleFault));
        return new([new GraphFault(folder, 0, $"format: expected one of these, got {opened.Listing()}{sought}"), .. pickles]);
    }
}
