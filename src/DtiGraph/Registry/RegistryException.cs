namespace DtiGraph.Registry;

/// <summary>What was asked of the registry cannot be done as it is. The serving version is untouched.</summary>
public sealed class RegistryException(string message, Exception? inner = null) : Exception(message, inner);
