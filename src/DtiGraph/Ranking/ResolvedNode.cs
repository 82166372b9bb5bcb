using DtiGraph.Features;
using DtiGraph.Models;

namespace DtiGraph.Ranking;

/// <summary>A node that a question names, found in the graph or made by cold start.</summary>
/// <param name="Index">Among the nodes of its kind; -1 for one that the graph does not hold.</param>
/// <param name="Factors">Of a node that the graph does not hold; null otherwise.</param>
/// <param name="Node">What the answer says of it.</param>
/// <param name="Members">Of a node that the graph does not hold, one of each network; null otherwise.</param>
/// <param name="Like">Of a node that the graph does not hold, the nodes of its kind most like it, best first; null otherwise.</param>
/// <param name="Blank">The graph does not hold it, and nothing that it holds has what this one is known by: counting is all that can be said.</param>
internal sealed record ResolvedNode(
    int Index, NodeFactors? Factors, QueryNode Node, IReadOnlyList<NodeFactors>? Members = null, Neighbour[]? Like = null, bool Blank = false);
