using System.Diagnostics;
using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Losses;
using DtiGraph.Models;
using DtiGraph.Splits;
using DtiGraph.Training.Checkpoints;
using DtiGraph.Training.Negatives;
using static TorchSharp.torch;

namespace DtiGraph.Training;

/// <summary>Fits a network to a split and leaves it with the weights of its best validation epoch.</summary>
public sealed class Trainer(
    LinkModel model, GraphFeatures features, MessagePaths paths, Split split, LinkObjective objective, TrainingOptions options, INegativeSampler? sampler)
{
    private readonly DegreeMatchedFraction? byDegree = objective.Focal is null ? null : sampler?.ByDegree;
    private readonly LinkPosterior posterior = objective.Posterior(1);
    private readonly TrainDegrees known = new(features.Rows[Snapshot.DrugKind].Rows, features.Rows[Snapshot.TargetKind].Rows, split.Train.Rows);

    /// <summary>Trains.</summary>
    /// <param name="progress">Told after every epoch.</param>
    /// <param name="cancellation">Stops after the running step; the best weights so far are kept.</param>
    /// <param name="checkpoint">Where it leaves its state after epochs and goes on from; null for nowhere.</param>
    /// <returns>The history, one report an epoch; empty when it was stopped before the first ended. And ln Z of the self-adversarial
    /// weights, mean over the steps of the best epoch; 0 without them.</returns>
    public (IReadOnlyList<EpochReport> History, double LogNormaliser) Run(
        Action<EpochReport>? progress, CancellationToken cancellation, Checkpoint? checkpoint = null)
    {
        try
        {
            var trained = Epochs(progress, cancellation, checkpoint);
            checkpoint?.Wait();
            return trained;
        }
        catch
        {
            WaitQuietly(checkpoint); // nothing writes into the folder any more when this ends; what went wrong first is said
            throw;
        }
    }

    private (IReadOnlyList<EpochReport> History, double LogNormaliser) Epochs(Action<EpochReport>? progress, CancellationToken cancellation, Checkpoint? checkpoint)
    {
        using var _ = NewDisposeScope();
        var clock = Stopwatch.StartNew();
        var rows = features.Rows;
        var dropout = new Dropout(model.Options.Dropout ?? NewEnds.Dropout(split), options.Seed);
        using var descent = new Descent(model, objective, dropout, options.LearningRate, options.WeightDecay);
        using var averaged = new WeightAverage(model.Parameters, options.Averaging);
        var steps = new TrainSteps(split, paths, options, rows[Snapshot.DrugKind].Rows, rows[Snapshot.TargetKind].Rows, sampler);
        var messages = paths.With(split.Train);
        var history = new List<EpochReport>();
        double bestNormaliser = 0;
        if (checkpoint?.Read() is { } state)
        {
            descent.Restore(state);
            averaged.Restore(state);
            steps.Forward(state["drawn"].ToInt64s()[0]);
            (history, bestNormaliser) = (EpochTensors.Reports(state, options.Epochs), state["normaliser"].ToDoubles()[0]);
            progress?.Invoke(history[^1]);
        }
        var before = history.Count == 0 ? TimeSpan.Zero : history[^1].Elapsed;
        bool ended = Ended(history);
        while (!ended && !cancellation.IsCancellationRequested)
        {
            int epoch = history.Count + 1;
            double total = 0, logNormaliser = 0;
            int count = 0, weighed = 0;
            foreach (var step in steps.Epoch())
            {
                if (cancellation.IsCancellationRequested) break;
                var (taken, normaliser, sampled) = descent.Take(step, rows);
                if (sampled.Length > 0) sampler!.Learn(sampled);
                total += taken;
                if (double.IsFinite(normaliser)) (logNormaliser, weighed) = (logNormaliser + normaliser, weighed + 1);
                averaged.Update();
                count++;
            }
            if (count == 0) break;
            double auprc = averaged.Evaluate(() => ValidationAuprc(descent.Factors(rows, messages)));
            bool better = history.Count == 0 || auprc > history[^1].BestAuprc;
            if (better)
            {
                averaged.KeepBest();
                bestNormaliser = logNormaliser / Math.Max(weighed, 1);
            }
            history.Add(new(epoch, options.Epochs, total / count, auprc,
                better ? epoch : history[^1].BestEpoch, better ? auprc : history[^1].BestAuprc, before + clock.Elapsed));
            progress?.Invoke(history[^1]);
            ended = Ended(history);
            // An epoch that was cut short is no place to go on from.
            if (checkpoint is null || cancellation.IsCancellationRequested) continue;
            if (ended) checkpoint.Wait(); // so that the last state is taken in any case: a training that had ended is not done again
            checkpoint.Offer(epoch, buffers =>
            [
                .. descent.State(buffers), .. averaged.State(buffers), .. EpochTensors.Of(history),
                new("drawn", SafetensorsTensor.Of([steps.Drawn], 1)), new("normaliser", SafetensorsTensor.Of([bestNormaliser], 1)),
            ]);
        }
        averaged.RestoreBest();
        return (history, bestNormaliser);
    }

    private static void WaitQuietly(Checkpoint? checkpoint)
    {
        try
        {
            checkpoint?.Wait();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The caller throws already.
        }
    }

    private bool Ended(List<EpochReport> history) =>
        history.Count >= options.Epochs || (history.Count > 0 && history.Count - history[^1].BestEpoch >= options.Patience);

    private double ValidationAuprc(PairFactors factors)
    {
        var pairs = split.Validation;
        var logits = new double[pairs.Count];
        Parallel.For(0, logits.Length, i => logits[i] = Order(factors.Logit(pairs.Drugs[i], pairs.Targets[i]), pairs.Drugs[i], pairs.Targets[i]));
        if (Array.FindIndex(logits, z => !double.IsFinite(z)) is >= 0 and var bad)
            throw new ArgumentException($"learningRate: expected one under which the logits stay finite, got {options.LearningRate} and a logit of {logits[bad]}");
        return AveragePrecision.Of(logits, pairs.Labels);
    }

    /// <summary>What a list is ordered by: the logit, or the posterior where negatives were drawn at a rate of each pair's own.</summary>
    private double Order(float logit, int drug, int target) =>
        byDegree is null ? logit : posterior.LogOdds(logit) + byDegree.LogShift(known, drug, target);
}
