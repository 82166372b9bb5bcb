namespace DtiGraph.Tests.Models;

/// <summary>Tests that train or that change torch's own settings run alone: the number of threads is the process's.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TorchCollection
{
    public const string Name = "torch";
}
