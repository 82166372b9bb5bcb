using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Models;
using DtiGraph.Splits;
using DtiGraph.Training.Factorisation;

namespace DtiGraph.Training;

/// <summary>Validation pairs scored as if one end had never been seen, where the data has no negatives of its own. Most validation pairs are warm,
/// and what calibrates warm pairs makes cold ones too sure.</summary>
public static class ColdRehearsal
{
    /// <summary>A fifth of the validation nodes is hidden at a time, so that the others keep most of the graph.</summary>
    private const int Folds = 5;

    /// <summary>Hides the interaction edges of some validation drugs and scores their pairs, then of some targets, until every
    /// validation pair was scored both ways.</summary>
    /// <param name="members">The trained networks, whose logits are averaged.</param>
    /// <param name="features">Features of its graph.</param>
    /// <param name="paths">Ways of its messages.</param>
    /// <param name="split">Train and validation.</param>
    /// <param name="wide">The linear score of new nodes, with its weight.</param>
    /// <param name="latent">The factorisation beside the networks; a hidden end has its neighbours' vector. Null for none.</param>
    /// <param name="byDegree">r pair by pair, of which the hidden end's is unknown; null for one r.</param>
    /// <returns>Twice the validation pairs, all of them new.</returns>
    /// <remarks>The network was supervised on other pairs of these nodes, so it is a little kinder than a node that is truly new.
    /// Cost: 10 forward passes of each network.</remarks>
    public static CalibrationRow[] Of(
        IReadOnlyList<LinkModel> members, GraphFeatures features, MessagePaths paths, Split split, WideOptions wide, LatentFactors? latent,
        DegreeMatchedFraction? byDegree)
    {
        var (pairs, rows) = (split.Validation, new List<CalibrationRow>());
        var known = new TrainDegrees(features.Rows[Snapshot.DrugKind].Rows, features.Rows[Snapshot.TargetKind].Rows, split.Train.Rows);
        for (int fold = 0; fold < Folds; fold++)
        {
            var drugs = pairs.Drugs.Where(d => d % Folds == fold).ToHashSet();
            Score(drugs, [], pair => drugs.Contains(pair.Drug));
            var targets = pairs.Targets.Where(t => t % Folds == fold).ToHashSet();
            Score([], targets, pair => targets.Contains(pair.Target));
        }
        return [.. rows];

        void Score(HashSet<int> drugs, HashSet<int> targets, Func<(int Drug, int Target), bool> hidden)
        {
            bool Sent((int Drug, int Target) pair) => !drugs.Contains(pair.Drug) && !targets.Contains(pair.Target);
            var sent = split.Train.Where(Sent);
            var messages = paths.With(sent);
            // The linear score is fitted anew: it must not know the labels of what is hidden.
            var factors = WideFit.Add(PairFactors.Mean([.. members.Select(m => m.Factors(features.Rows, messages))]),
                WideFit.Of(features, sent, wide), features, sent);
            if (latent is not null) factors = FactorTerm.Filled(latent, features, sent.WithLabel(1)).Beside(factors);
            var like = new LikePairs(features.LikeDrugs, features.LikeTargets, sent.Rows);
            foreach (var (drug, target, label) in pairs.Rows.Where(p => hidden((p.Drug, p.Target))))
            {
                var (seenDrug, seenTarget) = (Seen(drugs, drug), Seen(targets, target));
                rows.Add(new(factors.Logit(drug, target), known.FamiliarityOf(seenDrug, seenTarget), label, like.Of(drug, target),
                    byDegree?.LogShift(known, seenDrug, seenTarget) ?? 0));
            }
        }
    }

    private static int Seen(HashSet<int> hidden, int node) => hidden.Contains(node) ? DegreeTwin.Unknown : node;
}
