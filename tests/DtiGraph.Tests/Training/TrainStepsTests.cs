using DtiGraph.Splits;
using DtiGraph.Tests.Splits;
using DtiGraph.Training;

namespace DtiGraph.Tests.Training;

public sealed class TrainStepsTests
{
    private static readonly TrainingOptions Options = ToyRun.Options with { Masked = 0, Unlabelled = 0 };

    [Fact]
    public void Epoch_LabelledTrainPairs_AreSupervisedOnceAndNeverMessageEdgesOfTheirStep()
    {
        using var run = new ToyRun(Options);
        var (split, steps) = (run.Split, run.Steps);
        var expected = split.Train.Drugs.Zip(split.Train.Targets, split.Train.Labels).Order().ToList();
        for (int epoch = 0; epoch < 3; epoch++)
        {
            var epochSteps = steps.Epoch().ToList();
            Assert.Equal(4, epochSteps.Count);
            Assert.Equal(expected, epochSteps.SelectMany(Rows).Order());
            foreach (var step in epochSteps)
            {
                var edges = MessageEdgesTests.CrossEdges(step.Graph);
                var supervised = Rows(step).Select(r => (r.Drug, r.Target)).ToHashSet();
                Assert.Empty(edges.Intersect(supervised));
                // Without masking the rest of train carries messages.
                Assert.Equal(split.Train.Drugs.Zip(split.Train.Targets).Except(supervised).Order(), edges.Order());
            }
        }
    }

    [Fact]
    public void Epoch_TrainRowsRepeated_AreNeverMessageEdgesOfTheStepThatSupervisesOne()
    {
        // Published files repeat rows; the repeat may fall into another step.
        using var run = new ToyRun(Options);
        var split = run.Split;
        var train = new LabelledPairs(
            [.. split.Train.Drugs, .. split.Train.Drugs], [.. split.Train.Targets, .. split.Train.Targets], [.. split.Train.Labels, .. split.Train.Labels], 1);
        foreach (var step in new TrainSteps(split with { Train = train }, run.Paths, Options, ToyRun.Drugs, ToyRun.Targets, null).Epoch())
            Assert.Empty(MessageEdgesTests.CrossEdges(step.Graph).Intersect(Rows(step).Select(r => (r.Drug, r.Target))));
    }

    [Fact]
    public void Epoch_SampledNegatives_AreUnrecordedTrainPairsInTheirRatio()
    {
        var graph = SmallGraph.Of(60, 60, SmallGraph.RandomPairs(60, 60, .2, negatives: false, seed: 2));
        using var run = new ToyRun(Options with { Split = "random", Negatives = 3 }, graph);
        var (split, steps) = (run.Split, run.Steps);
        var partition = new PairPartition(graph, SplitPolicy.Random, Options.Seed);
        var recorded = graph.Interactions.Select(i => (i.Drug, i.Target)).ToHashSet();
        var rows = steps.Epoch().SelectMany(Rows).ToList();
        Assert.Equal(split.Train.Drugs.Zip(split.Train.Targets).Order(), rows.Where(r => r.Label == 1).Select(r => (r.Drug, r.Target)).Order());
        var negatives = rows.Where(r => r.Label == 0).ToList();
        Assert.Equal(3 * split.Train.Count, negatives.Count);
        Assert.All(negatives, n => Assert.True(!recorded.Contains((n.Drug, n.Target)) && partition.Of(n.Drug, n.Target) == Part.Train));
    }

    [Fact]
    public void Epoch_NoLabelledNegatives_NoHeldOutPairIsEverAMessageEdge()
    {
        var graph = SmallGraph.Of(60, 60, SmallGraph.RandomPairs(60, 60, .2, negatives: false, seed: 2));
        using var run = new ToyRun(Options with { Split = "random" }, graph);
        var (split, steps) = (run.Split, run.Steps);
        var heldOut = split.Validation.WithLabel(1).Concat(split.Test.WithLabel(1)).ToHashSet();
        foreach (var step in steps.Epoch())
        {
            var edges = MessageEdgesTests.CrossEdges(step.Graph);
            Assert.Empty(edges.Intersect(heldOut));
            Assert.Empty(edges.Intersect(Rows(step).Select(r => (r.Drug, r.Target))));
        }
    }

