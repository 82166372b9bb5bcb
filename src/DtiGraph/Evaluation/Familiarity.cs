namespace DtiGraph.Evaluation;

/// <summary>How well the network knew the less known end of a pair when it was trained. Each needs a correction of its own:
/// cold-node masking teaches the network to read nothing into missing interactions, though a node of which train has negatives alone binds more rarely.</summary>
public enum Familiarity
{
    /// <summary>Both ends have an interaction in train.</summary>
    Interacting,

    /// <summary>Both ends have labelled pairs in train, one of them no interaction.</summary>
    Silent,

    /// <summary>Train learned from no pair of the drug, or the drug is not in the graph; the target has labelled pairs in train.</summary>
    NewDrug,

    /// <summary>Train learned from no pair of the target, or the target is not in the graph; the drug has labelled pairs in train.</summary>
    NewTarget,

    /// <summary>Neither has a labelled pair in train, and from one of them train learned nothing at all.</summary>
    NewBoth,

    /// <summary>The drug has no labelled pair in train, but negatives were drawn of it as of every drug of the graph; the target has.</summary>
    DrawnDrug,

    /// <summary>The target has no labelled pair in train, but negatives were drawn of it; the drug has.</summary>
    DrawnTarget,

    /// <summary>Neither has a labelled pair in train; negatives were drawn of both.</summary>
    DrawnBoth,
}
