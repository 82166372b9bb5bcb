namespace DtiGraph.Graphs.Neo4j;

/// <summary>What a model makes of a drug or target, as <see cref="VectorStore"/> writes it.</summary>
/// <param name="Id">Of the drug or target.</param>
/// <param name="Values">Finite; as many of every node.</param>
public sealed record NodeVector(string Id, ReadOnlyMemory<float> Values);
