namespace DtiGraph.Tests.Training;

/// <summary>Tests that ask libtorch for more threads run alone: how many it takes is the process's, and other tests hold its bits against each other meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TorchCollection
{
    public const string Name = "torch";
}