    [Fact]
    public void Epoch_MaskedNodes_HaveNoInteractionEdges()
    {
        // With so few pairs in a step, a node that has many train pairs and no edge was masked.
        using var run = new ToyRun(Options with { Masked = .35, Steps = 20 });
        var (split, steps) = (run.Split, run.Steps);
        var train = split.Train.Drugs.Zip(split.Train.Targets, (d, t) => (Drug: d, Target: t)).ToHashSet();
        int hidden = 0, nodes = 0;
        foreach (var step in steps.Epoch().Concat(steps.Epoch()))
        {
            var edges = MessageEdgesTests.CrossEdges(step.Graph);
            var left = train.Except(Rows(step).Select(r => (r.Drug, r.Target))).ToList();
            bool[] drugs = [.. Enumerable.Range(0, 24).Select(d => edges.All(e => e.Drug != d))];
            bool[] targets = [.. Enumerable.Range(0, 16).Select(t => edges.All(e => e.Target != t))];
            // All or nothing: an edge is missing only where an end of it has none at all.
            Assert.Equal(left.Where(p => !drugs[p.Drug] && !targets[p.Target]).Order(), edges.Order());
            hidden += drugs.Count(h => h) + targets.Count(h => h);
            nodes += 40;
        }
        // 40 steps of 40 nodes: the standard deviation of the share is .012.
        Assert.InRange((double)hidden / nodes, .29, .41);
    }

    [Fact]
    public void Epoch_SameSeed_GivesTheSameStepsAndAnotherSeedOthers()
    {
        static string Said(TrainingOptions options)
        {
            using var run = new ToyRun(options);
            return string.Join('\n', run.Steps.Epoch().Select(s => string.Join(' ', Rows(s)) + " | " + string.Join(' ', MessageEdgesTests.CrossEdges(s.Graph))));
        }
        var masked = Options with { Masked = .35 };
        Assert.Equal(Said(masked), Said(masked));
        Assert.NotEqual(Said(masked), Said(masked with { Seed = 2 }));
    }

    [Fact]
    public void Epoch_MoreStepsThanPairs_SupervisesEachOnce()
    {
        using var run = new ToyRun(Options with { Steps = 5000 });
        var (split, steps) = (run.Split, run.Steps);
        var all = steps.Epoch().ToList();
        Assert.Equal(split.Train.Count, all.Count);
        Assert.All(all, s => Assert.Single(s.Labels));
    }

    [Fact]
    public void Epoch_UnlabelledPairsWanted_ComeAfterTheLabelledOnesKToAnInteraction()
    {
        using var run = new ToyRun(Options with { Unlabelled = 3 });
        var train = run.Split.Train;
        HashSet<(int, int)> labelled = [.. train.Drugs.Zip(train.Targets)];
        foreach (var step in run.Steps.Epoch())
        {
            Assert.Equal(3 * step.Labels.Count(l => l == 1), step.Sampled);
            var drawn = Rows(step).TakeLast(step.Sampled).ToList();
            Assert.All(drawn, r => Assert.False(labelled.Contains((r.Drug, r.Target)) || r.Label == 1));
            Assert.All(Rows(step).SkipLast(step.Sampled), r => Assert.Contains((r.Drug, r.Target), labelled));
        }
    }

    private static IEnumerable<(int Drug, int Target, int Label)> Rows(TrainStep step)
    {
        Assert.Equal((step.Drugs.Length, step.Drugs.Length), (step.Targets.Length, step.Labels.Length));
        return step.Drugs.Select((d, i) => ((int)d, (int)step.Targets[i], (int)step.Labels[i]));
    }
}
