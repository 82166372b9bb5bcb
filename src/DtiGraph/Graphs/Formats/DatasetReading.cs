using System.Collections.Immutable;

namespace DtiGraph.Graphs.Formats;

/// <summary>What a folder holds.</summary>
/// <param name="Graph">The graph with its published splits.</param>
/// <param name="Notes">What the reader decided and what it left out, a sentence each: thresholds, made ids, files that were not read.</param>
public sealed record DatasetReading(Snapshot Graph, ImmutableArray<string> Notes);
