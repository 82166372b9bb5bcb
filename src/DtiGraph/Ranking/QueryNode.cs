namespace DtiGraph.Ranking;

/// <summary>The node that a question was about.</summary>
/// <param name="Kind">drug or target.</param>
/// <param name="Node">The node.</param>
/// <param name="ResolvedBy">id, crossReference, gene or name: a node of the graph is called so; or structure or sequence: it is the same as that of a
/// node of the graph; or coldStart: the graph does not hold it.</param>
/// <param name="Neighbours">For a cold start: the nodes of the graph that its messages come from, most similar first.</param>
public sealed record QueryNode(string Kind, NodeView Node, string ResolvedBy, IReadOnlyList<SimilarNode> Neighbours)
{
    /// <summary>For a cold start: its nearest neighbour is at least domainSimilarity like it, so it is as near to the graph as 95 of 100 train nodes are
    /// to each other. Outside, the model is used on what it was not made for; where no node of its kind has a structure or
    /// sequence the answer is what counting says, and every lift is 0. Null for a node of the graph.</summary>
    public bool? InDomain { get; init; }

    /// <summary>For a cold start: the 5 % quantile of the similarity of train nodes to their own nearest; null where fewer than 20 have a structure or sequence.</summary>
    public double? DomainSimilarity { get; init; }
}

/// <summary>A node of the graph that is like the one asked about.</summary>
/// <param name="Node">The node.</param>
/// <param name="Similarity">Tanimoto of fingerprints, or cosine of 4-mer weights, in (0, 1].</param>
public sealed record SimilarNode(NodeView Node, double Similarity);
