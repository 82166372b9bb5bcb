namespace DtiGraph.Evidence;

/// <summary>One or two steps from one end of a pair to where both ends may meet.</summary>
/// <param name="End">Where they meet.</param>
/// <param name="Via">The node between; -1 after one step.</param>
/// <param name="First">The first step.</param>
/// <param name="Second">The second; -1 after one.</param>
/// <param name="Weight">Product of the damped degrees at both ends of each step.</param>
internal readonly record struct HalfPath(int End, int Via, int First, int Second, double Weight) : IComparable<HalfPath>
{
    /// <summary>All half paths of one and of two steps, without a node twice.</summary>
    /// <param name="graph">The kinds of steps.</param>
    /// <param name="from">The end of the pair that they start from.</param>
    /// <param name="avoid">The other end, so that the pair's own link is in none.</param>
    public static (List<HalfPath> One, List<HalfPath> Two) From(LinkGraph graph, int from, int avoid)
    {
        var (one, two, steps) = (new List<HalfPath>(), new List<HalfPath>(), graph.Steps);
        for (int first = 0; first < steps.Count; first++)
        {
            if (!steps[first].Leaves(from)) continue;
            foreach (int via in graph.Own.Of(steps, first, from))
            {
                if (via == avoid) continue;
                double weight = steps[first].DampOf(from) * steps[steps[first].Inverse].DampOf(via);
                one.Add(new(via, -1, first, -1, weight));
                for (int second = 0; second < steps.Count; second++)
                {
                    if (!steps[second].Leaves(via)) continue;
                    double left = weight * steps[second].DampOf(via);
                    var back = steps[steps[second].Inverse];
                    foreach (int end in graph.Own.Of(steps, second, via))
                        if (end != from && end != avoid) two.Add(new(end, via, first, second, left * back.DampOf(end)));
                }
            }
        }
        return (one, two);
    }

    /// <summary>Heaviest first, then by steps and node.</summary>
    public int CompareTo(HalfPath other)
    {
        int order = other.Weight.CompareTo(Weight);
        if (order == 0) order = First.CompareTo(other.First);
        if (order == 0) order = Second.CompareTo(other.Second);
        return order == 0 ? Via.CompareTo(other.Via) : order;
    }
}
