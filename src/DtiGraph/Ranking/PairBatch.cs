namespace DtiGraph.Ranking;

/// <summary>Predicts many pairs, block after block, with the very numbers of <see cref="ServedModel.Predict"/>. One thread at a time.</summary>
/// <remarks>What costs is to find or make an end, not to score a pair: each distinct end of a block is found once and kept for the blocks after it.
/// Memory: at most <see cref="MostKept"/> ends of each kind and those of one block.</remarks>
public sealed class PairBatch
{
    /// <summary>Ends of each kind that are kept from one block to the next; when there are more, all are forgotten.</summary>
    public const int MostKept = 4096;

    private readonly NodeResolution resolution;
    private readonly Func<ResolvedNode, ResolvedNode, RankedPair> score;
    private readonly Dictionary<NodeQuery, End> drugs = [], targets = [];

    internal PairBatch(NodeResolution resolution, Func<ResolvedNode, ResolvedNode, RankedPair> score) => (this.resolution, this.score) = (resolution, score);

    /// <summary>One answer for each pair, in their order; a pair that cannot be predicted fails alone.</summary>
    /// <param name="pairs">A block: what is asked together is found together.</param>
    /// <param name="cancellation">Ends the work between two pairs.</param>
    public IReadOnlyList<PairAnswer> Predict(IReadOnlyList<PairQuery> pairs, CancellationToken cancellation = default)
    {
        Forget(drugs);
        Forget(targets);
        var answers = new PairAnswer[pairs.Count];
        for (int i = 0; i < answers.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (drug, target) = (Of(drugs, pairs[i].Drug, resolution.Drug), Of(targets, pairs[i].Target, resolution.Target));
            answers[i] = (drug.Fault ?? target.Fault) is { } fault ? new(null, fault) : new(score(drug.Node!, target.Node!), null);
        }
        return answers;
    }

    private static void Forget(Dictionary<NodeQuery, End> ends)
    {
        if (ends.Count > MostKept) ends.Clear();
    }

    private static End Of(Dictionary<NodeQuery, End> ends, NodeQuery query, Func<NodeQuery, ResolvedNode> find)
    {
        if (ends.TryGetValue(query, out var known)) return known;
        End found;
        try
        {
            found = new(find(query), null);
        }
        catch (QueryException e)
        {
            found = new(null, e);
        }
        return ends[query] = found;
    }

    private readonly record struct End(ResolvedNode? Node, QueryException? Fault);
}
