using DtiGraph.Artifacts;
using DtiGraph.Features;

namespace DtiGraph.Tests.Artifacts;

/// <summary>A model whose like pairs have no labels: what it says is said by the network.</summary>
public static class NetworkAlone
{
    public static Artifact Of(Artifact model) =>
        model with { Like = new([.. model.Graph.Drugs.Select(_ => None)], [.. model.Graph.Targets.Select(_ => None)], []) };

    private static Neighbour[] None => [];
}
