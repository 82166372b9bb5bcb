using DtiGraph.Artifacts;
using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Models;

namespace DtiGraph.Ranking;

/// <summary>A network with the states of the graph's nodes: what scores a node that the graph does not hold.</summary>
internal sealed class StoredMember
{
    private readonly PlainNetwork network;
    private readonly Dictionary<string, float[]>[] states; // by round

    private StoredMember(PlainNetwork network, IReadOnlyDictionary<string, SafetensorsTensor> stored)
    {
        this.network = network;
        states = [.. Enumerable.Range(0, network.Layers).Select(round => new[] { Snapshot.DrugKind, Snapshot.TargetKind }
            .ToDictionary(kind => kind, kind => stored[$"state{round}.{kind}"].AsSingles()))];
    }

    /// <summary>The networks of a model, one of each member.</summary>
    /// <exception cref="ArtifactException">The weights are not those of the networks that the manifest describes.</exception>
    public static IReadOnlyList<StoredMember> Of(Artifact artifact) =>
        [.. ModelTensors.Networks(artifact.Manifest, artifact.Weights).Zip(MemberTensors.Split(artifact.States, artifact.Manifest.Members), (network, stored) => new StoredMember(network, stored))];

    /// <summary>The decoder's factors of new nodes.</summary>
    /// <param name="kind">drug or target.</param>
    /// <param name="rows">[M, F kind].</param>
    /// <param name="messages">Edges to the M nodes.</param>
    public NodeFactors Extend(string kind, SparseMatrix rows, MessageGraph messages)
    {
        float[] z = network.Extend(kind, rows, states, messages);
        return kind == Snapshot.DrugKind ? network.Decoder.OfDrugs(z) : network.Decoder.OfTargets(z);
    }
}
