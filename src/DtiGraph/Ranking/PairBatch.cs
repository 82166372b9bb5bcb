namespace DtiGraph.Ranking;

/// <summary>Predicts many pairs, block after block, with the very numbers of <see cref="ServedModel.Predict"/>. One thread at a time.</summary>
/// <remarks>What costs is to find or make an end, not to score a pair: each distinct end of a block is found once and kept for the blocks after it.
/// Memory: at most <see cref="MostKept"/> ends of each kind, whose texts have at most <see cref="MostCharacters"/> characters, and those of one block.</remarks>
public sealed class PairBatch
{
    /// <summary>Ends of each kind that are kept from one block to the next; when there are more, all are forgotten.</summary>
    public const int MostKept = 4096;

    /// <summary>Characters of the texts of the ends of each kind that are kept from one block to the next, likewise: an end that is nobody's name may be as long as a row.</summary>
    public const int MostCharacters = 1 << 22;

    private readonly KnownEnds drugs, targets;
    private readonly Func<ResolvedNode, ResolvedNode, RankedPair> score;

    internal PairBatch(NodeResolution resolution, Func<ResolvedNode, ResolvedNode, RankedPair> score) =>
        (drugs, targets, this.score) = (new(resolution.Drug), new(resolution.Target), score);

    /// <summary>One answer for each pair, in their order; a pair that cannot be predicted fails alone.</summary>
    /// <param name="pairs">A block: what is asked together is found together.</param>
    /// <param name="cancellation">Ends the work between two pairs.</param>
    public IReadOnlyList<PairAnswer> Predict(IReadOnlyList<PairQuery> pairs, CancellationToken cancellation = default)
    {
        drugs.Forget();
        targets.Forget();
        var answers = new PairAnswer[pairs.Count];
        for (int i = 0; i < answers.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (drug, target) = (drugs.Of(pairs[i].Drug), targets.Of(pairs[i].Target));
            answers[i] = (drug.Fault ?? target.Fault) is { } fault ? new(null, fault) : new(score(drug.Node!, target.Node!), null);
        }
        return answers;
    }

    /// <summary>Ends of one kind that were found, or not, by what was asked for.</summary>
    private sealed class KnownEnds(Func<NodeQuery, ResolvedNode> find)
    {
        private readonly Dictionary<NodeQuery, End> ends = [];
        private long characters;

        /// <summary>Forgets all where there are too many.</summary>
        public void Forget()
        {
            if (ends.Count <= MostKept && characters <= MostCharacters) return;
            ends.Clear();
            characters = 0;
        }

        public End Of(NodeQuery query)
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
            characters += query.Characters;
            return ends[query] = found;
        }
    }

    private readonly record struct End(ResolvedNode? Node, QueryException? Fault);
}
