using System.Collections.Immutable;
using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Features;
using DtiGraph.Losses;
using DtiGraph.Models;
using DtiGraph.Splits;
using DtiGraph.Training.Checkpoints;
using static TorchSharp.torch;

namespace DtiGraph.Training;

/// <summary>The networks of a run: one, or an ensemble of several seeds on the same split, whose logits are averaged.</summary>
/// <remarks>Source: Lakshminarayanan et al. 2017, arXiv:1612.01474. Departs: logits are averaged and not probabilities, so that one decoder
/// says the mean (<see cref="PairFactors.Mean"/>), and probabilities are calibrated afterwards; no adversarial examples.</remarks>
internal sealed class EnsembleFit : IDisposable
{
    private EnsembleFit(IReadOnlyList<EnsembleMember> members) => Members = members;

    /// <summary>At least one, in the order of their seeds.</summary>
    public IReadOnlyList<EnsembleMember> Members { get; }

    /// <summary>What the mean logit means: the posterior of the first network, with the mean ln Z where the loss has one. Their gamma, alpha and
    /// r are one, but under balance by gradients, where alpha follows each network's first logits; validation corrects what is left.</summary>
    public LinkPosterior Posterior => Members[0].Posterior is { SelfAdversarial: { } term } first
        ? first with { SelfAdversarial = term with { LogNormaliser = Members.Average(m => m.Posterior.SelfAdversarial?.LogNormaliser ?? 0) } }
        : Members[0].Posterior;

    /// <summary>r pair by pair, the same for all: degrees decide it and no seed; null for one r.</summary>
    public DegreeMatchedFraction? ByDegree => Members[0].ByDegree;

    /// <summary>Parameters by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsTensor> Weights => MemberTensors.Join([.. Members.Select(m => ModelTensors.Weights(m.Model))]);

    /// <summary>Node states by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsTensor> States => MemberTensors.Join([.. Members.Select(m => m.States)]);

    /// <summary>Member by member, epoch by epoch.</summary>
    public ImmutableArray<EpochPoint> History =>
        [.. Members.SelectMany((m, i) => m.History.Select(h => new EpochPoint(h.Epoch, h.Loss, h.ValidationAuprc, i)))];

    /// <summary>Trains one network after the other, each stopped early by itself.</summary>
    /// <param name="features">Of every node.</param>
    /// <param name="paths">The ways of the messages.</param>
    /// <param name="split">The labelled pairs, the same for all.</param>
    /// <param name="loss">Gamma and alpha chosen.</param>
    /// <param name="options">How many, and everything else.</param>
    /// <param name="device">Where they are trained.</param>
    /// <param name="progress">Told after every epoch.</param>
    /// <param name="cancellation">Ends training; a network that ended no epoch is left out, but for the first.</param>
    /// <param name="checkpoints">Where each leaves its state; null for nowhere.</param>
    public static EnsembleFit Train(
        GraphFeatures features, MessagePaths paths, Split split, LinkLossOptions loss, TrainingOptions options, Device device,
        Action<EpochReport>? progress, CancellationToken cancellation, CheckpointFolder? checkpoints)
    {
        int networks = options.Ensemble ?? NewEnds.Networks(split);
        var members = new List<EnsembleMember>();
        try
        {
            for (int i = 0; i < networks && (i == 0 || !cancellation.IsCancellationRequested); i++)
            {
                int number = i + 1;
                Action<EpochReport>? told = progress is null ? null : report => progress(report with { Member = number, Members = networks });
                var member = EnsembleMember.Train(features, paths, split, loss, options.OfMember(i), device, told, cancellation, checkpoints);
                if (i == 0 || member.History.Count > 0) members.Add(member);
                else member.Model.Dispose();
            }
            return new(members);
        }
        catch
        {
            foreach (var member in members) member.Model.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var member in Members) member.Model.Dispose();
    }
}
