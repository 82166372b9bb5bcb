namespace DtiGraph.Evaluation;

/// <summary>What one decision is about: an assay costs L, a hit found by it is worth D, in the same unit.</summary>
/// <param name="AssayCost">L, finite, above 0: paid for every pair that is tested.</param>
/// <param name="HitValue">D, finite, above 0, gross: what a hit brings before its assay is paid.</param>
/// <remarks>
/// Testing a pair with probability p brings p D - L, not testing it 0: test where p >= t* = L/D. Two conventions for a hit's worth are in use.
/// Gross (kept here): D, the assay not taken off. Net: D' = D - L, what is left of a hit after its assay; then t* = L/(L + D'), the same number.
/// Source: Elkan 2001, The foundations of cost-sensitive learning, IJCAI, eq. 2; Pauker and Kassirer 1975 for the net form.
/// The rule is the best one only on calibrated probabilities: never on the score of a focal-trained model.
/// </remarks>
/// <exception cref="ArgumentException">A number out of its range.</exception>
public sealed record DecisionStakes(double AssayCost, double HitValue)
{
    /// <summary>L, finite, above 0.</summary>
    public double AssayCost { get; } = Positive(AssayCost, "assay cost");

    /// <summary>D, gross, finite, above 0.</summary>
    public double HitValue { get; } = Positive(HitValue, "hit value");

    /// <summary>t* = L/D, above 0; above 1 no pair is worth its assay.</summary>
    public double Threshold => GrossThreshold(AssayCost, HitValue);

    /// <summary>Stakes from a net hit value: D = L + D'.</summary>
    /// <param name="assayCost">L, finite, above 0.</param>
    /// <param name="netHitValue">D', finite, above 0: what is left of a hit after its assay.</param>
    /// <returns>The same stakes, gross; their threshold is L/(L + D'), below 1.</returns>
    /// <exception cref="ArgumentException">A number out of its range.</exception>
    public static DecisionStakes FromNet(double assayCost, double netHitValue) =>
        new(Positive(assayCost, "assay cost"), assayCost + Positive(netHitValue, "net hit value"));

    /// <summary>Stakes in units of a hit's gross value: D = 1, L = the ratio.</summary>
    /// <param name="ratio">L/D, finite, above 0.</param>
    /// <returns>Stakes whose threshold is the ratio.</returns>
    /// <exception cref="ArgumentException">A ratio out of its range.</exception>
    public static DecisionStakes OfRatio(double ratio) => new(Positive(ratio, "L/D"), 1);

    /// <summary>t* = L/D where a hit's value is gross of its assay.</summary>
    /// <param name="assayCost">L, above 0.</param>
    /// <param name="hitValue">D, above 0.</param>
    /// <returns>Above 0; above 1 where no pair is worth its assay. Numbers out of range are not refused here: the constructor does that.</returns>
    public static double GrossThreshold(double assayCost, double hitValue) => assayCost / hitValue;

    /// <summary>t* = L/(L + D') where a hit's value is net of its assay.</summary>
    /// <param name="assayCost">L, above 0.</param>
    /// <param name="netHitValue">D', above 0.</param>
    /// <returns>In (0, 1). Numbers out of range are not refused here: <see cref="FromNet"/> does that.</returns>
    public static double NetThreshold(double assayCost, double netHitValue) => assayCost / (assayCost + netHitValue);

    private static double Positive(double value, string what) => double.IsFinite(value) && value > 0
        ? value
        : throw new ArgumentException($"{what}: expected a finite number above 0, got {value} (decision stakes)", what);
}
