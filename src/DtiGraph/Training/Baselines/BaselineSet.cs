using System.Collections.Immutable;
using System.Diagnostics;
using DtiGraph.Features;
using DtiGraph.Features.Embeddings;
using DtiGraph.Graphs;
using static TorchSharp.torch;

namespace DtiGraph.Training.Baselines;

/// <summary>The baselines that stand in one table with the network.</summary>
public static class BaselineSet
{
    /// <summary>The network itself with message passing switched off.</summary>
    public const string NoMessages = "no_messages";

    private static readonly ImmutableArray<IBaseline> Fitted =
        [new LabelTransfer(), new LogisticRegression(), new BoostedTrees(), new NeighbourhoodFactorisation(), new PairwiseKernel()];

    /// <summary>All names, in the order of the table.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Fitted.Select(b => b.Name), NoMessages];

    /// <summary>Reads a choice of baselines.</summary>
    /// <param name="text">all, none, or names separated by commas.</param>
    /// <returns>The names in the order of the table, each once.</returns>
    /// <exception cref="ArgumentException">A name that is none of these.</exception>
    public static ImmutableArray<string> Parse(string text)
    {
        if (text == "all") return Names;
        if (text == "none") return [];
        string[] asked = text.Split(',', StringSplitOptions.TrimEntries);
        if (asked.FirstOrDefault(n => !Names.Contains(n)) is { } unknown)
            throw new ArgumentException($"baselines: expected all, none, or names among {string.Join(", ", Names)}, got '{unknown}'");
        return [.. Names.Where(asked.Contains)];
    }

    /// <summary>Fits and judges baselines on the split of a training run, one after the other.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="options">Those of the network: seed, split and K hold for the baselines too, the rest for no_messages.</param>
    /// <param name="device">Where no_messages is trained.</param>
    /// <param name="names">Which, as <see cref="Parse"/> gives them.</param>
    /// <param name="cancellation">Ends the fits; of no_messages the best weights so far are judged.</param>
    /// <param name="embeddings">Those of the network, for no_messages; the others do without.</param>
    /// <returns>A report each, as soon as it is there.</returns>
    /// <exception cref="ArgumentException">An option is out of range, or the split cannot be learned from.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IEnumerable<BaselineReport> Run(
        Snapshot graph, TrainingOptions options, Device device, IReadOnlyCollection<string> names, CancellationToken cancellation = default,
        TargetEmbeddings? embeddings = null)
    {
        options.Validate();
        if (names.Count == 0) yield break;
        var (split, _) = SplitGroups.Draw(graph, NodeLikeness.Of(graph), options);
        var input = BaselineInput.Of(graph, split, options.Negatives, options.Seed);
        foreach (var baseline in Fitted.Where(b => names.Contains(b.Name)))
        {
            var clock = Stopwatch.StartNew();
            yield return BaselineChoice.Of(baseline, input, split.Validation, cancellation).Report(graph, split, clock);
        }
        if (names.Contains(NoMessages)) yield return WithoutMessages(graph, options, device, embeddings, cancellation);
    }

    /// <summary>No round of message passing: features, decoder and all options stay, so the difference is what the graph is worth.</summary>
    private static BaselineReport WithoutMessages(
        Snapshot graph, TrainingOptions options, Device device, TargetEmbeddings? embeddings, CancellationToken cancellation)
    {
        var still = options with { Model = options.Model with { Layers = 0 }, Relations = [] };
        var manifest = TrainingRun.Run(graph, still, device, null, cancellation, embeddings).Manifest;
        return new(manifest.Metrics[0] with { Name = NoMessages }, $"best epoch {manifest.Training.BestEpoch}", manifest.Training.Seconds);
    }
}
