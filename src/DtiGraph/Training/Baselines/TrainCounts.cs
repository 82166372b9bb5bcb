namespace DtiGraph.Training.Baselines;

/// <summary>How often nodes are labelled in train: log(1 + interactions) of a pair's drug and target, log(1 + measured inactives) likewise.</summary>
/// <remarks>A train pair must not be counted in its own features, and leaving out just that one would tell its label (n - 1 where it is 1, n where it
/// is 0). So train is cut in four, the counts of a quarter come from the other three and are scaled by 4/3.</remarks>
internal sealed class TrainCounts
{
    /// <summary>Numbers of a pair.</summary>
    public const int Width = 4;

    private const int Folds = 4;

    private readonly double[][] drugs, targets;

    /// <summary>Counts all labelled train pairs.</summary>
    public TrainCounts(BaselineInput input) : this(input, input.Recorded, 1)
    {
    }

    private TrainCounts(BaselineInput input, IEnumerable<(int Drug, int Target, int Label)> pairs, double scale)
    {
        (drugs, targets) = ([new double[input.Drugs], new double[input.Drugs]], [new double[input.Targets], new double[input.Targets]]);
        foreach (var (drug, target, label) in pairs)
        {
            drugs[label][drug] += scale;
            targets[label][target] += scale;
        }
    }

    /// <summary>For each train pair the counts that do not know it.</summary>
    /// <returns>In the order of <see cref="BaselineInput.Train"/>.</returns>
    public static IEnumerable<TrainCounts> OfOthers(BaselineInput input)
    {
        int[] order = [.. Enumerable.Range(0, input.Train.Length)];
        new Random((int)input.Seed).Shuffle(order);
        int[] fold = new int[order.Length];
        for (int i = 0; i < order.Length; i++) fold[order[i]] = i % Folds;
        var of = input.Train.Select((p, i) => (Pair: (p.Drug, p.Target), Fold: fold[i])).ToDictionary(p => p.Pair, p => p.Fold);
        TrainCounts[] others = [.. Enumerable.Range(0, Folds).Select(f => new TrainCounts(
            input, input.Recorded.Where(p => of[(p.Drug, p.Target)] != f), Folds / (Folds - 1.0)))];
        return fold.Select(f => others[f]);
    }

    /// <summary>Writes the four numbers of a pair.</summary>
    public void Write(int drug, int target, Span<float> to)
    {
        for (int label = 0; label < 2; label++)
        {
            to[2 * label] = (float)Math.Log(1 + drugs[label][drug]);
            to[2 * label + 1] = (float)Math.Log(1 + targets[label][target]);
        }
    }
}
