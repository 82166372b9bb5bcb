using DtiGraph.Evidence;

namespace DtiGraph.Tests.Evidence;

public sealed class PathSearchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Heaviest_RandomGraph_AreTheHeaviestOfAllThatThereAre(int seed)
    {
        var graph = RandomLinks.Of(seed);
        int compared = 0;
        for (int drug = 0; drug < RandomLinks.Drugs; drug += 5)
        {
            int target = graph.Node("target", (drug * 7) % RandomLinks.Targets);
            var all = RandomLinks.All(graph, graph.Own, drug, target).ToList();
            // Several recorded relations between the same nodes go together: one path, the heaviest.
            double[] expected = [.. all.GroupBy(Links(graph)).Select(g => g.Max(p => p.Weight)).OrderDescending()];

            var found = PathSearch.Heaviest(graph, drug, target, 100_000, int.MaxValue, TestContext.Current.CancellationToken);

            Assert.Equal(expected.Length, found.Count);
            for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i].Weight, 1e-12);
            Assert.All(found, p => Assert.Contains(all, a => a.Nodes.SequenceEqual(p.Nodes) && a.Steps.SequenceEqual(p.Steps)));
            compared += found.Count;
        }
        Assert.InRange(compared, 200, 100_000);
    }

    [Fact]
    public void Heaviest_LimitedByEndLinks_HoldsTheLimitAndKeepsTheOrder()
    {
        var graph = RandomLinks.Of(4);
        int target = graph.Node("target", 0);
        var found = PathSearch.Heaviest(graph, 0, target, 40, 3, TestContext.Current.CancellationToken);

        Assert.Equal(40, PathSearch.Heaviest(graph, 0, target, 40, int.MaxValue, TestContext.Current.CancellationToken).Count);
        Assert.Equal(found.Select(p => p.Weight).OrderDescending(), found.Select(p => p.Weight));
        Assert.All(found.CountBy(p => p.Nodes[1]), g => Assert.InRange(g.Value, 1, 3));
        Assert.All(found.CountBy(p => p.Nodes[^2]), g => Assert.InRange(g.Value, 1, 3));
    }

    [Fact]
    public void Heaviest_RecordedPair_IsNoPathOfItself()
    {
        var graph = RandomLinks.Of(5, ("interacts", 3, 4));
        int target = graph.Node("target", 4);
        var found = PathSearch.Heaviest(graph, 3, target, 100_000, int.MaxValue, TestContext.Current.CancellationToken);

        Assert.NotEmpty(found);
        Assert.DoesNotContain(found, p => p.Nodes.Zip(p.Nodes.Skip(1)).Contains((3, target)));
    }

    [Fact]
    public void TailHeaviest_EveryKindOfPathAndAnyWiring_IsTheHeaviestThereIs()
    {
        var graph = RandomLinks.Of(6);
        var tail = new PathTail(graph);
        foreach (var wiring in new[] { graph.Own, new Rewiring(graph).Draw(1), new Rewiring(graph).Draw(2) })
        {
            for (int drug = 0; drug < RandomLinks.Drugs; drug += 6)
            {
                int target = graph.Node("target", drug % RandomLinks.Targets);
                foreach (var kind in RandomLinks.All(graph, wiring, drug, target).GroupBy(p => string.Join(',', p.Steps)))
                {
                    double heaviest = kind.Max(p => p.Weight);
                    int[] steps = kind.First().Steps;
                    Assert.Equal(heaviest, tail.Heaviest(wiring, drug, target, steps, 1e-9), 1e-12);
                    Assert.Equal(heaviest, tail.Heaviest(wiring, drug, target, steps, heaviest * .999), 1e-12);
                    Assert.Equal(0, tail.Heaviest(wiring, drug, target, steps, heaviest * 1.001));
                }
            }
        }
    }

    private static Func<LinkPath, string> Links(LinkGraph graph) =>
        p => string.Join(',', p.Nodes) + string.Concat(p.Steps.Select(s => graph.Steps[s].Computed));
}
