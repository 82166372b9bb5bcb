using DtiGraph.Artifacts;
using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Losses;
using DtiGraph.Models;
using static TorchSharp.torch;
using AdamW = TorchSharp.Modules.AdamW;

namespace DtiGraph.Training;

/// <summary>Changes the weights of a network, one step of AdamW at a time.</summary>
/// <param name="model">The network.</param>
/// <param name="objective">What is minimised.</param>
/// <param name="dropout">On the states of the nodes.</param>
/// <param name="learningRate">Step size, above 0.</param>
/// <param name="weightDecay">Decoupled weight decay, at least 0.</param>
public sealed class Descent(LinkModel model, LinkObjective objective, Dropout dropout, double learningRate, double weightDecay) : IDisposable
{
    private readonly AdamW optimizer = optim.AdamW(model.Parameters.Items.Select(p => p.Value), learningRate, weight_decay: weightDecay);

    /// <summary>One step.</summary>
    /// <param name="step">What is supervised, and the message edges.</param>
    /// <param name="rows">[N kind, F kind] features for each kind.</param>
    /// <returns>The mean loss before the step; ln Z of the self-adversarial weights (0 without); and the logits of the step's sampled pairs.</returns>
    public (double Loss, double LogNormaliser, float[] Sampled) Take(TrainStep step, IReadOnlyDictionary<string, SparseMatrix> rows)
    {
        using var _ = NewDisposeScope();
        optimizer.zero_grad();
        var device = model.Parameters.Device;
        var z = model.Encoder.Forward(rows, step.Graph, dropout)[^1];
        var logits = model.Decoder.Forward(z[Snapshot.DrugKind], z[Snapshot.TargetKind],
            tensor(step.Drugs, device: device), tensor(step.Targets, device: device));
        var (mean, logNormaliser) = objective.Forward(logits, tensor(step.Labels, device: device));
        mean.backward();
        optimizer.step();
        float[] sampled = step.Sampled == 0 ? [] : logits.narrow(0, step.Labels.Length - step.Sampled, step.Sampled).detach().cpu().data<float>().ToArray();
        return (mean.item<float>(), logNormaliser, sampled);
    }

    /// <summary>Weights, the optimizer's moments and dropout's random numbers: what another step needs.</summary>
    internal IEnumerable<KeyValuePair<string, SafetensorsTensor>> State()
    {
        foreach (var (name, value) in model.Parameters.Items) yield return new($"weight.{name}", ModelTensors.Stored(value));
        var moments = Moments();
        for (int i = 0; i < moments.Length; i++)
        {
            string name = model.Parameters.Items[i].Name;
            yield return new($"first.{name}", ModelTensors.Stored(moments[i].exp_avg));
            yield return new($"second.{name}", ModelTensors.Stored(moments[i].exp_avg_sq));
            yield return new($"steps.{name}", SafetensorsTensor.Of([moments[i].step], 1));
        }
        byte[] random = dropout.State();
        yield return new("dropout", new(SafetensorsType.UInt8, [random.Length], random));
    }

    /// <summary>Goes on from there.</summary>
    internal void Restore(IReadOnlyDictionary<string, SafetensorsTensor> state)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        model.Parameters.Load(model.Parameters.Items.ToDictionary(p => p.Name, p => ModelTensors.Loaded(state[$"weight.{p.Name}"])));
        var moments = Moments();
        for (int i = 0; i < moments.Length; i++)
        {
            string name = model.Parameters.Items[i].Name;
            moments[i].exp_avg.copy_(ModelTensors.Loaded(state[$"first.{name}"]));
            moments[i].exp_avg_sq.copy_(ModelTensors.Loaded(state[$"second.{name}"]));
            moments[i].step = state[$"steps.{name}"].ToInt64s()[0];
        }
        dropout.Restore(state["dropout"].Data.ToArray());
    }

    // In the order of the parameters.
    private AdamW.State[] Moments() => [.. optimizer.state_dict().State.Cast<AdamW.State>()];

    /// <inheritdoc/>
    public void Dispose() => optimizer.Dispose();
}
