namespace DtiGraph.Jobs;

/// <summary>How much worse than before a new graph or a new model may be.</summary>
public sealed record GateOptions
{
    /// <summary>Share of the drugs, targets or interactions that a new graph may have lost in number. Default 0.1, in [0, 1].</summary>
    public double LostCounts { get; init; } = .1;

    /// <summary>Share of the former drugs and targets that may be gone. Default 0.05, in [0, 1].</summary>
    public double LostNodes { get; init; } = .05;

    /// <summary>Share of the former interactions that may be gone, or be measured inactives now. Default 0.1, in [0, 1].</summary>
    public double LostInteractions { get; init; } = .1;

    /// <summary>Share of the former labels that may have turned, from interaction to measured inactive or back. Default 0.02, in [0, 1].</summary>
    public double TurnedLabels { get; init; } = .02;

    /// <summary>Population stability index of the degrees, and of the probabilities: below .1 nothing moved, above .25 much did. Default 0.25, above 0.</summary>
    public double Stability { get; init; } = .25;

    /// <summary>AUPRC that may be lost on the frozen pairs. Default 0.02, at least 0.</summary>
    public double Auprc { get; init; } = .02;

    /// <summary>Degree-matched AUROC that may be lost. Default 0.02, at least 0.</summary>
    public double MatchedAuroc { get; init; } = .02;

    /// <summary>ECE that may be gained. Default 0.01, at least 0.</summary>
    public double Ece { get; init; } = .01;

    /// <summary>AUPRC that may be lost in the worst regime. Default 0.05, at least 0.</summary>
    public double Regime { get; init; } = .05;

    /// <summary>What chance alone may take, times the square root of the interactions that are compared: it is added to the margins of AUPRC and AUROC, because
    /// on a few hundred interactions two equally good models differ by several points. Default 1.5, at least 0: .09 for 262 interactions, .02 for 5,000.</summary>
    public double Noise { get; init; } = 1.5;

    /// <summary>Promotions among which the anchor is looked for: the version with the best AUPRC on its frozen pairs. The candidate must be within the margins of AUPRC of it, too, or
    /// small losses would add up over the nights. Versions that were pruned, rejected or trained on another split are none. Default 30, at least 0; 0 for no anchor.</summary>
    public int AnchorPromotions { get; init; } = 30;

    /// <summary>Mean share of a drug's first 50 targets that stay among them, at least. Default 0.4, in [0, 1].</summary>
    public double Overlap { get; init; } = .4;
}
