namespace DtiGraph.Graphs.Formats;

/// <summary>A folder and the format that it is read as. Nothing of its content has been read yet.</summary>
public sealed class DatasetMatch
{
    private readonly IDatasetFormat format;
    private readonly FormatFolder folder;
    private readonly FormatOptions options;

    internal DatasetMatch(IDatasetFormat format, string reason, FormatFolder folder, FormatOptions options) =>
        (this.format, Reason, this.folder, this.options) = (format, reason, folder, options);

    /// <summary>One of <see cref="DatasetFormats.Names"/>.</summary>
    public string Format => format.Name;

    /// <summary>What was found that says so.</summary>
    public string Reason { get; }

    /// <summary>Whether it is this project's own layout, of which nothing needs to be said.</summary>
    public bool IsOwn => format is DtiGraphFormat;

    /// <summary>Reads and checks the whole folder.</summary>
    /// <exception cref="GraphDataException">Anything in it is wrong; lists every fault with file and line.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public DatasetReading Read() => format.Read(folder, options);

    /// <summary>format name: reason.</summary>
    public override string ToString() => $"format {Format}: {Reason}";
}
