using DtiGraph.Features;

namespace DtiGraph.Models;

/// <summary>What the labels of like pairs say of a pair. The state of a node cannot remember each of its pairs; this looks them up, and is a
/// second opinion beside the network.</summary>
/// <remarks>
/// Three sets of labelled pairs: (d', t) for the 5 drugs d' most like d that have a label with t; (d, t') likewise over targets; and (d', t') for
/// the 5 labelled drugs most like d and the 5 labelled targets most like t. Of each set ln(1 + a+ / .15) - ln(1 + a- / .15), with a+ and a- the
/// similarities of its interactions and of its pairs labelled 0, added up (in the third set the products of both): the log-odds of a smoothed mean
/// of the labels, 0 where there are none. The pair's own label is never looked at.
/// Source: the weighted profile of Yamanishi et al. 2008, doi:10.1093/bioinformatics/btn162. Departs: labelled pairs only, both labels,
/// smoothing, third set. Cost of a pair: up to 153 look-ups.
/// </remarks>
public sealed class LikePairs
{
    internal const int Nearest = 5;

    [ThreadStatic]
    private static LikeRow? room; // a list allocates what it returns and no more

    private readonly LikeLabelled[] labels, ofTargets;
    private readonly bool[] hasLabel;
    private readonly LikeSide drugs, targets;

    /// <summary>Takes stock of the labels.</summary>
    /// <param name="drugs">[Nd] the up to 64 drugs most like each, best first, itself not among them.</param>
    /// <param name="targets">[Nt] likewise.</param>
    /// <param name="pairs">Labelled pairs; of a pair with both labels the interaction counts.</param>
    public LikePairs(Neighbour[][] drugs, Neighbour[][] targets, IEnumerable<(int Drug, int Target, int Label)> pairs)
    {
        var ofDrug = Array.ConvertAll(drugs, _ => new SortedDictionary<int, bool>());
        hasLabel = new bool[targets.Length];
        foreach (var (drug, target, label) in pairs)
        {
            ofDrug[drug][target] = label == 1 || ofDrug[drug].GetValueOrDefault(target);
            hasLabel[target] = true;
        }
        labels = Array.ConvertAll(ofDrug, l => new LikeLabelled([.. l.Keys], [.. l.Values]));
        var ofTarget = labels.SelectMany((l, drug) => l.Others.Select((target, i) => (Drug: drug, Target: target, Interacts: l.Interacts[i]))).ToLookup(p => p.Target);
        ofTargets = [.. Enumerable.Range(0, targets.Length).Select(t => new LikeLabelled([.. ofTarget[t].Select(p => p.Drug)], [.. ofTarget[t].Select(p => p.Interacts)]))];
        this.drugs = Drugs(drugs, isNew: false);
        this.targets = Targets(targets, isNew: false);
    }

    private LikePairs(LikePairs known, Neighbour[]? drug, Neighbour[]? target)
    {
        (labels, ofTargets, hasLabel) = (known.labels, known.ofTargets, known.hasLabel);
        drugs = drug is null ? known.drugs : Drugs([drug], isNew: true);
        targets = target is null ? known.targets : Targets([target], isNew: true);
    }

    /// <summary>[Nd] the drugs most like each, best first.</summary>
    public Neighbour[][] LikeDrugs => drugs.Listed;

    /// <summary>[Nt] the targets most like each, best first.</summary>
    public Neighbour[][] LikeTargets => targets.Listed;

    /// <summary>The same with nodes that the graph does not hold in place of the known ones, as number 0.</summary>
    /// <param name="drug">The up to 64 known drugs most like the new one, best first; null where drugs are the known ones.</param>
    /// <param name="target">Likewise.</param>
    public LikePairs WithNew(Neighbour[]? drug, Neighbour[]? target) => drug is null && target is null ? this : new(this, drug, target);

    /// <summary>What the labels say of a pair.</summary>
    /// <param name="drug">In [0, Nd); 0 for a new one.</param>
    /// <param name="target">In [0, Nt); 0 for a new one.</param>
    public LikeLabels Of(int drug, int target)
    {
        LikeSums ofDrugs = default, ofTargets = default, ofBoth = default;
        // A new end has no labels of its own that a like pair could share.
        if (!targets.IsNew)
        {
            foreach (var near in drugs.Listed[drug])
                if (labels[near.Index].Of(target) is { } label && ofDrugs.Add(near.Similarity, label) == Nearest) break;
        }
        if (!drugs.IsNew)
        {
            foreach (var near in targets.Listed[target])
                if (labels[drug].Of(near.Index) is { } label && ofTargets.Add(near.Similarity, label) == Nearest) break;
        }
        foreach (var nearDrug in drugs.Labelled[drug])
            foreach (var nearTarget in targets.Labelled[target])
                if (labels[nearDrug.Index].Of(nearTarget.Index) is { } label) ofBoth.Add((double)nearDrug.Similarity * nearTarget.Similarity, label);
        return new(ofDrugs.LogOdds, ofTargets.LogOdds, ofBoth.LogOdds);
    }

    /// <summary>The same of a drug with every known target, to the last bit, for a fraction of the time.</summary>
    /// <param name="drug">In [0, Nd); 0 for a new one.</param>
    /// <returns>[Nt].</returns>
    public LikeLabels[] OfDrug(int drug)
    {
        OfDrug(drug, room ??= new());
        return room.ToArray();
    }

    /// <summary>The same of a target with every known drug.</summary>
    /// <param name="target">In [0, Nt); 0 for a new one.</param>
    /// <returns>[Nd].</returns>
    public LikeLabels[] OfTarget(int target)
    {
        OfTarget(target, room ??= new());
        return room.ToArray();
    }

    /// <summary>The same of a drug with every known target, in room that is used again.</summary>
    /// <param name="drug">In [0, Nd); 0 for a new one.</param>
    /// <param name="row">What it held is gone.</param>
    public void OfDrug(int drug, LikeRow row) => row.Fill(drugs, targets, labels, drug, mineAreDrugs: true);

    /// <summary>The same of a target with every known drug, in room that is used again.</summary>
    /// <param name="target">In [0, Nt); 0 for a new one.</param>
    /// <param name="row">What it held is gone.</param>
    public void OfTarget(int target, LikeRow row) => row.Fill(targets, drugs, ofTargets, target, mineAreDrugs: false);

    private LikeSide Drugs(Neighbour[][] lists, bool isNew) => new(lists, labels.Length, i => labels[i].Others.Length > 0, isNew);

    private LikeSide Targets(Neighbour[][] lists, bool isNew) => new(lists, hasLabel.Length, i => hasLabel[i], isNew);
}
