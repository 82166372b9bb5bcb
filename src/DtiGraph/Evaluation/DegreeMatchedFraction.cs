namespace DtiGraph.Evaluation;

/// <summary>r(drug, target) of degree-matched sampling: how many times an epoch draws an unrecorded pair as a negative, on average.</summary>
/// <param name="Mean">r on average over the unrecorded pairs of train, above 0.</param>
/// <param name="Floor">The uniform share's part, the same for every pair, above 0.</param>
/// <param name="PerDegrees">Times degree x degree, at least 0.</param>
/// <param name="HiddenDrug">Degree that stands for a drug without train interactions, at least 0.</param>
/// <param name="HiddenTarget">Degree that stands for a target without train interactions, at least 0.</param>
/// <remarks>
/// <para>r(d, t) = Floor + PerDegrees a(d) b(t), with a and b the train interactions of the ends.</para>
/// <para>An end without train interactions looks to the network like one whose edges were masked, and those were drawn by their true degrees:
/// a hidden end counts as the mean degree of what looks so. Without masking that is 0, and r is the floor.</para>
/// </remarks>
/// <exception cref="ArgumentException">A number out of its range.</exception>
public sealed record DegreeMatchedFraction(double Mean, double Floor, double PerDegrees, double HiddenDrug, double HiddenTarget)
{
    /// <summary>r on average, above 0.</summary>
    public double Mean { get; init => field = Check(value, value > 0, "mean", "above 0"); } = Check(Mean, Mean > 0, "mean", "above 0");

    /// <summary>The uniform share's part, above 0.</summary>
    public double Floor { get; init => field = Check(value, value > 0, "floor", "above 0"); } = Check(Floor, Floor > 0, "floor", "above 0");

    /// <summary>Times degree x degree, at least 0.</summary>
    public double PerDegrees { get; init => field = NotNegative(value, "perDegrees"); } = NotNegative(PerDegrees, "perDegrees");

    /// <summary>Degree that stands for a drug without train interactions, at least 0.</summary>
    public double HiddenDrug { get; init => field = NotNegative(value, "hiddenDrug"); } = NotNegative(HiddenDrug, "hiddenDrug");

    /// <summary>Degree that stands for a target without train interactions, at least 0.</summary>
    public double HiddenTarget { get; init => field = NotNegative(value, "hiddenTarget"); } = NotNegative(HiddenTarget, "hiddenTarget");

    /// <summary>r of a pair, recorded or not, of any part.</summary>
    /// <param name="known">What train recorded.</param>
    /// <param name="drug">In [0, Nd), or <see cref="DegreeTwin.Unknown"/>.</param>
    /// <param name="target">In [0, Nt), or <see cref="DegreeTwin.Unknown"/>.</param>
    /// <returns>At least <see cref="Floor"/>; above 1 where a pair is drawn more than once an epoch.</returns>
    public double Of(TrainDegrees known, int drug, int target)
    {
        double a = known.OfDrug(drug), b = known.OfTarget(target);
        return Floor + PerDegrees * (a > 0 ? a : HiddenDrug) * (b > 0 ? b : HiddenTarget);
    }

    /// <summary>ln r of a pair less ln of the mean r: what its log-odds take in addition.</summary>
    /// <param name="known">What train recorded.</param>
    /// <param name="drug">In [0, Nd), or <see cref="DegreeTwin.Unknown"/>.</param>
    /// <param name="target">In [0, Nt), or <see cref="DegreeTwin.Unknown"/>.</param>
    public double LogShift(TrainDegrees known, int drug, int target) => Math.Log(Of(known, drug, target) / Mean);

    private static double NotNegative(double value, string what) => Check(value, value >= 0, what, "at least 0");

    private static double Check(double value, bool holds, string what, string expected) => holds && double.IsFinite(value)
        ? value
        : throw new ArgumentException($"{what}: expected a finite number {expected}, got {value} (degree-matched fraction)", what);
}
