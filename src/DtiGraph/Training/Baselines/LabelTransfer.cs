using System.Globalization;
using DtiGraph.Features;

namespace DtiGraph.Training.Baselines;

/// <summary>Nearest neighbours: a pair takes the labels of like pairs, weighted by how like they are.</summary>
/// <remarks>
/// A smoothed mean of labels, M(S) = (l m + sum over S of s^p y) / (l + sum over S of s^p), with m the share of interactions in train, over three sets S
/// of labelled train pairs: (d', t) for the k drugs d' most like d that have a labelled pair with t, s = tanimoto(d, d'); (d, t') likewise over targets,
/// s = cosine(t, t'); and (d', t') for the k drugs most like d and the k targets most like t that have labelled pairs, s the product of both.
/// score = logit m + sum of w (logit M(S) - logit m), w of sum 1. Without a like pair M is m: a cold drug is scored by the first and third set alone.
/// Source: the weighted profile of Yamanishi et al. 2008, doi:10.1093/bioinformatics/btn162. Departs: labelled pairs only,
/// smoothing, third set.
/// Cost of a drug with all targets: O(train pairs log k + k Nt).
/// </remarks>
public sealed class LabelTransfer(IReadOnlyList<LabelTransferOptions>? settings = null) : IBaseline
{
    private static readonly (double, double, double)[] Weights =
        [(1, 0, 0), (0, 1, 0), (0, 0, 1), (.5, .5, 0), (.34, .33, .33), (.5, 0, .5), (.6, .2, .2), (.2, .6, .2)];

    private readonly IReadOnlyList<LabelTransferOptions> settings = settings ?? [.. Grid()];

    /// <inheritdoc/>
    public string Name => "neighbour";

    /// <inheritdoc/>
    public IEnumerable<BaselineCandidate> Candidates(BaselineInput input)
    {
        var known = new KnownPairs(input, settings.Max(s => s.Neighbours));
        return settings.Select(s => new BaselineCandidate(string.Create(CultureInfo.InvariantCulture,
            $"k {s.Neighbours}, power {s.Power}, smoothing {s.Smoothing}, weights {s.Drugs}/{s.Targets}/{s.Both}"), new LabelTransferScorer(known, s)));
    }

    private static IEnumerable<LabelTransferOptions> Grid() =>
        from k in new[] { 5, 20 }
        from power in new[] { 1.0, 3.0 }
        from weights in Weights
        select new LabelTransferOptions(k, power, .3, weights.Item1, weights.Item2, weights.Item3);
}

/// <summary>One setting of <see cref="LabelTransfer"/>.</summary>
/// <param name="Neighbours">k, at least 1.</param>
/// <param name="Power">p, above 0: how much more the nearest count.</param>
/// <param name="Smoothing">l, above 0: the weight of the share of interactions in train, in units of a pair of similarity 1.</param>
/// <param name="Drugs">w of like drugs.</param>
/// <param name="Targets">w of like targets.</param>
/// <param name="Both">w of like drugs with like targets.</param>
public sealed record LabelTransferOptions(int Neighbours, double Power, double Smoothing, double Drugs, double Targets, double Both);

/// <summary>Labelled train pairs by node, and the nearest nodes that have some.</summary>
internal sealed class KnownPairs
{
    public KnownPairs(BaselineInput input, int k)
    {
        Similarity = input.Similarity;
        OfDrug = Group(input.Drugs, input.Train.Select(p => (p.Drug, p.Target, p.Label)));
        OfTarget = Group(input.Targets, input.Train.Select(p => (p.Target, p.Drug, p.Label)));
        LikeDrugs = Similarity.NearestDrugs(k, [.. OfDrug.Select(l => l.Length > 0)]);
        LikeTargets = Similarity.NearestTargets(k, [.. OfTarget.Select(l => l.Length > 0)]);
        Mean = input.Train.Average(p => p.Label);
    }

    public NodeSimilarity Similarity { get; }

    public (int Other, int Label)[][] OfDrug { get; }

    public (int Other, int Label)[][] OfTarget { get; }

    public Neighbour[][] LikeDrugs { get; }

    public Neighbour[][] LikeTargets { get; }

    public double Mean { get; }

    private static (int, int)[][] Group(int count, IEnumerable<(int Node, int Other, int Label)> rows)
    {
        var lists = Enumerable.Range(0, count).Select(_ => new List<(int, int)>()).ToArray();
        foreach (var (node, other, label) in rows) lists[node].Add((other, label));
        return [.. lists.Select(l => l.ToArray())];
    }
}
