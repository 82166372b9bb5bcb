namespace DtiGraph.Registry;

/// <summary>The index cannot be read or written: it is damaged or gone, or the disk fails. Nothing was changed.</summary>
public sealed class RegistryUnreadableException(string message, Exception? inner = null) : IOException(message, inner);
