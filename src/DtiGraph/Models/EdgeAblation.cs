using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DtiGraph.Features;
using DtiGraph.Graphs;

namespace DtiGraph.Models;

/// <summary>A trained network in plain arrays: what it would say of a pair if some message edges were not there.</summary>
/// <remarks>The same number as the whole encoder on the graph without these edges, but for rounding (1e-5): only nodes that lose an edge, and those
/// that hear them, are computed anew; with two layers these are a few rows. Safe for many threads at once.
/// Cost of a pair with two layers: O(H^2) for each lost edge and relation.</remarks>
public sealed class EdgeAblation
{
    private readonly MessageGraph graph;
    private readonly string[] kinds;
    private readonly int[] sourceKind, destinationKind; // of each message type
    private readonly int[][] heardBy; // by kind, the message types that reach it
    private readonly float[][][] states; // by layer and kind, [N kind, H]
    private readonly PlainNetwork network;
    private readonly int hidden, layers, drugKind, targetKind;

    /// <summary>Runs the network once over the whole graph.</summary>
    /// <param name="network">The network.</param>
    /// <param name="features">[N kind, F kind] for each kind.</param>
    /// <param name="graph">The message edges.</param>
    public EdgeAblation(PlainNetwork network, IReadOnlyDictionary<string, SparseMatrix> features, MessageGraph graph)
    {
        (this.graph, this.network) = (graph, network);
        (hidden, layers) = (network.Hidden, network.Layers);
        kinds = [.. network.Schema.Kinds.Select(k => k.Name)];
        (drugKind, targetKind) = (Array.IndexOf(kinds, Snapshot.DrugKind), Array.IndexOf(kinds, Snapshot.TargetKind));
        sourceKind = [.. graph.Messages.Select(m => Array.IndexOf(kinds, m.Relation.SourceKind))];
        destinationKind = [.. graph.Messages.Select(m => Array.IndexOf(kinds, m.Relation.DestinationKind))];
        heardBy = [.. kinds.Select(k => Enumerable.Range(0, graph.Messages.Length)
            .Where(t => graph.Messages[t].Relation.DestinationKind == k && graph.Messages[t].Mean.NonZeros > 0).ToArray())];
        states = [.. network.States(features, graph).Select(layer => kinds.Select(k => layer.GetValueOrDefault(k) ?? []).ToArray())];
    }

    /// <summary>The logit of a pair without some message edges; without any, what the network says.</summary>
    /// <param name="drug">In [0, Nd).</param>
    /// <param name="target">In [0, Nt).</param>
    /// <param name="without">Edges taken out; those that the graph does not have change nothing. The others of a row are averaged as if the
    /// row had never had these.</param>
    public float Logit(int drug, int target, IReadOnlyCollection<MessageEdge> without)
    {
        var pass = new Pass(this, without);
        return network.Decoder.Logit(pass.State(layers, drugKind, drug), pass.State(layers, targetKind, target));
    }

    /// <summary>One evaluation: the rows that differ from the stored ones.</summary>
    private sealed class Pass(EdgeAblation whole, IReadOnlyCollection<MessageEdge> without)
    {
        private readonly HashSet<MessageEdge> lost = [.. without];
        private readonly HashSet<(int Kind, int Node)> losers =
            [.. without.Select(e => (whole.destinationKind[e.Type], e.Destination))];

        private readonly Dictionary<(int Layer, int Kind, int Node), float[]?> changed = [];

        public ReadOnlySpan<float> State(int layer, int kind, int node) =>
            layer > 0 && Changed(layer, kind, node) is { } row ? row : whole.states[layer][kind].AsSpan(node * whole.hidden, whole.hidden);

        /// <summary>The new row of a node; null where it is as it was.</summary>
        private float[]? Changed(int layer, int kind, int node)
        {
            if (changed.TryGetValue((layer, kind, node), out var known)) return known;
            return changed[(layer, kind, node)] = losers.Contains((kind, node)) || (layer > 1 && HearsAChange(layer, kind, node)) ? Anew(layer, kind, node) : null;
        }

        private bool HearsAChange(int layer, int kind, int node)
        {
            if (Changed(layer - 1, kind, node) is not null) return true;
            foreach (int type in whole.heardBy[kind])
                foreach (int source in whole.graph.Messages[type].Mean.ColumnsOf(node))
                    if (Changed(layer - 1, whole.sourceKind[type], source) is not null) return true;
            return false;
        }

        private float[] Anew(int layer, int kind, int node)
        {
            var before = State(layer - 1, kind, node);
            var (weight, bias) = whole.network.Self(layer - 1, whole.kinds[kind]);
            float[] row = new float[whole.hidden], mean = new float[whole.hidden];
            weight.Multiply(before, row);
            foreach (int type in whole.heardBy[kind])
                if (Mean(mean, layer - 1, type, node)) whole.network.Relation(layer - 1, whole.graph.Messages[type].Relation.Name).Multiply(mean, row, add: true);
            RowSettling.Settle(row, bias, before);
            return row;
        }

        /// <summary>What a node hears over one message type; false where that is nothing.</summary>
        private bool Mean(float[] mean, int layer, int type, int node)
        {
            var matrix = whole.graph.Messages[type].Mean;
            var columns = matrix.ColumnsOf(node);
            var values = matrix.ValuesOf(node);
            Array.Clear(mean);
            bool loses = losers.Contains((whole.destinationKind[type], node));
            double gone = 0;
            int left = 0;
            for (int k = 0; k < columns.Length; k++)
            {
                if (loses && lost.Contains(new(type, node, columns[k])))
                {
                    gone += values[k];
                    continue;
                }
                left++;
                AddScaled(mean, State(layer, whole.sourceKind[type], columns[k]), values[k]);
            }
            // A weight is strength / (reserve + sum of strengths): without some of them the others are divided by 1 - theirs, and 1/n becomes 1/(n - 1).
            if (gone > 0 && left > 0) for (int i = 0; i < mean.Length; i++) mean[i] = (float)(mean[i] / (1 - gone));
            return left > 0;
        }

        private static void AddScaled(float[] sum, ReadOnlySpan<float> row, float scale)
        {
            var sum8 = MemoryMarshal.Cast<float, Vector256<float>>(sum.AsSpan());
            var row8 = MemoryMarshal.Cast<float, Vector256<float>>(row);
            for (int i = 0; i < sum8.Length; i++) sum8[i] = Vector256.MultiplyAddEstimate(Vector256.Create(scale), row8[i], sum8[i]);
            for (int i = sum8.Length * 8; i < sum.Length; i++) sum[i] = float.MultiplyAddEstimate(scale, row[i], sum[i]);
        }
    }
}
