namespace DtiGraph.Registry;

/// <summary>Another process held the index for longer than anybody waits. Nothing was changed; it may be asked again.</summary>
public sealed class RegistryBusyException(string message, Exception? inner = null) : IOException(message, inner);
