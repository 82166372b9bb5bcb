using System.Collections.Immutable;
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
    /// <remarks>Folds are cut as the split is: by drug where most validation pairs have a drug that train lacks, by target likewise, otherwise by pair. Where
    /// both are new a fold holds out the pairs whose ends are both of it, and neither trains nor is judged on those with one such end.</remarks>
    public static ImmutableArray<Split> Of(Split split, int folds, long seed)
    {
        var train = split.Train;
        var random = new Random((int)seed);
        bool newDrugs = MostlyNew(split.Validation.Drugs, train.Drugs), newTargets = MostlyNew(split.Validation.Targets, train.Targets);
        int[] ofFirst = newDrugs ? ByNode(train.Drugs) : newTargets ? ByNode(train.Targets) : [.. train.Drugs.Select(_ => random.Next(folds))];
        int[] ofSecond = newDrugs && newTargets ? ByNode(train.Targets) : ofFirst;
        return [.. Enumerable.Range(0, folds).Select(fold => split with
        {
            Train = Where(i => ofFirst[i] != fold && ofSecond[i] != fold),
            Validation = WithUnrecorded(Where(i => ofFirst[i] == fold && ofSecond[i] == fold)),
            Test = new([], [], [], 1),
        })];

        int[] ByNode(int[] nodes)
        {
            int[] ofNode = [.. Enumerable.Range(0, nodes.Max() + 1).Select(_ => random.Next(folds))];
            return [.. nodes.Select(n => ofNode[n])];
        }

        LabelledPairs Where(Func<int, bool> kept) => train.At([.. Enumerable.Range(0, train.Count).Where(kept)]);

        LabelledPairs WithUnrecorded(LabelledPairs held)
        {
            if (split.Unrecorded is not { } population) return held;
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
