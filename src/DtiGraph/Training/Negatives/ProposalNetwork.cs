using DtiGraph.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DtiGraph.Training.Negatives;

/// <summary>The generator of adversarial negatives: scores candidates by small embeddings of its own and learns from rewards. On the CPU.</summary>
/// <remarks>
/// score(d, t) = sum over h of w_h e_dh e_th (DistMult, Yang et al. 2015, arXiv:1412.6575). Trained by REINFORCE (Williams 1992,
/// doi:10.1007/BF00992696) with Adam: the gradient of the mean reward is E[(reward - baseline) grad ln p(chosen)].
/// </remarks>
internal sealed class ProposalNetwork : IDisposable
{
    private readonly Generator generator;
    private readonly ParameterSet parameters;
    private readonly Parameter drugs, targets, weight;
    private readonly AdamW optimizer;
    private readonly double temperature;

    public ProposalNetwork(int drugs, int targets, AdversarialOptions options, long seed)
    {
        generator = new Generator((ulong)seed, CPU);
        parameters = new ParameterSet(generator, CPU);
        double deviation = 1 / Math.Sqrt(options.Hidden);
        this.drugs = parameters.Normal("generator.drugs", drugs, options.Hidden, deviation);
        this.targets = parameters.Normal("generator.targets", targets, options.Hidden, deviation);
        weight = parameters.Constant("generator.weight", options.Hidden, 1);
        optimizer = new AdamW(parameters, options.LearningRate, weightDecay: 0);
        temperature = options.Temperature;
    }

    /// <summary>The chance that each candidate is chosen.</summary>
    /// <param name="drug">[n x Ns] drugs of the candidates, those of one choice together.</param>
    /// <param name="target">[n x Ns] targets.</param>
    /// <param name="candidates">Ns.</param>
    /// <returns>[n x Ns], each choice sums to 1.</returns>
    public float[] Propose(long[] drug, long[] target, int candidates)
    {
        using var _ = NewDisposeScope();
        using var __ = no_grad();
        return [.. LogProbabilities(drug, target, candidates).exp().data<float>()];
    }

    /// <summary>One step up the mean reward.</summary>
    /// <param name="drug">As they were proposed.</param>
    /// <param name="target">As they were proposed.</param>
    /// <param name="candidates">Ns.</param>
    /// <param name="chosen">[n] which candidate was chosen, each in [0, Ns).</param>
    /// <param name="advantages">[n] reward less baseline.</param>
    public void Reinforce(long[] drug, long[] target, int candidates, long[] chosen, float[] advantages)
    {
        using var _ = NewDisposeScope();
        optimizer.Clear();
        var chance = LogProbabilities(drug, target, candidates).gather(1, tensor(chosen).unsqueeze(1)).squeeze(1);
        (tensor(advantages) * chance).mean().neg().backward();
        optimizer.Step();
    }

    public void Dispose()
    {
        foreach (var (_, value) in parameters.Items) value.grad?.Dispose();
        optimizer.Dispose();
        parameters.Dispose();
        generator.Dispose();
    }

    private Tensor LogProbabilities(long[] drug, long[] target, int candidates)
    {
        var scores = (drugs.index_select(0, tensor(drug)) * weight * targets.index_select(0, tensor(target))).sum(1);
        return nn.functional.log_softmax(scores.view(-1, candidates) / temperature, 1);
    }
}
