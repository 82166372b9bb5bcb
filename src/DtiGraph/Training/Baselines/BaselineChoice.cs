using System.Diagnostics;
using DtiGraph.Evaluation;
using DtiGraph.Graphs;
using DtiGraph.Splits;

namespace DtiGraph.Training.Baselines;

/// <summary>A baseline with the setting that validation chose.</summary>
/// <param name="Name">Of the baseline.</param>
/// <param name="Chosen">The setting and its fit.</param>
/// <param name="ValidationAuprc">What it was chosen by.</param>
public sealed record BaselineChoice(string Name, BaselineCandidate Chosen, double ValidationAuprc)
{
    /// <summary>Fits a baseline on train and takes the setting with the highest AUPRC on validation, the first of equals.</summary>
    /// <param name="baseline">The baseline.</param>
    /// <param name="input">Train.</param>
    /// <param name="validation">Both labels among them.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InvalidOperationException">The baseline offers no setting.</exception>
    public static BaselineChoice Of(IBaseline baseline, BaselineInput input, LabelledPairs validation, CancellationToken cancellation = default)
    {
        BaselineChoice? best = null;
        foreach (var candidate in baseline.Candidates(input))
        {
            cancellation.ThrowIfCancellationRequested();
            double auprc = AveragePrecision.Of(PairScores.Of(candidate.Scorer, validation), validation.Labels);
            if (best is null || auprc > best.ValidationAuprc) best = new(baseline.Name, candidate, auprc);
        }
        return best ?? throw new InvalidOperationException($"baseline {baseline.Name}: expected at least one setting, got none");
    }

    /// <summary>The row of a table.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="split">The split it was fitted on.</param>
    /// <param name="clock">Running since the fit began.</param>
    public BaselineReport Report(Snapshot graph, Split split, Stopwatch clock)
    {
        // Listed pairs are asked for several times, one by one; of all others no score is kept.
        var listed = new Dictionary<(int, int), double>();
        foreach (var part in new[] { split.Validation, split.Test })
            foreach (var (row, score) in part.Rows.Zip(PairScores.Of(Chosen.Scorer, part))) listed[(row.Drug, row.Target)] = score;
        var metrics = Judgement.Of(
            Name, graph, split, (drug, target) => listed.TryGetValue((drug, target), out double score) ? score : Chosen.Scorer.Scores(drug, [target])[0], drug =>
            {
                double[] all = PairScores.OfAllTargets(Chosen.Scorer, drug, graph.Targets.Length);
                return target => all[target];
            });
        return new(metrics, Chosen.Setting, Math.Round(clock.Elapsed.TotalSeconds, 1));
    }
}
