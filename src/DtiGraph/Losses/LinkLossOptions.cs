namespace DtiGraph.Losses;

/// <summary>The loss of a link model.</summary>
public sealed record LinkLossOptions
{
    /// <summary>Which loss. Default focal.</summary>
    public LinkLossKind Kind { get; init; } = LinkLossKind.Focal;

    /// <summary>Focusing exponent of focal and focal_dice. Default 2, finite, at least 0.</summary>
    public double Gamma { get; init; } = 2;

    /// <summary>Weight on positives of focal, balanced_bce and focal_dice, in (0, 1); null (default): both classes weigh 1.</summary>
    public double? Alpha { get; init; }

    /// <summary>Choose gamma by cross-validation within train, in place of <see cref="Gamma"/>. Default false; focal only.</summary>
    public bool AutoGamma { get; init; }

    /// <summary>Choose alpha likewise, in place of <see cref="Alpha"/>. Default false; focal only.</summary>
    public bool AutoAlpha { get; init; }

    /// <summary>How rare positives are kept from drowning. Default none; other than none for focal and bce, and where no alpha is given.</summary>
    public LossBalance Balance { get; init; }

    /// <summary>epsilon, see <see cref="LossOptions"/>. Default 0, in [0, 1).</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>T, see <see cref="LossOptions"/>. Default 1, finite and above 0.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>a of <see cref="SelfAdversarialWeighting"/>: hard negatives weigh more. Default 0 (off), finite, at least 0; not for dice and tversky.</summary>
    public double SelfAdversarial { get; init; }

    /// <summary>Refuses values out of range, and values that do not go together.</summary>
    /// <exception cref="ArgumentException">A property is out of its range.</exception>
    public void Validate()
    {
        _ = new FocalOptions(Gamma, Alpha);
        _ = new LossOptions(LabelSmoothing: LabelSmoothing, Temperature: Temperature);
        _ = Ranges.NotNegative("selfAdversarial", SelfAdversarial);
        bool focal = Kind == LinkLossKind.Focal, weighs = focal || Kind == LinkLossKind.BinaryCrossEntropy;
        Check(focal || !(AutoGamma || AutoAlpha), "autoGamma and autoAlpha", "loss focal");
        Check(weighs || Balance == LossBalance.None, "balance", "loss focal or bce");
        Check(Balance is LossBalance.None or LossBalance.Bias || !(Alpha is not null || AutoAlpha), "balance", "no alpha beside it");
        Check(SelfAdversarial == 0 || Kind is not (LinkLossKind.Dice or LinkLossKind.Tversky or LinkLossKind.FocalDice),
            "selfAdversarial", "a loss of single pairs (focal, bce, balanced_bce, asymmetric)");
    }

    private void Check(bool holds, string what, string expected)
    {
        if (!holds) throw new ArgumentException($"{what}: expected {expected}, got loss {Kind} with balance {Balance} and alpha {Alpha?.ToString() ?? "none"} (loss options)");
    }
}
