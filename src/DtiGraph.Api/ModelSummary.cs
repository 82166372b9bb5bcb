using DtiGraph.Api.Shadowing;
using DtiGraph.Artifacts;
using DtiGraph.Ranking;
using DtiGraph.Registry;

namespace DtiGraph.Api;

/// <summary>The versions of the model.</summary>
/// <param name="Items">One row each.</param>
public sealed record ModelList(IReadOnlyList<ModelSummary> Items);

/// <summary>A model, from its manifest.</summary>
/// <param name="Version">Names the model by its content.</param>
/// <param name="State">What it is to the service; serving where there is no registry.</param>
/// <param name="Number">Of the registry, in the order of publishing; absent where there is none.</param>
/// <param name="Previous">It served before the serving version: what a rollback goes back to.</param>
/// <param name="Reason">Why it is in that state; absent where nobody said.</param>
/// <param name="Published">When it came into the registry, UTC; absent where there is none.</param>
/// <param name="GraphId">SHA-256 of the graph that it learned from.</param>
/// <param name="Meaning">What its probabilities mean, and do not.</param>
/// <param name="Drugs">Nd, drugs of the graph.</param>
/// <param name="Targets">Nt, targets of the graph.</param>
/// <param name="Seed">Of weights, order, masking and a drawn split.</param>
/// <param name="Split">How the labelled pairs were divided.</param>
/// <param name="Metrics">Of the network (gnn) and of its degree twin (degree), on validation and test, always beside the positive rate.</param>
/// <param name="Calibrator">How a logit becomes a probability.</param>
/// <param name="Training">What happened in training.</param>
/// <param name="UnreadableDrugs">Drugs whose SMILES cannot be read.</param>
/// <param name="Members">Networks whose logits are averaged; 1 for a single one.</param>
/// <param name="GitCommit">Of the code that trained it; absent where the build did not know it.</param>
public sealed record ModelSummary(
    string Version, ModelState State, int? Number, bool Previous, string? Reason, DateTimeOffset? Published, string GraphId, string Meaning, int Drugs, int Targets, long Seed, SplitSummary Split, IReadOnlyList<ModelMetrics> Metrics,
    Calibrator Calibrator, TrainingSummary Training, int UnreadableDrugs, int Members, string? GitCommit)
{
    /// <summary>Of a shadow: how its rankings differ from those that were given; absent otherwise.</summary>
    public ShadowComparison? Shadow { get; init; }

    internal static ModelSummary Of(ServedModel model) => Of(model.Manifest, null, model.Graph.Drugs.Length, model.Graph.Targets.Length);

    internal static ModelSummary Of(Manifest manifest, ModelVersion version) => Of(manifest, version, version.Drugs, version.Targets);

    private static ModelSummary Of(Manifest manifest, ModelVersion? version, int drugs, int targets) => new(
        manifest.Version, version?.State ?? ModelState.Serving, version?.Number, version?.Previous ?? false, version?.Reason, version?.Published,
        manifest.GraphId, ProbabilityMeaning.Of(manifest), drugs, targets, manifest.Seed, manifest.Split,
        manifest.Metrics, manifest.Calibrator, manifest.Training, manifest.Unreadable.Length, manifest.Members, manifest.GitCommit is "" ? null : manifest.GitCommit);
}
