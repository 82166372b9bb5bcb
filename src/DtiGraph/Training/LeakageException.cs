namespace DtiGraph.Training;

/// <summary>Train knows something of the held-out parts that it must not know; nothing was trained.</summary>
/// <param name="message">Every kind of leak that was found, with the ids of its rows.</param>
public sealed class LeakageException(string message) : Exception(message);
