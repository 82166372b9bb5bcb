using DtiGraph.Tests;
using DtiGraph.Tests.Graphs.Neo4j;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(ServerFirst))]

namespace DtiGraph.Tests;

/// <summary>The tests of the one Neo4j server run one after another and take longest: they begin first, so that the others run beside them and nobody waits for them at the end.</summary>
public sealed class ServerFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<T> OrderTestCollections<T>(IReadOnlyCollection<T> testCollections)
        where T : ITestCollection => [.. testCollections.OrderByDescending(c => c.TestCollectionDisplayName == Neo4jServer.Collection)];
}
