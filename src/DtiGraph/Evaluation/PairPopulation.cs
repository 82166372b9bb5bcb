using System.Runtime.InteropServices;

namespace DtiGraph.Evaluation;

/// <summary>
/// The pairs that a screening user would rank: every drug that has a positive in a part, with every target, but for pairs recorded elsewhere.
/// The part's positives are what is to be found; its listed negatives and all unrecorded pairs are what they are to be found among.
/// </summary>
/// <remarks>Unrecorded is not inactive: some of these negatives are interactions that nobody has found yet. Of a graph with more pairs than can be scored, some of
/// these drugs stand for all.</remarks>
public sealed class PairPopulation
{
    /// <summary>Pairs that a population has at most by default: minutes of scoring. Beyond it, as many drugs as that allows are drawn, each as likely as the other.</summary>
    public const long MaximumPairs = 100_000_000;

    /// <summary>Seed of the matched negatives in reports.</summary>
    public const ulong ReportSeed = 5;

    private readonly int targets;
    private readonly (int Drug, int[] Positives, int[] Filtered)[] drugs;
    private readonly HashSet<long> recorded;
    private readonly (int Drug, int Target)[] positives;

    /// <summary>Takes stock.</summary>
    /// <param name="targets">Nt, number of targets of the graph.</param>
    /// <param name="part">The part's labelled pairs, 1 interaction, 0 not; a pair listed twice counts once, and as positive where labels differ.</param>
    /// <param name="recorded">Every pair on record, in whatever part or in none; pairs of the part may be among them.</param>
    /// <param name="maximumPairs">Pairs at most, but for one drug's.</param>
    /// <exception cref="ArgumentException">A target out of range.</exception>
    public PairPopulation(
        int targets, IReadOnlyCollection<(int Drug, int Target, int Label)> part, IEnumerable<(int Drug, int Target)> recorded, long maximumPairs = MaximumPairs)
    {
        this.targets = targets;
        positives = OfSome([.. part.Where(p => p.Label == 1).Select(p => (p.Drug, p.Target)).Distinct().Order()], Math.Max(1, maximumPairs / Math.Max(1, targets)));
        var own = part.Select(p => Key(p.Drug, p.Target)).ToHashSet();
        this.recorded = [.. recorded.Select(p => Key(p.Drug, p.Target)), .. positives.Select(p => Key(p.Drug, p.Target))];
        var elsewhere = this.recorded.Where(p => !own.Contains(p)).Order().ToLookup(p => (int)(p / targets), p => (int)(p % targets));
        drugs = [.. positives.GroupBy(p => p.Drug).Select(g => (g.Key, g.Select(p => p.Target).ToArray(), elsewhere[g.Key].ToArray()))];
        Pairs = drugs.Sum(d => (long)targets - d.Filtered.Length);
    }

    /// <summary>All pairs of the population.</summary>
    public long Pairs { get; }

    /// <summary>The positives among them.</summary>
    public int Positives => positives.Length;

    /// <summary>Measures a model on all of these pairs.</summary>
    /// <param name="score">What orders the pairs, given drug and target: any number that is higher where an interaction is more likely; called from several threads.</param>
    /// <param name="seed">Of the matched negatives.</param>
    /// <param name="ofDrug">The same scores of a drug with its targets, where these are cheaper together; good until the same thread asks for another drug.</param>
    /// <returns>The metrics; all NaN without positives.</returns>
    /// <exception cref="ArgumentException">A score that is not finite.</exception>
    /// <remarks>Nothing is sampled but the matched negatives, and no pair is kept. Cost: one score a pair and O(log P+). Threads do not change a bit.</remarks>
    public RankingMetrics Measure(Func<int, int, double> score, ulong seed = ReportSeed, Func<int, Func<int, double>>? ofDrug = null)
    {
        if (positives.Length == 0) return RankingMetrics.Undefined;
        double[] found = [.. positives.Select(p => score(p.Drug, p.Target))];
        var among = new NegativeCounts(found);
        long[] counts = among.Empty();
        var ranked = PerDrug(ofDrug ?? OneByOne(score), among, counts);
        return new(Matched(score, found, seed), among.AveragePrecision(counts), (double)positives.Length / Pairs, ranked.Average(r => r.Mrr),
            ranked.Average(r => r.Hits1), ranked.Average(r => r.Hits10), ranked.Average(r => r.Hits50), ranked.Average(r => r.Enrichment1));
    }

    /// <summary>Where each drug's positives stand in its list, for the drugs with positives in rising order.</summary>
    /// <param name="score">As in <see cref="Measure"/>.</param>
    public DrugRanking[] PerDrug(Func<int, int, double> score) => PerDrug(OneByOne(score), null, []);

    private static Func<int, Func<int, double>> OneByOne(Func<int, int, double> score) => drug => target => score(drug, target);

    private DrugRanking[] PerDrug(Func<int, Func<int, double>> ofDrug, NegativeCounts? among, long[] counts)
    {
        var ranked = new DrugRanking[drugs.Length];
        Parallel.For(0, drugs.Length, () => new long[counts.Length], (i, _, own) =>
        {
            var (drug, hits, filtered) = drugs[i];
            var score = ofDrug(drug);
            double[] found = [.. hits.Select(score)];
            var others = new List<double>(targets);
            var (nextHit, nextFiltered) = (0, 0);
            for (int target = 0; target < targets; target++)
            {
                bool hit = nextHit < hits.Length && hits[nextHit] == target, known = nextFiltered < filtered.Length && filtered[nextFiltered] == target;
                if (hit) nextHit++;
                if (known) nextFiltered++;
                if (hit || known) continue;
                double other = score(target);
                among?.Add(other, own);
                others.Add(other);
            }
            ranked[i] = DrugRanking.Of(found, CollectionsMarshal.AsSpan(others));
            return own;
        }, own =>
        {
            lock (counts)
                for (int i = 0; i < counts.Length; i++) counts[i] += own[i];
        });
        return ranked;
    }

    private double Matched(Func<int, int, double> score, double[] found, ulong seed)
    {
        var drawn = MatchedNegatives.Draw(positives, (d, t) => recorded.Contains(Key(d, t)), seed);
        if (drawn.Length == 0) return double.NaN;
        double[] scores = [.. found, .. drawn.Select(p => score(p.Drug, p.Target))];
        return Auroc.Of(scores, [.. found.Select(_ => 1), .. drawn.Select(_ => 0)]);
    }

    private static (int Drug, int Target)[] OfSome((int Drug, int Target)[] positives, long drugs)
    {
        int[] all = [.. positives.Select(p => p.Drug).Distinct()];
        if (all.Length <= drugs) return positives;
        var random = new SplitMix(ReportSeed);
        for (int i = all.Length - 1; i > 0; i--)
        {
            int other = random.NextIndex(i + 1);
            (all[i], all[other]) = (all[other], all[i]);
        }
        var kept = all[..(int)drugs].ToHashSet();
        return [.. positives.Where(p => kept.Contains(p.Drug))];
    }

    private long Key(int drug, int target) => (uint)target < (uint)targets
        ? (long)drug * targets + target
        : throw new ArgumentException($"target: expected an index in [0, {targets}), got {target} (population)", nameof(target));
}
