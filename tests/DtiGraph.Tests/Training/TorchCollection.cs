using TorchSharp;

namespace DtiGraph.Tests.Training;

/// <summary>Tests that train run alone, since the number of torch's threads is the process's, and on one thread: on a busy
/// machine two threads of a small product wait for each other longer than they work.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TorchCollection : ICollectionFixture<TorchCollection.OneThread>
{
    public const string Name = "torch";

    public sealed class OneThread : IDisposable
    {
        private readonly int threads = torch.get_num_threads();

        public OneThread() => torch.set_num_threads(1);

        public void Dispose() => torch.set_num_threads(threads);
    }
}
