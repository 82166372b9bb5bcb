using System.Collections.Immutable;
using DtiGraph.Evaluation;
using DtiGraph.Splits;

namespace DtiGraph.Training;

/// <summary>Cuts train into folds for a choice that must see neither validation nor test.</summary>
public static class TrainFolds
{
    /// <summary>Unrecorded pairs beside each held-out interaction, where the data has no negatives of its own.</summary>
    private const int Unrecorded = 20;

    /// <summary>Splits that are train without a fold, held out against that fold.</summary>
    /// <param name="split">The split; test is empty in what comes back.</param>
    /// <param name="folds">At least 2.</param>
    /// <param name="seed">Fixes the folds.</param>
    /// <param name="groups">Nodes that the split keeps together; null for none.</param>
    /// <remarks>Folds are cut as the split is: by drug where most validation pairs have a drug that train lacks, by target likewise, otherwise by pair; groups stay whole. Where
    /// both are new a fold holds out the pairs whose ends are both of it, and neither trains nor is judged on those with one such end. Unrecorded pairs are
    /// cut in the same way: none that a fold is judged on is among those that its training draws from.</remarks>
    /// <exception cref="ArgumentException">A fold would hold out, or leave, pairs of one label only.</exception>
    public static ImmutableArray<Split> Of(Split split, int folds, long seed, NodeGroups? groups = null)
    {
        var train = split.Train;
        var random = new Random((int)seed);
        int[]? ofDrug = MostlyNew(split.Validation.Drugs, train.Drugs) ? Dealt(train.Drugs, split.Unrecorded?.Drugs, groups?.Drugs) : null;
        int[]? ofTarget = MostlyNew(split.Validation.Targets, train.Targets) ? Dealt(train.Targets, split.Unrecorded?.Targets, groups?.Targets) : null;
        var ofPair = Places(train.Rows.Select(r => (r.Drug, r.Target)));
        return [.. Enumerable.Range(0, folds).Select(Fold)];

        Split Fold(int fold)
        {
            var held = train.Where(p => In(p, fold));
            var kept = split with
            {
                Train = train.Where(p => Outside(p, fold)),
                Validation = WithUnrecorded(held, fold),
                Test = new([], [], [], 1),
                Unrecorded = split.Unrecorded?.Where((drug, target) => Outside((drug, target), fold)),
            };
            if (!kept.Learnable)
                throw new ArgumentException($"train: expected interactions and others in and outside each of {folds} folds, got {held.Positives} of {held.Count} pairs in one "
                    + $"and {kept.Train.Positives} of {kept.Train.Count} outside it (split {split.Name}: too few to search gamma and alpha by; name them)");
            return kept;
        }

        bool In((int Drug, int Target) pair, int fold) => ofDrug is null && ofTarget is null ? OfPair(pair) == fold
            : (ofDrug is null || ofDrug[pair.Drug] == fold) && (ofTarget is null || ofTarget[pair.Target] == fold);

        bool Outside((int Drug, int Target) pair, int fold) => ofDrug is null && ofTarget is null ? OfPair(pair) != fold
            : (ofDrug is null || ofDrug[pair.Drug] != fold) && (ofTarget is null || ofTarget[pair.Target] != fold);

        // A recorded pair as the run of random numbers has it, any other by a hash of its ends: there are too many to be drawn for.
        int OfPair((int Drug, int Target) pair) => ofPair.TryGetValue(pair, out int fold) ? fold
            : (int)(SplitMix.Stream(unchecked((ulong)seed + ((ulong)pair.Drug << 32)), pair.Target) % (ulong)folds);

        Dictionary<(int, int), int> Places(IEnumerable<(int, int)> pairs)
        {
            var places = new Dictionary<(int, int), int>();
            foreach (var pair in pairs) places.TryAdd(pair, random.Next(folds));
            return places;
        }

        // Groups with a node of train first, so that each fold has as many of them as the next.
        int[] Dealt(int[] nodes, int? all, int[]? groups)
        {
            int Group(int node) => groups is null ? node : groups[node];
            int[] every = [.. Enumerable.Range(0, Math.Max(all ?? 0, nodes.Max() + 1))], known = [.. nodes.Select(Group).Distinct().Order()];
            random.Shuffle(known);
            int[] others = [.. every.Select(Group).Except(known)];
            random.Shuffle(others);
            var ofGroup = known.Concat(others).Index().ToDictionary(g => g.Item, g => g.Index % folds);
            return Array.ConvertAll(every, node => ofGroup[Group(node)]);
        }

        LabelledPairs WithUnrecorded(LabelledPairs held, int fold)
        {
            if (split.Unrecorded?.Where((drug, target) => In((drug, target), fold)) is not { Count: > 0 } population) return held;
            var negatives = population.Sample(held.Count * Unrecorded, random);
            return new([.. held.Drugs, .. negatives.Select(n => n.Drug)], [.. held.Targets, .. negatives.Select(n => n.Target)],
                [.. held.Labels, .. negatives.Select(_ => 0)], (double)negatives.Length / population.Count);
        }
    }

    private static bool MostlyNew(int[] nodes, int[] known)
    {
        var seen = known.ToHashSet();
        return nodes.Count(n => !seen.Contains(n)) * 2 > nodes.Length;
    }
}
