namespace DtiGraph.Jobs;

/// <summary>Why training gave no model.</summary>
/// <param name="Reason">In one sentence.</param>
/// <param name="Crashed">A signal ended it, and not itself or its budget.</param>
internal sealed record TrainingFault(string Reason, bool Crashed);
