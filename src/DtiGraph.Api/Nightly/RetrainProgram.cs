namespace DtiGraph.Api.Nightly;

/// <summary>The program that retrains: dti retrain with the registry, the graph and whatever else the operator chose.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">Its arguments, to which those of one run are added.</param>
public sealed record RetrainProgram(string FileName, IReadOnlyList<string> Arguments);
