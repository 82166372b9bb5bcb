namespace DtiGraph.Splits;

/// <summary>Rows that a split leaves out, and why.</summary>
/// <param name="From">train, validation or test of a published split; recorded for interactions of the graph that a drawn split leaves out.</param>
/// <param name="Reason">repeatsTrain or repeatsTest: that part keeps the pair. policy: the ends are of different parts.</param>
/// <param name="Rows">How many, at least 1.</param>
public sealed record DroppedRows(string From, string Reason, int Rows);
