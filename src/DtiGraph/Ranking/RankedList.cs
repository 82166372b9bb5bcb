using DtiGraph.Evaluation;

namespace DtiGraph.Ranking;

/// <summary>The answer to a <see cref="RankQuery"/>.</summary>
/// <param name="ModelVersion">The model that says so.</param>
/// <param name="GraphId">The graph that it learned from.</param>
/// <param name="Meaning">What the probabilities mean, and do not.</param>
/// <param name="Query">The node that was asked about.</param>
/// <param name="Candidates">How many pairs were scored before filters and top.</param>
/// <param name="Items">Best first; equal probabilities by id.</param>
public sealed record RankedList(
    string ModelVersion, string GraphId, string Meaning, QueryNode Query, int Candidates, IReadOnlyList<RankedPair> Items)
{
    /// <summary>Where targets to compare with were given: these, in the order asked; null otherwise.</summary>
    public IReadOnlyList<QueryNode>? Against { get; init; }
}

/// <summary>One row of a ranked list.</summary>
/// <param name="Rank">From 1, best first.</param>
/// <param name="Drug">The drug.</param>
/// <param name="Target">The target.</param>
/// <param name="Probability">Calibrated P(interaction), in [0, 1].</param>
/// <param name="Score">sigmoid(logit) of the focal-trained network: an order, not a probability.</param>
/// <param name="Regime">What the network knew of the two: warm, cold_drug, cold_target, cold_both.</param>
/// <param name="Known">The interaction is already recorded in the graph.</param>
/// <param name="DegreeProbability">What the degree twin says, which knows no chemistry.</param>
/// <param name="Lift">Log-odds of the probability less those of the degree twin's: what the network adds.</param>
/// <param name="Decision">test or skip, where costs were given.</param>
public sealed record RankedPair(
    int Rank, NodeView Drug, NodeView Target, double Probability, double Score, Regime Regime, bool Known, double DegreeProbability, double Lift,
    string? Decision)
{
    /// <summary>In a ranked list of an ensemble the best and the worst rank that its networks give this row; null for a single network, and for a
    /// pair that stands alone.</summary>
    public RankInterval? RankInterval { get; init; }

    /// <summary>Of a pair that stands alone with an end that the graph does not hold: each such end is in the applicability domain, as inDomain of a ranked list says; null where
    /// the graph holds both, and in a ranked list, which says it once.</summary>
    public bool? InDomain { get; init; }

    /// <summary>Where targets to compare with were given: the probability that the row's drug interacts with each of them, in the order of against; null otherwise.</summary>
    public IReadOnlyList<double>? AgainstProbabilities { get; init; }

    /// <summary>Log-odds of the row's probability less the largest log-odds that its drug has with a target to compare with, the row's own target not counted. A
    /// difference of what the model says, not of measured affinities: above 0 the drug is likelier to be recorded with this target than with any of those. Null
    /// where there is none to compare with.</summary>
    public double? Selectivity { get; init; }

    /// <summary>Of a pair that stands alone, how its two ends were found; null in a ranked list, which says it once.</summary>
    public PairResolution? ResolvedBy { get; init; }
}

/// <summary>How the ends of a pair were found: as in <see cref="QueryNode.ResolvedBy"/>.</summary>
/// <param name="Drug">The drug.</param>
/// <param name="Target">The target.</param>
public sealed record PairResolution(string Drug, string Target);

/// <summary>A drug or a target as an answer shows it.</summary>
/// <param name="Id">Its id in the graph; null for one that the graph does not hold.</param>
/// <param name="Name">Its name; empty where the graph has none.</param>
/// <param name="Gene">Gene symbol of a target; null for drugs.</param>
/// <param name="CrossReferences">Its names in public databases, by database.</param>
public sealed record NodeView(string? Id, string Name, string? Gene, IReadOnlyDictionary<string, string> CrossReferences);

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
