namespace DtiGraph.Registry;

/// <summary>The registry has no such version.</summary>
public sealed class UnknownVersionException(string message) : Exception(message);
