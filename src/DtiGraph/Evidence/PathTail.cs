namespace DtiGraph.Evidence;

/// <summary>The weight of the heaviest path of one sequence of steps in any wiring of a graph. Keeps its working memory; for one thread.</summary>
internal sealed class PathTail(LinkGraph graph)
{
    private readonly double[] best = new double[graph.NodeCount], second = new double[graph.NodeCount];
    private readonly int[] via = new int[graph.NodeCount];
    private readonly List<int> touched = [];

    /// <summary>The heaviest path of that kind, where it weighs at least a floor; otherwise 0.</summary>
    /// <param name="wiring">Who is joined to whom.</param>
    /// <param name="drug">Over all nodes.</param>
    /// <param name="target">Over all nodes.</param>
    /// <param name="kind">The steps from the drug: two, three or four.</param>
    /// <param name="floor">Above 0; what cannot reach it is not looked at, which is nearly everything.</param>
    public double Heaviest(Wiring wiring, int drug, int target, int[] kind, double floor)
    {
        var steps = graph.Steps;
        int third = kind.Length == 4 ? steps[kind[2]].Inverse : -1, last = steps[kind[^1]].Inverse;
        double leftMost = steps[kind[0]].DampOf(drug), least = floor * (1 - 1e-9); // every other factor is at most 1; nothing is lost to rounding
        Reach(wiring, target, drug, last, third, least / leftMost, (node, from, weight) =>
        {
            if (best[node] == 0) touched.Add(node);
            if (weight > best[node]) (best[node], via[node], second[node]) = (weight, from, best[node]);
            else second[node] = Math.Max(second[node], weight);
        });
        double heaviest = 0, rightMost = 0;
        foreach (int node in touched) rightMost = Math.Max(rightMost, best[node]);
        if (rightMost > 0)
        {
            Reach(wiring, drug, target, kind[0], kind.Length == 2 ? -1 : kind[1], least / rightMost, (node, from, weight) =>
            {
                double other = from >= 0 && via[node] == from ? second[node] : best[node]; // no node twice
                heaviest = Math.Max(heaviest, weight * other);
            });
        }
        foreach (int node in touched) (best[node], second[node], via[node]) = (0, 0, 0);
        touched.Clear();
        return heaviest >= floor ? heaviest : 0;
    }

    private void Reach(Wiring wiring, int from, int avoid, int first, int second, double floor, Action<int, int, double> reached)
    {
        var steps = graph.Steps;
        double own = steps[first].DampOf(from);
        var back = steps[steps[first].Inverse];
        foreach (int via in wiring.Of(steps, first, from))
        {
            double weight = own * back.DampOf(via);
            if (via == avoid || weight < floor) continue;
            if (second < 0)
            {
                reached(via, -1, weight);
                continue;
            }
            double left = weight * steps[second].DampOf(via);
            if (left < floor) continue;
            var far = steps[steps[second].Inverse];
            foreach (int end in wiring.Of(steps, second, via))
                if (end != from && end != avoid && left * far.DampOf(end) is var w && w >= floor) reached(end, via, w);
        }
    }
}
