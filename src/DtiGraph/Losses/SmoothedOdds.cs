namespace DtiGraph.Losses;

/// <summary>What label smoothing does to the log-odds that a minimiser sees, and back.</summary>
/// <remarks>
/// <para>
/// With h = epsilon / 2 a recorded interaction counts as 1 - h positive and h negative, another pair as h and 1 - h. Under sampled negatives the
/// expected loss is eta [(1-h) L+ + h L-] + (1-eta) r [h L+ + (1-h) L-]. Its derivative is 0 where, with k = L-' / |L+'|,
/// </para>
/// <para>
/// eta / (1-eta) = r [(1-h) k - h] / [(1-h) - h k], so logit eta = ln r + l + ln(1 - e^-(c+l)) - ln(1 - e^-(c-l)),
/// with l = ln k and c = ln((1-h) / h). No eta has its minimum at an l of c or more in size.
/// </para>
/// </remarks>
/// <param name="epsilon">Above 0 and below 1.</param>
internal readonly struct SmoothedOdds(double epsilon)
{
    private readonly double bound = Math.Log((1 - epsilon / 2) / (epsilon / 2));

    /// <summary>l -> logit eta - ln r; infinite outside of (-c, c).</summary>
    public double Undo(double l) => l <= -bound ? double.NegativeInfinity
        : l >= bound ? double.PositiveInfinity
        : l + LogTerms.OneLessExp(bound + l) - LogTerms.OneLessExp(bound - l);

    /// <summary>logit eta - ln r -> l = ln([(1-h) x + h] / [(1-h) + h x]), with x its exponential.</summary>
    public double Apply(double logit) => LogTerms.AddExp(logit, -bound) - LogTerms.AddExp(0, logit - bound);
}
