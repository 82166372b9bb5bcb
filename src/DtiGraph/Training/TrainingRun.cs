using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Features;
using DtiGraph.Features.Embeddings;
using DtiGraph.Graphs;
using DtiGraph.Models;
using DtiGraph.Splits;
using DtiGraph.Training.Checkpoints;
using DtiGraph.Training.Factorisation;
using DtiGraph.Training.Sampling;
using static TorchSharp.torch;

namespace DtiGraph.Training;

/// <summary>The whole path of the data, from a graph to a model that can be served: one statement a station.</summary>
public static class TrainingRun
{
    /// <summary>Trains and judges a model.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="options">Everything that decides what happens; the same options on the same graph give the same numbers, bit for bit.</param>
    /// <param name="device">Where the network is trained.</param>
    /// <param name="progress">Told after every epoch.</param>
    /// <param name="cancellation">Ends training early; the best weights so far are judged and returned, without networks of an ensemble that ended no epoch.</param>
    /// <param name="embeddings">Target embeddings that came from elsewhere; null for none.</param>
    /// <param name="checkpoints">Where it leaves its state, and goes on from where the same run was killed; null for nowhere.</param>
    /// <returns>The model, not yet written: version and files are filled in by <see cref="ArtifactFolder.Write"/>.</returns>
    /// <exception cref="ArgumentException">An option is out of range, or the split cannot be learned from.</exception>
    /// <exception cref="LeakageException">Train knows something of the held-out parts; nothing was trained.</exception>
    public static Artifact Run(
        Snapshot graph, TrainingOptions options, Device device, Action<EpochReport>? progress = null, CancellationToken cancellation = default,
        TargetEmbeddings? embeddings = null, CheckpointFolder? checkpoints = null)
    {
        var clock = Stopwatch.StartNew();
        options.Validate();
        var likeness = NodeLikeness.Of(graph);
        var (split, groups) = SplitGroups.Draw(graph, likeness, options);
        checkpoints?.Begin(RunIdentity.Of(graph, split, options, device, embeddings));
        var messages = MessageEdges.Of(graph, options.Relations);
        options = SamplingOptions.Settled(options, graph.Interactions.Length, messages);
        var featureOptions = options.Features with
        {
            SimilarityPower = options.Features.SimilarityPower ?? NewEnds.SimilarityPower(split),
            Counts = options.Features.Counts ?? NewEnds.Counts(split),
        };
        var settled = NewEnds.Settled(options, split); // the manifest keeps what was asked for
        var (loss, searched) = LossSearch.Of(graph, split, settled with { Features = featureOptions }, groups, device, cancellation, embeddings, checkpoints);
        var wideOptions = WideFit.Settled(options.Wide, split);
        var features = GraphFeatures.Of(graph, split.Train.Targets, featureOptions, embeddings, linear: wideOptions.Weight > 0);
        var paths = new MessagePaths(features, messages, inactive: split.Train.WithLabel(0).Any());
        var certificate = LeakageAudit.Of(graph, split, likeness, paths.With(split.Train),
            TrainSteps.FirstEpoch(graph, split, features, paths, settled));
        using var ensemble = EnsembleFit.Train(features, paths, split, loss, settled, device, progress, cancellation, checkpoints);
        var wide = WideFit.Of(features, split.Train, wideOptions);
        var members = ensemble.Members.Select(m => WideFit.Add(m.Factors, wide, features, split.Train)).ToImmutableArray();
        var like = new LikePairs(features.LikeDrugs, features.LikeTargets, split.Train.Rows);
        var known = new TrainDegrees(graph.Drugs.Length, graph.Targets.Length, split.Train.Rows, _ => split.DrawsOfEveryDrug, _ => split.DrawsOfEveryTarget);
        var unlisted = UnlistedPairs.Of(split, [.. split.Validation.Rows], known, options);
        var factorisation = FactorTerm.Of(features, split, options);
        double factorWeight = FactorWeight.Of(
            factorisation, options.Factorisation, new(PairFactors.Mean(members), like, known), split, unlisted, ensemble.Posterior, ensemble.ByDegree);
        var latent = factorWeight > 0 ? factorisation!.Times(factorWeight) : null;
        if (latent is not null) members = [.. members.Select(latent.Beside)];
        var factors = PairFactors.Mean(members);
        var rehearsed = NewEnds.CanBeCalibrated(split) ? []
            : ColdTrial.Of(factors, ensemble.Posterior, features, graph, likeness, split, messages, loss, settled with { Ensemble = ensemble.Members.Count }, wideOptions, device, progress, cancellation, checkpoints, factorWeight);
        var judged = Judgement.Of(graph, split, new(factors, like, known), known, unlisted, rehearsed, ensemble.Posterior, ensemble.ByDegree);
        var summary = Summary(ensemble.Members[0].History, searched, device, clock, cancellation);
        var manifest = new Manifest(
            Manifest.CurrentFormat, "", graph.GraphId, options.Seed, Summary(graph, split, judged.Calibrator),
            JsonSerializer.SerializeToElement(options, JsonSerializerOptions.Web), options.Model, paths.Schema, Summary(graph, features),
            judged.Calibrator, judged.Degree, judged.Metrics, judged.Calibration, summary,
            [.. features.Unreadable.Select(u => new UnreadableDrug(graph.Drugs[u.Drug].Id, u.Reason))],
            RunEnvironment.Packages, RunEnvironment.GitCommit, ImmutableSortedDictionary<string, string>.Empty)
        {
            Members = members.Length,
            Factorisation = FactorTermOptions.Settled(options) is null ? null : new(latent?.Rank ?? 0, factorWeight),
        };
        return new(manifest, WithSplit(graph, split), factors, ensemble.Weights, ensemble.States, features.Fit with { Wide = wide }, certificate)
        {
            Like = like,
            Members = members.Length > 1 ? members : [],
            History = ensemble.History,
        };
    }

