using DtiGraph.Evidence;

namespace DtiGraph.Tests.Evidence;

public sealed class PermutedGraphsTests
{
    [Fact]
    public void Draw_RandomGraph_KeepsEveryDegreeAndNoMultipleOrOwnLink()
    {
        var graph = RandomLinks.Of(1);
        var drawn = new Rewiring(graph).Draw(7);
        for (int s = 0; s < graph.Steps.Count; s++)
        {
            var step = graph.Steps[s];
            for (int node = step.From; node < step.From + step.Count; node++)
            {
                int[] before = graph.Own.Of(graph.Steps, s, node).ToArray(), after = drawn.Of(graph.Steps, s, node).ToArray();
                Assert.Equal(before.Length, after.Distinct().Count());
                Assert.DoesNotContain(node, after);
                Assert.All(after, n => Assert.Contains(node, drawn.Of(graph.Steps, step.Inverse, n).ToArray())); // both ends agree
            }
        }
    }

    [Fact]
    public void Draw_AnySeed_IsItsOwnAndLittleOfTheGraphIsLeft()
    {
        var graph = RandomLinks.Of(2);
        var (one, again, other) = (new Rewiring(graph).Draw(1), new Rewiring(graph).Draw(1), new Rewiring(graph).Draw(2));
        Assert.Equal(one.Neighbours, again.Neighbours);
        Assert.NotEqual(one.Neighbours, other.Neighbours);
        int interacts = Enumerable.Range(0, graph.Steps.Count).First(s => graph.Steps[s].Relation == "interacts");
        int kept = Enumerable.Range(0, RandomLinks.Drugs).Sum(d =>
            graph.Own.Of(graph.Steps, interacts, d).ToArray().Intersect(one.Of(graph.Steps, interacts, d).ToArray()).Count());
        Assert.InRange(kept, 0, graph.Own.Neighbours[interacts].Length * .6); // hubs cannot but keep some
    }

    [Fact]
    public void PValues_PlantedPathOfNodesWithFewLinks_IsTheSmallestPossible()
    {
        // One drug, one disease and one target that have these links and no others, among 60 that are random.
        var graph = RandomLinks.Of(Planted());
        int drug = graph.Node("drug", RandomLinks.Drugs - 1), target = graph.Node("target", RandomLinks.Targets - 1);
        var path = Assert.Single(PathSearch.Heaviest(graph, drug, target, 10, 10, TestContext.Current.CancellationToken));
        var permuted = new PermutedGraphs(graph);

        Assert.Equal(1, path.Weight * Math.Pow(2, .4), 1e-12); // of all three only the disease has a second link
        Assert.InRange(permuted.PValues([path], TestContext.Current.CancellationToken)[0], 1.0 / 200, 3.0 / 200);
    }

    [Fact]
    public void PValues_PathsThroughHubs_AreLarge()
    {
        var graph = RandomLinks.Of(3);
        int target = graph.Node("target", 0);
        var paths = PathSearch.Heaviest(graph, 0, target, 10_000, int.MaxValue, TestContext.Current.CancellationToken);
        double[] p = new PermutedGraphs(graph, 99).PValues([paths[^1]], TestContext.Current.CancellationToken); // the lightest
        Assert.InRange(p[0], .9, 1);
    }

    /// <summary>A graph that is itself drawn by rewiring tells nothing: of its best path's p-values a share a is at most a.</summary>
    [Fact]
    public void PValues_GraphsThatAreRandomThemselves_AreUniform()
    {
        const int Graphs = 600, Permuted = 19, Drug = 2;
        var degrees = RandomLinks.Of(8);
        var rewiring = new Rewiring(degrees);
        int[] kind = Kind(degrees);
        double[] p = new double[Graphs];
        Parallel.For(0, Graphs, i =>
        {
            var graph = RandomLinks.Of(degrees, rewiring.Draw(1_000 + i));
            var paths = RandomLinks.All(graph, graph.Own, Drug, graph.Node("target", 3)).Where(path => path.Steps.SequenceEqual(kind));
            p[i] = paths.MaxBy(path => path.Weight) is { } best ? new PermutedGraphs(graph, Permuted).PValues([best], CancellationToken.None)[0] : 1;
        });
        foreach (double level in new[] { .05, .1, .2, .3, .5 })
        {
            double share = p.Count(v => v <= level + 1e-9) / (double)Graphs, deviation = Math.Sqrt(level * (1 - level) / Graphs);
            Assert.InRange(share, level * .8 - 3 * deviation, level + 3 * deviation); // equal weights make a few of them larger
        }
    }

    private static int[] Kind(LinkGraph graph)
    {
        int Step(string relation, bool reversed) => Enumerable.Range(0, graph.Steps.Count).First(s => graph.Steps[s].Relation == relation && graph.Steps[s].Reversed == reversed);
        return [Step("similar_drug", false), Step("treats", false), Step("associated", true)];
    }

    private static Dictionary<string, (string, string, List<(int, int)>)> Planted()
    {
        var random = new Random(9);
        List<(int, int)> Some(int edges, int from, int to) => [.. Enumerable.Range(0, edges).Select(_ => (random.Next(from), random.Next(to)))];
        var treats = Some(60, RandomLinks.Drugs - 1, RandomLinks.Diseases - 1);
        var associated = Some(60, RandomLinks.Targets - 1, RandomLinks.Diseases - 1);
        treats.AddRange([(RandomLinks.Drugs - 1, RandomLinks.Diseases - 1), (0, RandomLinks.Diseases - 1)]);
        associated.Add((RandomLinks.Targets - 1, RandomLinks.Diseases - 1));
        return new() { ["treats"] = ("drug", "disease", treats), ["associated"] = ("target", "disease", associated) };
    }
}
