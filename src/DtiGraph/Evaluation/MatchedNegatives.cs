namespace DtiGraph.Evaluation;

/// <summary>Unrecorded pairs whose ends occur as often as among some positives: whoever only counts interactions cannot tell them apart.</summary>
public static class MatchedNegatives
{
    /// <summary>Pairs drawn for each positive.</summary>
    public const int DefaultPerPositive = 5;

    private const int Sweeps = 20, Tries = 20;

    /// <summary>Deals the targets of the positives out anew to their drugs, and swaps until no pair is recorded.</summary>
    /// <param name="positives">[P] the positives, in any fixed order.</param>
    /// <param name="recorded">Whether a pair may not be drawn: the positives and whatever else is on record.</param>
    /// <param name="seed">Fixes the draw.</param>
    /// <param name="perPositive">Pairs for each positive, at least 1, default 5.</param>
    /// <returns>At most P x perPositive pairs, a pair perhaps more than once; fewer, or none, where the drugs have no unrecorded partner left among these targets.</returns>
    /// <exception cref="ArgumentException">perPositive below 1.</exception>
    /// <remarks>
    /// The configuration model of a bipartite graph: every drug and every target keeps its count exactly, but for pairs left out. Rejecting recorded
    /// pairs instead would thin out hubs, whose pairs are recorded more often. Source: Newman et al. 2001, doi:10.1103/PhysRevE.64.026118.
    /// </remarks>
    public static (int Drug, int Target)[] Draw(IReadOnlyList<(int Drug, int Target)> positives, Func<int, int, bool> recorded, ulong seed,
        int perPositive = DefaultPerPositive)
    {
        if (perPositive < 1) throw new ArgumentException($"pairs per positive: expected at least 1, got {perPositive} (matched negatives)", nameof(perPositive));
        var random = new SplitMix(seed);
        int count = positives.Count * perPositive;
        var (drugs, targets) = (new int[count], new int[count]);
        for (int i = 0; i < count; i++) (drugs[i], targets[i]) = positives[i / perPositive];
        for (int i = count - 1; i > 0; i--) Swap(targets, i, random.NextIndex(i + 1));
        bool any = true;
        for (int sweep = 0; sweep < Sweeps && any; sweep++)
        {
            any = false;
            for (int i = 0; i < count; i++)
            {
                for (int attempt = 0; attempt < Tries && recorded(drugs[i], targets[i]); attempt++)
                {
                    int j = random.NextIndex(count);
                    int before = 1 + (recorded(drugs[j], targets[j]) ? 1 : 0);
                    int after = (recorded(drugs[i], targets[j]) ? 1 : 0) + (recorded(drugs[j], targets[i]) ? 1 : 0);
                    if (after < before) Swap(targets, i, j);
                }
                any |= recorded(drugs[i], targets[i]);
            }
        }
        return [.. Enumerable.Range(0, count).Where(i => !recorded(drugs[i], targets[i])).Select(i => (drugs[i], targets[i]))];
    }

    private static void Swap(int[] targets, int i, int j) => (targets[i], targets[j]) = (targets[j], targets[i]);
}
