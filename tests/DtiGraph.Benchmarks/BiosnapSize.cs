using System.Collections.Immutable;
using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Models;
using DtiGraph.Training;

namespace DtiGraph.Benchmarks;

/// <summary>A random graph of BIOSNAP's size, and a step of training over all its pairs.</summary>
internal static class BiosnapSize
{
    /// <summary>How many of each.</summary>
    public const int Drugs = 4_510, Targets = 2_181, Pairs = 19_238;

    private const int Neighbours = 10, DrugFeatures = 1_024, DrugBits = 48, TargetFeatures = 512, TargetEntries = 200;

    /// <summary>The network that is timed.</summary>
    public static readonly ModelOptions Shape = new() { Hidden = 128, Layers = 2 };

    /// <summary>Kinds and relations, features by kind, and the step with its message edges.</summary>
    public static (GraphSchema Schema, Dictionary<string, SparseMatrix> Rows, TrainStep Step) Make()
    {
        var random = new Random(20261124);
        var schema = new GraphSchema(
            [new(Snapshot.DrugKind, DrugFeatures, DrugBits), new(Snapshot.TargetKind, TargetFeatures, TargetEntries)],
            [
                new("similar_drug", Snapshot.DrugKind, Snapshot.DrugKind), new("homologous_target", Snapshot.TargetKind, Snapshot.TargetKind),
                new("interacts", Snapshot.DrugKind, Snapshot.TargetKind), new("rev_interacts", Snapshot.TargetKind, Snapshot.DrugKind),
            ]);
        var rows = new Dictionary<string, SparseMatrix>
        {
            [Snapshot.DrugKind] = Rows(Drugs, DrugFeatures, DrugBits, random),
            [Snapshot.TargetKind] = Rows(Targets, TargetFeatures, TargetEntries, random),
        };
        long[] drug = [.. Enumerable.Range(0, Pairs).Select(_ => (long)random.Next(Drugs))], target = [.. Enumerable.Range(0, Pairs).Select(_ => (long)random.Next(Targets))];
        int[] from = Array.ConvertAll(drug, d => (int)d), to = Array.ConvertAll(target, t => (int)t);
        var graph = new MessageGraph(ImmutableArray.Create<SparseMatrix>(
                Mean(Rows(Drugs, Drugs, Neighbours, random)), Mean(Rows(Targets, Targets, Neighbours, random)),
                SparseMatrix.FromEdges(Targets, Drugs, to, from, mean: true), SparseMatrix.FromEdges(Drugs, Targets, from, to, mean: true))
            .Select((m, i) => new TypedMessages(schema.Relations[i], m)).ToImmutableArray());
        var step = new TrainStep(drug, target, [.. Enumerable.Range(0, Pairs).Select(i => (float)(i % 2))], graph);
        return (schema, rows, step);
    }

    /// <summary>The arithmetic of a step in 10^9 additions and multiplications: that of dense products, and that of sparse ones and of pairs.</summary>
    /// <remarks>Forward a product of N rows is 2 N H^2; backward it is two of the same. The input needs no gradient of its own.</remarks>
    public static (double Dense, double Sparse) StepGigaflop(IReadOnlyDictionary<string, SparseMatrix> rows, MessageGraph graph)
    {
        double width = Shape.Hidden, nodes = Drugs + Targets;
        double messages = graph.Messages.Sum(m => (double)Math.Min(m.Mean.Rows, m.Mean.Columns));
        double dense = 3 * 2 * width * width * (Shape.Layers * (nodes + messages) + Drugs + 2 * Targets);
        double sparse = 2 * 2 * width * (rows.Values.Sum(r => (double)r.NonZeros) + Shape.Layers * graph.Messages.Sum(m => (double)m.Mean.NonZeros));
        double pairs = Pairs * width * (6 + 2 * 4); // forward 6 a number, backward 4 on either side
        return (dense / 1e9, (sparse + pairs) / 1e9);
    }

    private static SparseMatrix Rows(int count, int columns, int entries, Random random) => SparseMatrix.FromRows(columns,
        [.. Enumerable.Range(0, count).Select(_ => (IReadOnlyList<(int, float)>)[.. Enumerable.Range(0, entries).Select(_ => random.Next(columns)).Distinct().Order().Select(c => (c, 1f))])]);

    private static SparseMatrix Mean(SparseMatrix rows) => SparseMatrix.FromRows(rows.Columns,
        [.. Enumerable.Range(0, rows.Rows).Select(r => (IReadOnlyList<(int, float)>)[.. rows.ColumnsOf(r).ToArray().Select(c => (c, 1f / rows.ColumnsOf(r).Length))])]);
}
