namespace DtiGraph.Evaluation;

/// <summary>How well the network knew the less known end of a pair when it was trained. Each needs a correction of its own:
/// cold-node masking teaches the network to read nothing into missing interactions, though a node that train lists only as inactive binds more rarely.</summary>
public enum Familiarity
{
    /// <summary>Both ends have an interaction in train.</summary>
    Interacting,

    /// <summary>Both ends have labelled pairs in train, one of them no interaction.</summary>
    Silent,

    /// <summary>An end has no labelled pair in train, or is not in the graph: its pairs are cold.</summary>
    New,
}