    private static TrainingSummary Summary(
        IReadOnlyList<EpochReport> history, ImmutableArray<SearchedLoss> searched, Device device, Stopwatch clock, CancellationToken cancellation) => new(
        history.Count, history.Count == 0 ? 0 : history[^1].BestEpoch, cancellation.IsCancellationRequested, device.type.ToString().ToLowerInvariant(),
        Math.Round(clock.Elapsed.TotalSeconds, 1), Math.Round(Process.GetCurrentProcess().PeakWorkingSet64 / 1e6), searched);

    private static SplitSummary Summary(Snapshot graph, Split split, Calibrator calibrator) => new(
        split.Name, split.Published, split.Identity(graph),
        new(split.Train.Count, split.Train.Positives, calibrator.Posterior.NegativeFraction),
        new(split.Validation.Count, split.Validation.Positives, split.Validation.NegativeFraction),
        new(split.Test.Count, split.Test.Positives, split.Test.NegativeFraction), split.Dropped, split.TrainOrigins)
    {
        Validated = split.Validated,
        AllPairs = split is { Published: false, Unrecorded: not null } && split.Train.Positives < split.Train.Count ? true : null,
        DrawnOfEveryDrug = split.DrawsOfEveryDrug ? true : null,
        DrawnOfEveryTarget = split.DrawsOfEveryTarget ? true : null,
    };

    private static FeatureSchema Summary(Snapshot graph, GraphFeatures features) => new(
        FeatureSchema.CurrentFingerprint,
        features.Fit.Options.Neighbours, features.Fit.Options.SimilarityPower ?? 0,
        [.. features.Fit.DrugIdentities.Select(d => graph.Drugs[d].Id)], [.. features.Fit.TargetIdentities.Select(t => graph.Targets[t].Id)])
    {
        Counts = features.Fit.Options.Counts == true,
        TargetEmbeddings = EmbeddingSummary.Of(features.Fit.Embeddings?.Known),
    };

    private static Snapshot WithSplit(Snapshot graph, Split split)
    {
        static ImmutableArray<SplitRow> Rows(LabelledPairs pairs) =>
            [.. Enumerable.Range(0, pairs.Count).Select(i => new SplitRow(pairs.Drugs[i], pairs.Targets[i], pairs.Labels[i], null, ""))];
        return new(graph.Drugs, graph.Targets, graph.Entities, graph.Interactions, graph.Relations,
            [new PublishedSplit(split.Name, Rows(split.Train), Rows(split.Validation), Rows(split.Test))]);
    }
}
