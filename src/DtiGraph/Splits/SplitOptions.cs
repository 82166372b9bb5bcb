namespace DtiGraph.Splits;

/// <summary>How a split is drawn, besides its policy and seed. A published split uses <see cref="AsPublished"/> alone.</summary>
public sealed record SplitOptions
{
    /// <summary>Under cluster_drug and cluster_both two drugs of different parts are less alike than this: Tanimoto of their
    /// ECFP4 bits. Default 0.6, in (0, 1].</summary>
    public double MaxTanimoto { get; init; } = 0.6;

    /// <summary>Under cluster_target and cluster_both two targets of different parts are less identical than this: matches over the
    /// length of the shorter sequence. Default 0.4, in [0.3, 1]: below it chance alignments and relatives look alike.</summary>
    public double MaxIdentity { get; init; } = 0.4;

    /// <summary>k of a k-fold division, 0 for none. Default 0. At least 3: one fold is test, the next validation, the rest train.
    /// Under cold_both and cluster_both a square of at least 9: k = m x m folds of m groups of drugs and m of targets, so that each
    /// pair is in one of them.</summary>
    public int Folds { get; init; }

    /// <summary>Which of the folds is test. Default 0, in [0, Folds).</summary>
    public int Fold { get; init; }

    /// <summary>Keep pairs that a published split lists in two parts, to compare with numbers that were published so: what is in train and
    /// in test is learned by heart. The certificate states how many. Default false.</summary>
    public bool AsPublished { get; init; }

    /// <summary>Refuses values out of range.</summary>
    /// <exception cref="ArgumentException">A property is out of its range.</exception>
    public void Validate()
    {
        if (MaxTanimoto is not (> 0 and <= 1)) throw new ArgumentException($"splitting.maxTanimoto: expected (0, 1], got {MaxTanimoto}");
        if (MaxIdentity is not (>= 0.3 and <= 1)) throw new ArgumentException($"splitting.maxIdentity: expected [0.3, 1], got {MaxIdentity}");
        if (Folds is not (0 or >= 3)) throw new ArgumentException($"splitting.folds: expected 0 or at least 3, got {Folds}");
        if (Fold < 0 || Fold >= Math.Max(1, Folds))
            throw new ArgumentException($"splitting.fold: expected 0 to {Math.Max(1, Folds) - 1} of {Folds} folds, got {Fold}");
    }
}
