namespace DtiGraph.Features;

/// <summary>One of a node's nearest neighbours.</summary>
/// <param name="Index">Its index among the nodes of the kind.</param>
/// <param name="Similarity">In (0, 1].</param>
public readonly record struct Neighbour(int Index, float Similarity);
