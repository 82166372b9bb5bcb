namespace DtiGraph.Graphs.Csv;

/// <summary>Where a row stands.</summary>
/// <param name="File">Path relative to the dataset folder, with forward slashes.</param>
/// <param name="Line">Where it starts, from 1; 0 for the file as a whole.</param>
internal readonly record struct RowPlace(string File, int Line);
