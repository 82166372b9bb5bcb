using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Models;
using DtiGraph.Splits;

namespace DtiGraph.Training.Sampling;

/// <summary>Cuts out of the graph what the states of some pairs depend on: their nodes, at most k neighbours of each over each message type, at most k of theirs, and so
/// on for as many rounds as the network has.</summary>
/// <remarks>Source: Hamilton et al. 2017, arXiv:1706.02216; which neighbours, <see cref="NodePriority"/>. Its memory is used again in every step.
/// Cost: O(entries of the nodes that hear); no number depends on threads.</remarks>
internal sealed class NeighbourSampler
{
    private readonly GraphSchema schema;
    private readonly SamplingOptions options;
    private readonly long seed;
    private readonly NeighbourChoice[] choices; // by message type
    private readonly int[] source, destination; // kind of each message type
    private readonly SparseMatrix[] features; // by kind
    private readonly int[][] placeOf; // by kind, [N]: number in the sample + 1, 0 for nodes that are not in it
    private readonly int[][] nodes; // by kind, the numbers in the whole graph
    private readonly int[] count; // by kind
    private readonly SparseRoom[][] rooms; // by layer and message type
    private readonly SparseRoom[] featureRooms; // by kind
    private readonly int[] pairOf; // by train row
    private readonly HiddenPairs hidden;
    private readonly int drugKind, targetKind;
    private int[] chosen = [], slot = [], counted = [];
    private float[] weights = [];

    /// <summary>Prepares the graph.</summary>
    /// <param name="paths">The ways of the messages.</param>
    /// <param name="train">Train pairs.</param>
    /// <param name="options">How many neighbours, of which layers, by which seed.</param>
    public NeighbourSampler(MessagePaths paths, LabelledPairs train, TrainingOptions options)
    {
        var numbers = TrainPairs.Numbers(train);
        (pairOf, hidden) = (numbers.OfRow, new(numbers.Count));
        (schema, this.options, seed) = (paths.Schema, options.Sampling!, options.Seed);
        string[] kinds = [.. schema.Kinds.Select(k => k.Name)];
        (drugKind, targetKind) = (Array.IndexOf(kinds, Snapshot.DrugKind), Array.IndexOf(kinds, Snapshot.TargetKind));
        source = [.. schema.Relations.Select(r => Array.IndexOf(kinds, r.SourceKind))];
        destination = [.. schema.Relations.Select(r => Array.IndexOf(kinds, r.DestinationKind))];
        features = [.. kinds.Select(k => paths.Rows[k])];
        placeOf = [.. features.Select(f => new int[f.Rows])];
        nodes = [.. features.Select(_ => new int[16])];
        count = new int[kinds.Length];
        rooms = [.. Enumerable.Range(0, options.Model.Layers).Select(_ => schema.Relations.Select(_ => new SparseRoom()).ToArray())];
        featureRooms = [.. kinds.Select(_ => new SparseRoom())];
        choices = [.. schema.Relations.Select((r, i) => i < paths.Fixed.Length ? new FixedNeighbours(paths.Fixed[i].Mean)
            : Train(r.Name.EndsWith(MessagePaths.Inactive, StringComparison.Ordinal) ? 0 : 1, byDrug: r.DestinationKind == Snapshot.DrugKind))];

        NeighbourChoice Train(int label, bool byDrug) => new TrainNeighbours(byDrug
            ? TrainPairs.By(features[drugKind].Rows, train.Drugs, train.Targets, train.Labels, label, numbers)
            : TrainPairs.By(features[targetKind].Rows, train.Targets, train.Drugs, train.Labels, label, numbers), hidden, byDrug);
    }

    /// <summary>Nodes of each kind in the whole graph.</summary>
    public IReadOnlyDictionary<string, int> Counts => schema.Kinds.Select((k, i) => (k.Name, features[i].Rows)).ToDictionary();

    /// <summary>The sample of some pairs.</summary>
    /// <param name="step">Another number for each step: it decides which neighbours are drawn.</param>
    /// <param name="supervised">Rows of train whose pairs no message may pass over.</param>
    /// <param name="hiddenDrugs">[Nd] masked: no message passes over their pairs.</param>
    /// <param name="hiddenTargets">[Nt] likewise.</param>
    /// <param name="drugs">[P] whose states are wanted, in the whole graph.</param>
    /// <param name="targets">[P] likewise.</param>
    /// <returns>Valid until the next one is drawn.</returns>
    public GraphSample Draw(long step, ReadOnlySpan<int> supervised, bool[] hiddenDrugs, bool[] hiddenTargets, long[] drugs, long[] targets)
    {
        hidden.Begin(hiddenDrugs, hiddenTargets);
        foreach (int row in supervised) hidden.Supervise(pairOf[row]);
        for (int k = 0; k < count.Length; k++)
        {
            foreach (int node in nodes[k].AsSpan(0, count[k])) placeOf[k][node] = 0;
            count[k] = 0;
        }
        long[] localDrugs = Array.ConvertAll(drugs, d => (long)Place(drugKind, (int)d)), localTargets = Array.ConvertAll(targets, t => (long)Place(targetKind, (int)t));
        var rounds = new MessageGraph[rooms.Length];
        for (int layer = rooms.Length - 1; layer >= 0; layer--) rounds[layer] = Round(layer, step);
        var rows = schema.Kinds.Select((kind, k) => (kind.Name, Rows: Gathered(k))).ToDictionary(r => r.Name, r => r.Rows);
        return new(rounds, rows, localDrugs, localTargets, schema.Kinds.Select((kind, k) => (kind.Name, (ReadOnlyMemory<int>)nodes[k].AsMemory(0, count[k]))).ToDictionary());
    }

