using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Splits;

namespace DtiGraph.Training;

/// <summary>What training does by default where it is judged on pairs of new nodes, and where it is not. Only a network that forgets much
/// of what it sees learns to read structure and sequence alone; where ends are known the same would cost it their labels.</summary>
public static class NewEnds
{
    /// <summary>Share of the nodes that are masked in a step where the options name none.</summary>
    /// <param name="split">Of its validation only the ends are looked at.</param>
    public static double Masked(Split split) => Prevail(split) ? 0.6 : 0.35;

    /// <summary>Share of the state that is dropped where the options name none.</summary>
    /// <param name="split">Of its validation only the ends are looked at.</param>
    public static double Dropout(Split split) => Prevail(split) ? 0.4 : 0.2;

    /// <summary>Power of the similarity by which neighbours weigh where the options name none.</summary>
    /// <param name="split">Of its validation only the ends are looked at.</param>
    public static double SimilarityPower(Split split) => Prevail(split) ? 3 : 0;

    /// <summary>Networks whose logits are averaged where the options name no number.</summary>
    /// <param name="split">Of its validation only the ends are looked at.</param>
    /// <remarks>What a network says of two ends that it never heard of hangs on its seed more than anything else does.</remarks>
    public static int Networks(Split split) => Prevail(split) ? 3 : 1;

    /// <summary>Whether the network reads counts of a molecule where the options do not say.</summary>
    /// <param name="split">Of its validation only the ends are looked at.</param>
    public static bool Counts(Split split) => Prevail(split);

    /// <summary>Logits per unit of a label that the linear score of new nodes weighs where the options name none.</summary>
    /// <param name="split">Of its validation only the ends are looked at.</param>
    /// <remarks>0 where negatives are drawn: the score needs labelled ones, and the few measured inactives that may stand beside them are no sample of what a node does not bind.</remarks>
    public static double WideWeight(Split split) => Prevail(split) && split.Unrecorded is null ? 20 : 0;

    /// <summary>The options with what else hangs on the ends settled, for trainings on a part of the split, which may be of another kind.</summary>
    /// <param name="options">Of the run.</param>
    /// <param name="split">Its split; of validation only the ends are looked at.</param>
    public static TrainingOptions Settled(TrainingOptions options, Split split) => options with
    {
        Masked = options.Masked ?? Masked(split),
        Model = options.Model with { Dropout = options.Model.Dropout ?? Dropout(split) },
    };

    /// <summary>Whether validation has enough pairs to calibrate on: of new drugs, of new targets, of both, and of known ends. Pairs of a few new drugs, as any split has, say nothing
    /// of a new target.</summary>
    public static bool CanBeCalibrated(Split split) => Enough(split, k => k == Familiarity.NewDrug) && Enough(split, k => k == Familiarity.NewTarget)
        && Enough(split, k => k == Familiarity.NewBoth) && KnownCanBeCalibrated(split);

    /// <summary>Whether validation has enough pairs without a new end to calibrate such pairs on: under a cold policy it has none.</summary>
    public static bool KnownCanBeCalibrated(Split split) => Enough(split, k => k is not (Familiarity.NewDrug or Familiarity.NewTarget or Familiarity.NewBoth));

    private static bool Enough(Split split, Func<Familiarity, bool> kind)
    {
        static int Nodes(int[] train, int[] validation) => 1 + Math.Max(train.DefaultIfEmpty().Max(), validation.DefaultIfEmpty().Max());
        var known = new TrainDegrees(Nodes(split.Train.Drugs, split.Validation.Drugs), Nodes(split.Train.Targets, split.Validation.Targets), split.Train.Rows,
            _ => split.DrawsOfEveryDrug, _ => split.DrawsOfEveryTarget);
        return Calibrator.Enough(split.Validation.Where(p => kind(known.FamiliarityOf(p.Drug, p.Target))).Labels);
    }

    /// <summary>At least three quarters of the ends of the validation pairs are in no labelled train pair.</summary>
    private static bool Prevail(Split split)
    {
        HashSet<int> drugs = [.. split.Train.Drugs], targets = [.. split.Train.Targets];
        int news = split.Validation.Drugs.Count(d => !drugs.Contains(d)) + split.Validation.Targets.Count(t => !targets.Contains(t));
        return news >= 1.5 * split.Validation.Count;
    }
}
