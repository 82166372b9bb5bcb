namespace DtiGraph.Registry;

/// <summary>A version of the registry. Its folder never changes.</summary>
/// <param name="Number">Counts from 1 in the order of publishing; never given twice.</param>
/// <param name="Model">Version of the model, from its manifest.</param>
/// <param name="GraphId">The graph that it learned from.</param>
/// <param name="Drugs">Nd, drugs of that graph.</param>
/// <param name="Targets">Nt, targets of that graph.</param>
/// <param name="State">What it is to the service.</param>
/// <param name="Previous">It served before the serving version: what a rollback goes back to.</param>
/// <param name="Reason">Why it is in that state; null where nobody said.</param>
/// <param name="Published">When it came in, UTC.</param>
/// <param name="Folder">Where its artifact is.</param>
public sealed record ModelVersion(
    int Number, string Model, string GraphId, int Drugs, int Targets, ModelState State, bool Previous, string? Reason, DateTimeOffset Published, string Folder);
