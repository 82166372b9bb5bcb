namespace DtiGraph.Graphs.Formats;

/// <summary>One layout of dataset folders.</summary>
internal interface IDatasetFormat
{
    /// <summary>As --format takes it.</summary>
    string Name { get; }

    /// <summary>What <see cref="Recognise"/> looks for, for the message where nothing is found.</summary>
    string LooksFor { get; }

    /// <summary>What in the folder says that it is of this format; null where nothing does.</summary>
    string? Recognise(FormatFolder folder);

    /// <exception cref="GraphDataException">Anything in it is wrong; lists every fault with file and line.</exception>
    DatasetReading Read(FormatFolder folder, FormatOptions options);
}
