using DtiGraph.Artifacts;
using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Losses;
using DtiGraph.Models;
using DtiGraph.Training.Checkpoints;
using static TorchSharp.torch;

namespace DtiGraph.Training;

/// <summary>Changes the weights of a network, one step of AdamW at a time.</summary>
/// <param name="model">The network.</param>
/// <param name="objective">What is minimised.</param>
/// <param name="dropout">On the states of the nodes.</param>
/// <param name="learningRate">Step size, above 0.</param>
/// <param name="weightDecay">Decoupled weight decay, at least 0.</param>
public sealed class Descent(LinkModel model, LinkObjective objective, Dropout dropout, double learningRate, double weightDecay) : IDisposable
{
    private readonly AdamW optimizer = new(model.Parameters, learningRate, weightDecay);
    private readonly NetworkPass? pass = model.Parameters.Device.type == TorchSharp.DeviceType.CPU ? new(model) : null;

    /// <summary>One step.</summary>
    /// <param name="step">What is supervised, and the message edges.</param>
    /// <param name="rows">[N kind, F kind] features for each kind of the whole graph; a sampled step has its own.</param>
    /// <returns>The mean loss before the step; ln Z of the self-adversarial weights (0 without); and the logits of the step's sampled pairs.</returns>
    public (double Loss, double LogNormaliser, float[] Sampled) Take(TrainStep step, IReadOnlyDictionary<string, SparseMatrix> rows)
    {
        GlibcMemory.Keep();
        using var _ = NewDisposeScope();
        optimizer.Clear();
        var (loss, logNormaliser, logits) = pass is null ? ByTorch(step, rows) : ByPass(pass, step, rows);
        optimizer.Step();
        float[] sampled = step.Sampled == 0 ? [] : TensorMemory.Copied(logits.narrow(0, step.Labels.Length - step.Sampled, step.Sampled));
        return (loss, logNormaliser, sampled);
    }

    /// <summary>What the decoder needs of every node with the weights as they are now.</summary>
    /// <param name="rows">[N kind, F kind] features for each kind.</param>
    /// <param name="messages">The message edges.</param>
    /// <returns>Until the next time.</returns>
    public PairFactors Factors(IReadOnlyDictionary<string, SparseMatrix> rows, MessageGraph messages) => pass is null ? model.Factors(rows, messages) : pass.Factors(rows, messages);

    private (float Loss, double LogNormaliser, Tensor Logits) ByPass(NetworkPass pass, TrainStep step, IReadOnlyDictionary<string, SparseMatrix> rows)
    {
        var logits = pass.Forward(step.Sample?.Features ?? rows, Rounds(step), dropout, step.Sample?.Drugs ?? step.Drugs, step.Sample?.Targets ?? step.Targets);
        var (loss, ofLogits, logNormaliser) = objective.Slopes(logits, tensor(step.Labels));
        pass.Backward(ofLogits);
        return (loss, logNormaliser, logits);
    }

    /// <summary>The way on a device, by libtorch's own operations.</summary>
    private (float Loss, double LogNormaliser, Tensor Logits) ByTorch(TrainStep step, IReadOnlyDictionary<string, SparseMatrix> rows)
    {
        var device = model.Parameters.Device;
        var z = model.Encoder.ByTorch(step.Sample?.Features ?? rows, Rounds(step), dropout)[^1];
        var logits = model.Decoder.ByTorch(z[Snapshot.DrugKind], z[Snapshot.TargetKind],
            tensor(step.Sample?.Drugs ?? step.Drugs, device: device), tensor(step.Sample?.Targets ?? step.Targets, device: device));
        var (mean, logNormaliser) = objective.Forward(logits, tensor(step.Labels, device: device));
        mean.backward();
        return (mean.item<float>(), logNormaliser, logits);
    }

    private IReadOnlyList<MessageGraph> Rounds(TrainStep step) => step.Sample?.Rounds ?? [.. Enumerable.Repeat(step.Graph, model.Options.Layers)];

    /// <summary>Weights, the optimizer's moments and dropout's random numbers: what another step needs.</summary>
    /// <param name="buffers">Where they are copied to.</param>
    internal IEnumerable<KeyValuePair<string, SafetensorsTensor>> State(StateBuffers buffers)
    {
        foreach (var (name, value) in model.Parameters.Items) yield return new($"weight.{name}", buffers.Copy($"weight.{name}", value));
        foreach (var moment in optimizer.State(buffers)) yield return moment;
        yield return new("dropout", SafetensorsTensor.Of([dropout.Drawn], 1));
    }

    /// <summary>Goes on from there.</summary>
    internal void Restore(IReadOnlyDictionary<string, SafetensorsTensor> state)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        model.Parameters.Load(model.Parameters.Items.ToDictionary(p => p.Name, p => ModelTensors.Loaded(state[$"weight.{p.Name}"])));
        optimizer.Restore(state);
        dropout.Drawn = state["dropout"].ToInt64s()[0];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        pass?.Dispose();
        optimizer.Dispose();
    }
}
