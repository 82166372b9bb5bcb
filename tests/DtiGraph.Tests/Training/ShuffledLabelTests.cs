using System.Collections.Immutable;
using DtiGraph.Graphs;
using DtiGraph.Models;
using DtiGraph.Training;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Training;

public sealed class ShuffledLabelTests
{
    [Fact]
    public void Run_BiosnapWithLabelsShuffledInEveryPart_FindsNothing()
    {
        var graph = GraphFolder.Read(SharedData.Data("biosnap"));
        var random = new Random(20_261_124);
        var published = graph.Splits.Single(s => s.Name == "random");
        var shuffled = new PublishedSplit("shuffled", Shuffled(published.Train, random), Shuffled(published.Validation, random), Shuffled(published.Test, random));
        var options = new TrainingOptions { Split = "shuffled", Relations = [], Epochs = 4, Model = new ModelOptions { Hidden = 16 } };
        var metrics = TrainingRun.Run(graph.With(shuffled), options, CPU, cancellation: TestContext.Current.CancellationToken).Manifest.Metrics;
        // 5,497 pairs, half of them positive: chance alone moves the area by .008.
        Assert.All(metrics, m => Assert.InRange(m.Test.Auroc, .47, .53));
    }

    private static ImmutableArray<SplitRow> Shuffled(ImmutableArray<SplitRow> rows, Random random)
    {
        int?[] labels = [.. rows.Select(r => r.Label)];
        random.Shuffle(labels);
        return [.. rows.Select((r, i) => r with { Label = labels[i] })];
    }
}
