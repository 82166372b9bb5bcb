using DtiGraph.Artifacts;

namespace DtiGraph.Jobs;

/// <summary>An earlier version that a candidate is held against beside the serving one.</summary>
/// <param name="Number">Of the registry.</param>
/// <param name="Model">Its artifact.</param>
public sealed record Anchor(int Number, Artifact Model);
