namespace DtiGraph.Registry;

/// <summary>Something that was done to the registry.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Who">The account that did it.</param>
/// <param name="What">publish, promote, rollback, reject, shadow, unshadow or prune.</param>
/// <param name="Number">The version that it was done to.</param>
/// <param name="Why">The reason given; null for none.</param>
public sealed record RegistryEvent(DateTimeOffset At, string Who, string What, int Number, string? Why);
