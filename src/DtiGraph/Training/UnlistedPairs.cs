using DtiGraph.Evaluation;
using DtiGraph.Splits;
using DtiGraph.Training.Negatives;

namespace DtiGraph.Training;

/// <summary>Pairs that nobody states a label of, which stand for the millions that a screen is made of where data lists negatives of its own: these say, too,
/// what the labels of like pairs weigh (<see cref="Artifacts.Correction"/>).</summary>
public static class UnlistedPairs
{
    /// <summary>Pairs that are drawn for each familiarity: the few listed ones that they stand beside are what is uncertain.</summary>
    private const int Wanted = 20_000;

    /// <summary>Draws for each of them, so that ends of which nearly all pairs are listed come to an end.</summary>
    private const int DrawsForEach = 8;

    /// <summary>Draws them.</summary>
    /// <param name="split">Its train and validation pairs are not drawn, nor what is of test where all pairs were divided. Of a published test nothing is spared: that would tell.</param>
    /// <param name="listed">Labelled pairs whose drugs and targets are drawn, each as likely as the other.</param>
    /// <param name="known">What the network knows of each node.</param>
    /// <param name="options">Those of the run: no pair is drawn where training takes none without a label.</param>
    /// <returns>For each familiarity among <paramref name="listed"/> so many of the same, from the ends of its own pairs. None where data lists no negatives of its own:
    /// there validation's are unlisted pairs already.</returns>
    public static (int Drug, int Target)[] Of(Split split, IReadOnlyCollection<(int Drug, int Target, int Label)> listed, TrainDegrees known, TrainingOptions options)
    {
        if (split.Unrecorded is not null || UnlabelledSampler.Of(split, options.Unlabelled) is null) return [];
        HashSet<(int, int)> labelled = [.. split.Train.Rows.Concat(split.Validation.Rows).Select(r => (r.Drug, r.Target))];
        return [.. listed.GroupBy(r => known.FamiliarityOf(r.Drug, r.Target)).OrderBy(g => g.Key).SelectMany(Draw)];

        IEnumerable<(int Drug, int Target)> Draw(IGrouping<Familiarity, (int Drug, int Target, int Label)> kind)
        {
            int[] drugs = [.. kind.Select(r => r.Drug).Distinct().Order()], targets = [.. kind.Select(r => r.Target).Distinct().Order()];
            var random = new SplitMix(SplitMix.Stream(unchecked((ulong)options.Seed), (int)kind.Key));
            var pairs = new List<(int, int)>(Wanted);
            for (int draw = 0; draw < DrawsForEach * Wanted && pairs.Count < Wanted; draw++)
            {
                var (drug, target) = (drugs[random.NextIndex(drugs.Length)], targets[random.NextIndex(targets.Length)]);
                if (known.FamiliarityOf(drug, target) == kind.Key && !labelled.Contains((drug, target)) && split.Partition?.Of(drug, target) != Part.Test)
                    pairs.Add((drug, target));
            }
            return pairs;
        }
    }
}
