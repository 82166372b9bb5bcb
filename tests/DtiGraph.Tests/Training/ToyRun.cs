using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Models;
using DtiGraph.Splits;
using DtiGraph.Tests.Models;
using DtiGraph.Tests.Splits;
using DtiGraph.Training;
using DtiGraph.Training.Negatives;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Training;

/// <summary>Everything of a run on a graph small enough to learn by heart, with a published split and one further relation.</summary>
internal sealed class ToyRun : IDisposable
{
    public const int Drugs = 24, Targets = 16;

    /// <summary>Fast, and with everything that draws random numbers switched on.</summary>
    public static readonly TrainingOptions Options = new()
    {
        Split = "toy",
        Features = new() { Neighbours = 3 },
        Model = new() { Hidden = 24, Layers = 2, Dropout = .2 },
        LearningRate = 1e-2,
        Epochs = 4,
    };

    public ToyRun(TrainingOptions options, Snapshot? graph = null, Func<Split, Split>? change = null)
    {
        Graph = graph ?? Toy();
        Split = SplitDrawing.Of(Graph, options.Split, options.Seed);
        if (change is not null) Split = change(Split);
        Features = GraphFeatures.Of(Graph, Split.Train.Targets, options.Features);
        Paths = new MessagePaths(Features, MessageEdges.Of(Graph), inactive: Split.Unrecorded is null);
        Model = new LinkModel(Paths.Schema, options.Model, options.Seed, CPU);
        Sampler = NegativeSampling.Of(Split, Features, options);
        Trainer = new Trainer(Model, Features, Paths, Split, LossBalancing.Of(options.Loss, Model, Features, Paths, Split, options), options, Sampler);
        Steps = new TrainSteps(Split, Paths, options, Graph.Drugs.Length, Graph.Targets.Length, Sampler);
    }

    public Snapshot Graph { get; }

    public Split Split { get; }

    public GraphFeatures Features { get; }

    public MessagePaths Paths { get; }

    public LinkModel Model { get; }

    public INegativeSampler? Sampler { get; }

    public Trainer Trainer { get; }

    public TrainSteps Steps { get; }

    /// <summary>Every weight, in the order of the parameters.</summary>
    public float[] Weights => [.. Model.Parameters.Items.SelectMany(i => Numbers.Of(i.Value))];

    public IReadOnlyList<EpochReport> Train(Action<EpochReport>? progress = null) => Trainer.Run(progress, TestContext.Current.CancellationToken).History;

    public void Dispose()
    {
        Sampler?.Dispose();
        Model.Dispose();
    }

    private static Snapshot Toy()
    {
        var pairs = SmallGraph.RandomPairs(Drugs, Targets, .3, negatives: true, seed: 11).ToList();
        SplitRow[] Part(int from, int to) => [.. pairs.Where(p => (p.Drug * 5 + p.Target * 3) % 10 is var at && at >= from && at < to)
            .Select(p => new SplitRow(p.Drug, p.Target, p.Label, null, ""))];
        return SmallGraph.Of(Drugs, Targets, pairs, [new("disease", "a", "", ""), new("disease", "b", "", "")],
            [new("drug_disease_treats", "drug", "disease", [new(0, 0, null, "", ""), new(1, 0, null, "", ""), new(2, 1, null, "", "")])],
            [new PublishedSplit("toy", [.. Part(0, 8).Where(r => (r.Drug * 3 + r.Target * 5) % 7 < 4)], [.. Part(8, 9)], [.. Part(9, 10)])]); // half of all pairs are of train: others are drawn beside them
    }
}