    /// <summary>One round: all nodes known so far hear, and those whom they hear become known.</summary>
    private MessageGraph Round(int layer, long step)
    {
        int k = options.NeighboursAt(rooms.Length - 1 - layer);
        int[] receivers = [.. count];
        var filled = new SparseRoom[choices.Length];
        for (int type = 0; type < choices.Length; type++)
        {
            var priority = new NodePriority(seed, step, source[type]);
            filled[type] = Choose(choices[type], nodes[destination[type]].AsMemory(0, receivers[destination[type]]), k, priority, source[type], rooms[layer][type]);
        }
        return new([.. schema.Relations.Select((r, type) => new TypedMessages(r, filled[type].Matrix(receivers[destination[type]], count[source[type]])))])
        {
            Receivers = schema.Kinds.Select((kind, i) => (kind.Name, receivers[i])).ToDictionary(),
        };
    }

    private SparseRoom Choose(NeighbourChoice choice, ReadOnlyMemory<int> hearing, int k, NodePriority priority, int kind, SparseRoom room)
    {
        const int Share = 256; // receivers that a core takes at a time: hubs are spread thinly
        int rows = hearing.Length;
        Grow(ref slot, rows + 1);
        Grow(ref counted, rows);
        slot[0] = 0;
        for (int r = 0; r < rows; r++) slot[r + 1] = slot[r] + Math.Min(k, choice.Degree(hearing.Span[r]));
        Grow(ref chosen, slot[rows]);
        Grow(ref weights, slot[rows]);
        Parallel.For(0, (rows + Share - 1) / Share, share =>
        {
            for (int r = share * Share; r < Math.Min(rows, (share + 1) * Share); r++)
            {
                int at = slot[r], most = slot[r + 1] - at;
                counted[r] = most == 0 ? 0 : choice.Choose(hearing.Span[r], k, priority, chosen.AsSpan(at, most), weights.AsSpan(at, most));
            }
        });
        room.Reserve(rows, slot[rows]);
        room.Start[0] = 0;
        int entry = 0;
        for (int r = 0; r < rows; r++)
        {
            for (int e = slot[r]; e < slot[r] + counted[r]; e++) (room.Column[entry], room.Value[entry++]) = (Place(kind, chosen[e]), weights[e]);
            room.Start[r + 1] = entry;
        }
        return room;
    }

    /// <summary>The number of a node in the sample; a node that was not in it comes last.</summary>
    private int Place(int kind, int node)
    {
        ref int place = ref placeOf[kind][node];
        if (place == 0)
        {
            if (count[kind] == nodes[kind].Length) Array.Resize(ref nodes[kind], Math.Min(placeOf[kind].Length, 2 * count[kind]));
            nodes[kind][count[kind]++] = node;
            place = count[kind];
        }
        return place - 1;
    }

    /// <summary>The features of the sample's nodes of one kind.</summary>
    private SparseMatrix Gathered(int kind)
    {
        const int Share = 1024;
        var (all, room, rows) = (features[kind], featureRooms[kind], count[kind]);
        int entries = 0;
        for (int r = 0; r < rows; r++) entries += all.ColumnsOf(nodes[kind][r]).Length;
        room.Reserve(rows, entries);
        room.Start[0] = 0;
        for (int r = 0; r < rows; r++) room.Start[r + 1] = room.Start[r] + all.ColumnsOf(nodes[kind][r]).Length;
        Parallel.For(0, (rows + Share - 1) / Share, share =>
        {
            for (int r = share * Share; r < Math.Min(rows, (share + 1) * Share); r++)
            {
                all.ColumnsOf(nodes[kind][r]).CopyTo(room.Column.AsSpan(room.Start[r]));
                all.ValuesOf(nodes[kind][r]).CopyTo(room.Value.AsSpan(room.Start[r]));
            }
        });
        return room.Matrix(rows, all.Columns);
    }

    private static void Grow<T>(ref T[] array, int length)
    {
        if (array.Length < length) array = GC.AllocateUninitializedArray<T>(length + length / 16);
    }
}
