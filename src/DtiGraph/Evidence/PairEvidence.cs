using DtiGraph.Ranking;

namespace DtiGraph.Evidence;

/// <summary>Why the network says what it says of a pair: paths in the graph that it learned from.</summary>
/// <param name="ModelVersion">The model that is asked.</param>
/// <param name="GraphId">The graph that it learned from and that the paths lie in.</param>
/// <param name="Meaning">What the numbers mean, and do not.</param>
/// <param name="Prediction">What the model says of the pair.</param>
/// <param name="Logit">Its logit: any real, uncalibrated.</param>
/// <param name="OwnLinkLeftOut">Whether the network hears the pair's own record. That record is no evidence for itself: it is in no path, and
/// falls are measured without it.</param>
/// <param name="LogitWithoutOwnLink">The logit without the pair's own record; equal to the logit where there is none.</param>
/// <param name="Candidates">Paths whose fall was computed; the best of them are listed.</param>
/// <param name="Permutations">Permuted graphs behind the p-values.</param>
/// <param name="SmallestPValue">1 / (1 + permutations): no p-value can be smaller.</param>
/// <param name="Paths">The best, by the fall of the logit; no two of them share a link, so none is counted twice.</param>
/// <param name="Mermaid">The paths as a Mermaid flowchart.</param>
public sealed record PairEvidence(
    string ModelVersion, string GraphId, string Meaning, RankedPair Prediction, double Logit, bool OwnLinkLeftOut, double LogitWithoutOwnLink,
    int Candidates, int Permutations, double SmallestPValue, IReadOnlyList<EvidencePath> Paths, string Mermaid)
{
    /// <summary>What is said with every answer.</summary>
    internal const string WhatItMeans =
        "logitFall: by how much the logit falls when everything that joins neighbouring nodes of the path is taken out of the network's messages; below 0 the path "
        + "speaks against the pair. pValue: how often a path of the same relations and at least the same weight joins the two in graphs where every node keeps its "
        + "number of links of every kind; how surprising the path is given these numbers, not how likely the pair binds, and not corrected for the number of paths looked at. "
        + "Only links that the network hears are evidence: interactions of train, measured inactives of train, relations, and computed likeness, which no store holds. "
        + "The probability also weighs the labels of like pairs and how well the ends are known; the logit is the network's alone.";
}

/// <summary>A path between the drug and the target.</summary>
/// <param name="Rank">1 is best.</param>
/// <param name="LogitFall">By how much the logit falls without it.</param>
/// <param name="PValue">Against degree-preserving permuted graphs.</param>
/// <param name="Weight">Degree-weighted path count of this one path, in (0, 1]: small where it passes nodes with many links.</param>
/// <param name="Nodes">From the drug to the target.</param>
/// <param name="Steps">Between them, one fewer.</param>
/// <param name="Query">Finds what a Neo4j store holds of it.</param>
public sealed record EvidencePath(
    int Rank, double LogitFall, double PValue, double Weight, IReadOnlyList<EvidenceNode> Nodes, IReadOnlyList<EvidenceStep> Steps, EvidenceQuery Query);

/// <summary>A node of a path.</summary>
/// <param name="Kind">drug, target, or the kind of an entity.</param>
/// <param name="Id">Its id among the nodes of its kind.</param>
/// <param name="Name">Its name, of a target its gene; empty where the graph has none.</param>
public sealed record EvidenceNode(string Kind, string Id, string Name);

/// <summary>A step of a path.</summary>
/// <param name="Relation">interacts, inactive, similar_drug, homologous_target, or a relation of the graph.</param>
/// <param name="Reversed">The relation points to the node that is nearer to the drug.</param>
/// <param name="Computed">Likeness of structure or sequence: computed, and in no store.</param>
/// <param name="Also">Other relations recorded of the two nodes, which are taken out with it.</param>
public sealed record EvidenceStep(string Relation, bool Reversed, bool Computed, IReadOnlyList<string> Also);

/// <summary>A Cypher query; every id is a parameter.</summary>
/// <param name="Cypher">Over the stored steps; computed ones are named in a comment.</param>
/// <param name="Parameters">By name, without the $.</param>
public sealed record EvidenceQuery(string Cypher, IReadOnlyDictionary<string, string> Parameters);
