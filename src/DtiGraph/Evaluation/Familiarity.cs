namespace DtiGraph.Evaluation;

/// <summary>How well the network knew the less known end of a pair when it was trained. Each needs a correction of its own:
/// cold-node masking teaches the network to read nothing into missing interactions, though a node that train lists only as inactive binds more rarely.</summary>
public enum Familiarity
{
    /// <summary>Both ends have an interaction in train.</summary>
    Interacting,

    /// <summary>Both ends have labelled pairs in train, one of them no interaction.</summary>
    Silent,

    /// <summary>The drug has no labelled pair in train, or is not in the graph; the target has.</summary>
    NewDrug,

    /// <summary>The target has no labelled pair in train, or is not in the graph; the drug has.</summary>
    NewTarget,

    /// <summary>Neither end has a labelled pair in train.</summary>
    NewBoth,
}
