namespace DtiGraph.Evaluation;

/// <summary>The model without chemistry that every report carries: how often drug and target occur among the train positives.</summary>
/// <remarks>
/// Score = log(1 + train positives of the drug) + log(1 + train positives of the target). On many public splits it nearly equals deep models;
/// a model is worth what it adds to this.
/// </remarks>
public sealed class DegreeTwin
{
    /// <summary>The index of a node that the graph does not hold: it has no train positives.</summary>
    public const int Unknown = -1;

    private readonly double[] ofDrug;
    private readonly double[] ofTarget;

    /// <summary>Counts the train positives.</summary>
    /// <param name="positiveDrugs">[P] drug of each train positive, each in [0, drugs); every positive pair listed once.</param>
    /// <param name="positiveTargets">[P] target of each train positive, each in [0, targets).</param>
    /// <param name="drugs">Nd, number of drugs.</param>
    /// <param name="targets">Nt, number of targets.</param>
    /// <exception cref="ArgumentException">Unequal lengths, an index out of range, a negative count.</exception>
    public DegreeTwin(ReadOnlySpan<int> positiveDrugs, ReadOnlySpan<int> positiveTargets, int drugs, int targets)
    {
        if (positiveDrugs.Length != positiveTargets.Length)
        {
            throw new ArgumentException(
                $"train positives: expected as many targets as drugs ({positiveDrugs.Length}), got {positiveTargets.Length} (degree twin)",
                nameof(positiveTargets));
        }
        ofDrug = LogCounts(positiveDrugs, drugs, "drug");
        ofTarget = LogCounts(positiveTargets, targets, "target");
    }

    /// <summary>Number of drugs, Nd.</summary>
    public int Drugs => ofDrug.Length;

    /// <summary>Number of targets, Nt.</summary>
    public int Targets => ofTarget.Length;

    /// <summary>Score of one pair.</summary>
    /// <param name="drug">In [0, Nd), or <see cref="Unknown"/>.</param>
    /// <param name="target">In [0, Nt), or <see cref="Unknown"/>.</param>
    /// <returns>At least 0; 0 where neither end has a train positive.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An index out of range.</exception>
    public double Score(int drug, int target) => LogCount(ofDrug, drug, nameof(drug)) + LogCount(ofTarget, target, nameof(target));

    /// <summary>Scores of many pairs.</summary>
    /// <param name="drugs">[P] each in [0, Nd).</param>
    /// <param name="targets">[P] each in [0, Nt).</param>
    /// <returns>[P] new array.</returns>
    /// <exception cref="ArgumentException">Unequal lengths, an index out of range.</exception>
    public double[] Scores(ReadOnlySpan<int> drugs, ReadOnlySpan<int> targets)
    {
        if (drugs.Length != targets.Length)
            throw new ArgumentException($"pairs: expected as many targets as drugs ({drugs.Length}), got {targets.Length} (degree twin)", nameof(targets));
        var scores = new double[drugs.Length];
        for (int i = 0; i < scores.Length; i++) scores[i] = Score(drugs[i], targets[i]);
        return scores;
    }

    /// <summary>Fits the map from this score to a probability on validation pairs: one-dimensional logistic regression.</summary>
    /// <param name="drugs">[P] drugs of the validation pairs, at least one.</param>
    /// <param name="targets">[P] targets of the validation pairs.</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    /// <returns>A calibration to apply to <see cref="Score"/>. With one class only, or no skill, its probabilities are nearly the prevalence.</returns>
    /// <exception cref="ArgumentException">No rows, unequal lengths, an index out of range, a label other than 0 and 1.</exception>
    /// <remarks>Newton from a fixed start: deterministic. A score read as log-odds means nothing, so unlike Platt calibration there is no identity.</remarks>
    public PlattCalibration FitProbability(ReadOnlySpan<int> drugs, ReadOnlySpan<int> targets, ReadOnlySpan<int> labels)
    {
        (double slope, double intercept) = LogisticFit.Of(Scores(drugs, targets), labels);
        return new PlattCalibration(slope, intercept);
    }

    private static double[] LogCounts(ReadOnlySpan<int> nodes, int count, string what)
    {
        if (count < 0) throw new ArgumentException($"number of {what}s: expected at least 0, got {count} (degree twin)", nameof(count));
        var logs = new double[count];
        foreach (int node in nodes) logs[Index(node, count, what)]++;
        for (int i = 0; i < count; i++) logs[i] = Math.Log(1 + logs[i]);
        return logs;
    }

    private static double LogCount(double[] logs, int node, string what) => node == Unknown ? 0 : logs[Index(node, logs.Length, what)];

    private static int Index(int node, int count, string what) => (uint)node < (uint)count
        ? node
        : throw new ArgumentOutOfRangeException(what, $"{what}: expected an index in [0, {count}), got {node} (degree twin)");
}
