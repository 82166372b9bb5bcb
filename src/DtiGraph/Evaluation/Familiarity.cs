namespace DtiGraph.Evaluation;

/// <summary>How well the network knew the less known end of a pair when it was trained. Each needs a correction of its own:
/// cold-node masking teaches the network to read nothing into missing interactions, though a node of which train has negatives alone binds more rarely.</summary>
public enum Familiarity
{
    /// <summary>Both ends have an interaction in train.</summary>
    Interacting,

    /// <summary>Both ends have labelled pairs in train, one of them no interaction.</summary>
    Silent,

    /// <summary>Train learned from no pair of the drug, or the drug is not in the graph; from pairs of the target it did.</summary>
    NewDrug,

    /// <summary>Train learned from no pair of the target, or the target is not in the graph; from pairs of the drug it did.</summary>
    NewTarget,

    /// <summary>Train learned from no pair of either.</summary>
    NewBoth,

    /// <summary>The drug has no labelled pair in train, but negatives were drawn of it as of every drug of the graph; the target has.</summary>
    DrawnDrug,

    /// <summary>The target has no labelled pair in train, but negatives were drawn of it; the drug has.</summary>
    DrawnTarget,

    /// <summary>Neither has a labelled pair in train; negatives were drawn of both.</summary>
    DrawnBoth,
}
