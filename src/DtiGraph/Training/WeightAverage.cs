using DtiGraph.Artifacts;
using DtiGraph.Models;
using DtiGraph.Training.Checkpoints;
using static TorchSharp.torch;

namespace DtiGraph.Training;

/// <summary>A running mean of the weights, which generalises better than the last step's (Polyak and Juditsky 1992,
/// doi:10.1137/0330046), and the best of them by validation.</summary>
/// <remarks>mean = d mean + (1 - d) weights, with d = min(decay, (1 + n) / (10 + n)) after n updates, so that the start does not weigh on it.</remarks>
public sealed class WeightAverage : IDisposable
{
    private readonly ParameterSet parameters;
    private readonly double decay;
    private readonly Tensor[] mean;
    private readonly Tensor[] best;
    private int updates;
    private bool hasBest;

    /// <summary>Starts at the present weights.</summary>
    /// <param name="parameters">The weights that are trained.</param>
    /// <param name="decay">In [0, 1); 0 keeps the last weights.</param>
    public WeightAverage(ParameterSet parameters, double decay)
    {
        (this.parameters, this.decay) = (parameters, decay);
        mean = Copies();
        best = Copies();
    }

    /// <summary>Takes the present weights in.</summary>
    public void Update()
    {
        using var _ = no_grad();
        double share = Math.Min(decay, (1.0 + updates) / (10 + updates));
        updates++;
        // Held to the end: a Scalar that TorchSharp makes on the fly can be finalised while libtorch reads it.
        using TorchSharp.Scalar keep = share, take = 1 - share;
        for (int i = 0; i < mean.Length; i++) mean[i].mul_(keep).add_(parameters.Items[i].Value, take);
    }

    /// <summary>Runs something with the mean in place of the weights, and puts the weights back.</summary>
    public T Evaluate<T>(Func<T> evaluate)
    {
        using var _ = NewDisposeScope();
        var trained = Copies();
        Put(mean);
        try
        {
            return evaluate();
        }
        finally
        {
            Put(trained);
        }
    }

    /// <summary>Remembers the mean as the best so far.</summary>
    public void KeepBest()
    {
        using var _ = no_grad();
        for (int i = 0; i < best.Length; i++) best[i].copy_(mean[i]);
        hasBest = true;
    }

    /// <summary>Makes the best mean the weights; without one the present mean.</summary>
    public void RestoreBest() => Put(hasBest ? best : mean);

    /// <summary>The mean and the best.</summary>
    /// <param name="buffers">Where they are copied to.</param>
    internal IEnumerable<KeyValuePair<string, SafetensorsTensor>> State(StateBuffers buffers)
    {
        for (int i = 0; i < mean.Length; i++)
        {
            string name = parameters.Items[i].Name;
            yield return new($"mean.{name}", buffers.Copy($"mean.{name}", mean[i]));
            yield return new($"best.{name}", buffers.Copy($"best.{name}", best[i]));
        }
        yield return new("averaged", SafetensorsTensor.Of([updates, hasBest ? 1L : 0], 2));
    }

    /// <summary>Goes on from there.</summary>
    internal void Restore(IReadOnlyDictionary<string, SafetensorsTensor> state)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        for (int i = 0; i < mean.Length; i++)
        {
            mean[i].copy_(ModelTensors.Loaded(state[$"mean.{parameters.Items[i].Name}"]));
            best[i].copy_(ModelTensors.Loaded(state[$"best.{parameters.Items[i].Name}"]));
        }
        long[] averaged = state["averaged"].ToInt64s();
        (updates, hasBest) = ((int)averaged[0], averaged[1] == 1);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in mean.Concat(best)) tensor.Dispose();
    }

    private Tensor[] Copies()
    {
        using var _ = no_grad();
        return [.. parameters.Items.Select(p => p.Value.clone())];
    }

    private void Put(Tensor[] values)
    {
        using var _ = no_grad();
        for (int i = 0; i < values.Length; i++) parameters.Items[i].Value.copy_(values[i]);
    }
}
