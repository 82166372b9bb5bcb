using DtiGraph.Artifacts;
using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Models;
using static TorchSharp.torch;

namespace DtiGraph.Ranking;

/// <summary>A network in memory with the states of the graph's nodes: what scores a node that the graph does not hold.</summary>
internal sealed class LoadedMember : IDisposable
{
    private readonly LinkModel model;
    private readonly List<IReadOnlyDictionary<string, Tensor>> states = [];

    /// <summary>Takes the network over, and its stored states.</summary>
    public LoadedMember(LinkModel model, IReadOnlyDictionary<string, SafetensorsTensor> stored)
    {
        this.model = model;
        for (int round = 0; round < model.Options.Layers; round++)
        {
            states.Add(new[] { Snapshot.DrugKind, Snapshot.TargetKind }.ToDictionary(
                kind => kind, kind => ModelTensors.Loaded(stored[$"state{round}.{kind}"]).DetachFromDisposeScope()));
        }
    }

    /// <summary>The decoder's factors of new nodes, in the caller's dispose scope.</summary>
    public NodeFactors Extend(string kind, SparseMatrix rows, MessageGraph messages)
    {
        var z = model.Encoder.Extend(kind, rows, states, messages);
        return kind == Snapshot.DrugKind ? model.Decoder.OfDrugs(z) : model.Decoder.OfTargets(z);
    }

    public void Dispose()
    {
        model.Dispose();
        foreach (var state in states.SelectMany(s => s.Values)) state.Dispose();
    }
}
