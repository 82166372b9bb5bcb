namespace DtiGraph.Artifacts;

/// <summary>An artifact that is damaged, incomplete or of another graph. Nothing of it was used.</summary>
public sealed class ArtifactException(string message, Exception? inner = null) : Exception(message, inner);
