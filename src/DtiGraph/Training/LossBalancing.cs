using DtiGraph.Features;
using DtiGraph.Losses;
using DtiGraph.Models;
using DtiGraph.Splits;

namespace DtiGraph.Training;

/// <summary>Settles the loss of a run on the network before its first step.</summary>
public static class LossBalancing
{
    /// <summary>The objective; where the loss is balanced by bias, the decoder's bias is moved.</summary>
    /// <param name="loss">As asked for, gamma and alpha chosen.</param>
    /// <param name="model">Untrained.</param>
    /// <param name="features">Of every node.</param>
    /// <param name="paths">The ways of the messages.</param>
    /// <param name="split">The labelled pairs; only train is used.</param>
    /// <param name="options">Sampling.</param>
    public static LinkObjective Of(
        LinkLossOptions loss, LinkModel model, GraphFeatures features, MessagePaths paths, Split split, TrainingOptions options)
    {
        var balance = new ClassBalance(TrainSteps.PositiveRate(split, options));
        if (loss.Balance is LossBalance.None or LossBalance.InverseFrequency) return new(loss, balance);
        var factors = model.Factors(features.Rows, paths.With(split.Train));
        double[] logits = [.. split.Train.Rows.Select(row => (double)factors.Logit(row.Drug, row.Target))];
        double mean = logits.Average(), sd = Math.Sqrt(logits.Average(z => (z - mean) * (z - mean)));
        var objective = new LinkObjective(loss, balance, mean, sd);
        model.Decoder.MoveBias(objective.BiasShift);
        return objective;
    }
}
