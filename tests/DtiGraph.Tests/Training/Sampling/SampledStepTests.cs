using DtiGraph.Models;
using DtiGraph.Splits;
using DtiGraph.Tests.Models;
using DtiGraph.Tests.Splits;
using DtiGraph.Training;
using DtiGraph.Training.Sampling;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Training.Sampling;

[Collection(TorchCollection.Name)]
public sealed class SampledStepTests
{
    private static readonly SamplingOptions All = new() { Pairs = 1_000_000, Neighbours = [1_000] }, Few = new() { Pairs = 30, Neighbours = [3, 2] };

    private static readonly TrainingOptions Options = ToyRun.Options with { Model = new() { Hidden = 24, Layers = 2, Dropout = 0 }, Masked = .2 };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Take_EveryNeighbourDrawn_HasTheLossAndGradientsOfTheWholeGraph(int layers)
    {
        var options = Options with { Model = new() { Hidden = 24, Layers = layers, Dropout = 0 } };
        var (expected, actual) = (Steps(options), Steps(options with { Sampling = All }));
        Assert.Equal(4, expected.Count);
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (whole, sampled) in expected.Zip(actual))
        {
            Assert.Equal(whole.Loss, sampled.Loss, 1e-5 * Math.Abs(whole.Loss));
            double most = whole.Slopes.Max(s => s.Select(Math.Abs).DefaultIfEmpty(0).Max());
            for (int i = 0; i < whole.Slopes.Length; i++)
            {
                for (int k = 0; k < Math.Max(whole.Slopes[i].Length, sampled.Slopes[i].Length); k++)
                    Assert.Equal(whole.Slopes[i].ElementAtOrDefault(k), sampled.Slopes[i].ElementAtOrDefault(k), 1e-5 * Math.Max(1, most));
            }
            Assert.InRange(whole.Slopes.Count(s => s.Any(v => v != 0)), 5, 1_000);
        }
    }

    [Fact]
    public void Forward_SampledRounds_HasTheStatesOfLibtorch()
    {
        using var run = new ToyRun(Options with { Sampling = Few });
        using var _ = NewDisposeScope();
        int fewer = 0;
        foreach (var step in run.Steps.Epoch())
        {
            var sample = step.Sample!;
            var fused = run.Model.Encoder.ForwardRounds(sample.Features, sample.Rounds, new Dropout(.3, 5));
            var plain = run.Model.Encoder.ByTorch(sample.Features, sample.Rounds, new Dropout(.3, 5));
            for (int l = 0; l < plain.Count; l++)
                foreach (var (kind, state) in plain[l]) Numbers.AssertClose(state, fused[l][kind], 1e-5);
            fewer += fused[^1]["target"].shape[0] < fused[0]["target"].shape[0] ? 1 : 0;
        }
        Assert.True(fewer > 0, "expected a step whose last round has fewer receivers than senders");
    }

    [Fact]
    public void NetworkPass_StepsOfOtherSizes_HasTheBitsOfANewOne()
    {
        using var run = new ToyRun(Options with { Sampling = new() { Pairs = 8, Neighbours = [2, 1] } });
        using var kept = new NetworkPass(run.Model);
        var sizes = new HashSet<(int, int)>();
        foreach (var step in run.Steps.Epoch())
        {
            using var scope = NewDisposeScope();
            using var fresh = new NetworkPass(run.Model);
            var sample = step.Sample!;
            Assert.Equal(Of(fresh), Of(kept));
            sizes.Add((sample.Features["drug"].Rows, sample.Rounds[^1].Receivers!["target"]));

            float[][] Of(NetworkPass pass)
            {
                foreach (var (_, value) in run.Model.Parameters.Items) value.grad = null;
                var logits = pass.Forward(sample.Features, sample.Rounds, new Dropout(.3, 5), sample.Drugs, sample.Targets);
                pass.Backward(logits.clone());
                return [Numbers.Of(logits), .. run.Model.Parameters.Items.Select(i => i.Value.grad is { } slope ? Numbers.Of(slope) : [])];
            }
        }
        Assert.True(sizes.Count > 1, "expected steps of different sizes");
    }

    [Fact]
    public void Epoch_SampledSteps_SuperviseEveryTrainPairOnceAndDrawNoneOfThem()
    {
        // Every row twice, once more with the other label: a repeat in another step would tell what is asked.
        using var run = new ToyRun(Options);
        var train = run.Split.Train;
        var repeated = new LabelledPairs([.. train.Drugs, .. train.Drugs, .. train.Drugs[..20]], [.. train.Targets, .. train.Targets, .. train.Targets[..20]],
            [.. train.Labels, .. train.Labels, .. train.Labels[..20].Select(l => 1 - l)], 1);
        TrainSteps Of(SamplingOptions? sampling) => new(run.Split with { Train = repeated }, run.Paths, Options with { Sampling = sampling, Steps = 7 }, ToyRun.Drugs, ToyRun.Targets, null);
        var (whole, sampled) = (Of(null), Of(Few with { Pairs = 1_000_000 }));
        int drawn = 0;
        for (int epoch = 0; epoch < 3; epoch++)
        {
            var rows = new List<(int, int, int)>();
            foreach (var (all, few) in whole.Epoch().Zip(sampled.Epoch()))
            {
                var (could, did) = (MessageEdgesTests.CrossEdges(all.Graph), MessageEdgesTests.CrossEdges(few.Graph));
                Assert.Empty(did.Intersect(few.Drugs.Zip(few.Targets, (d, t) => ((int)d, (int)t))));
                Assert.Empty(did.Except(could)); // neither supervised nor masked, by the rule of the whole graph
                drawn += did.Count;
                rows.AddRange(few.Drugs.Select((d, i) => ((int)d, (int)few.Targets[i], (int)few.Labels[i])));
                Assert.Equal(all.Drugs, few.Drugs);
                AssertNumbers(few);
            }
            Assert.Equal(repeated.Rows.Order(), rows.Order());
        }
        Assert.InRange(drawn, 500, 100_000);
    }

    [Fact]
    public void Epoch_FewPairsAStep_HasAsManyStepsAsThatTakes()
    {
        using var run = new ToyRun(Options with { Sampling = Few });
        var train = run.Split.Train;
        int steps = 0;
        var rows = new List<(int, int, int)>();
        foreach (var step in run.Steps.Epoch())
        {
            steps++;
            int labelled = step.Labels.Length - step.Sampled;
            Assert.InRange(labelled, 1, Few.Pairs);
            rows.AddRange(Enumerable.Range(0, labelled).Select(i => ((int)step.Drugs[i], (int)step.Targets[i], (int)step.Labels[i])));
        }
        Assert.Equal((train.Count + Few.Pairs - 1) / Few.Pairs, steps);
        Assert.Equal(train.Rows.Order(), rows.Order());
    }

    [Fact]
    public void Draw_AnyRound_HearsAtMostKDifferentNeighboursThatTheGraphHas()
    {
        using var run = new ToyRun(Options with { Sampling = Few, Masked = 0 });
        var whole = run.Paths.With(run.Split.Train).Messages.ToDictionary(m => m.Relation, m => m.Mean);
        int cut = 0;
        foreach (var step in run.Steps.Epoch())
        {
            var sample = step.Sample!;
            for (int l = 0; l < sample.Rounds.Count; l++)
            {
                int k = Few.NeighboursAt(sample.Rounds.Count - 1 - l);
                foreach (var (relation, mean) in sample.Rounds[l].Messages)
                {
                    for (int row = 0; row < mean.Rows; row++)
                    {
                        int node = sample.Nodes[relation.DestinationKind].Span[row];
                        int[] heard = [.. mean.ColumnsOf(row).ToArray().Select(c => sample.Nodes[relation.SourceKind].Span[c])], known = whole[relation].ColumnsOf(node).ToArray();
                        Assert.InRange(heard.Length, 0, k);
                        Assert.Equal(heard.Length, heard.Distinct().Count());
                        Assert.Empty(heard.Except(known));
                        if (relation.Name == MessagePaths.SimilarDrug) Assert.Equal(Math.Min(k, known.Length), heard.Length);
                        if (known.Length > heard.Length) cut++;
                    }
                }
            }
        }
        Assert.InRange(cut, 100, 1_000_000);
    }

    [Fact]
    public void Run_Sampled_GivesTheSameBitsOnOneThreadAndOnTwo()
    {
        // Large enough that rows and neighbours are shared out.
        var pairs = Enumerable.Range(0, 6_000).Select(i => (Drug: i * 7_919 % 500, Target: i * i % 400)).Distinct().Select(p => (p.Drug, p.Target, (p.Drug + p.Target) % 3 == 0 ? 1 : 0));
        var graph = SmallGraph.Of(500, 400, pairs);
        var options = Options with { Split = "random", Epochs = 1, Model = new() { Hidden = 64, Layers = 2, Dropout = .2 }, Sampling = new() { Pairs = 500, Neighbours = [4, 3], Pool = 100 } };
        int threads = get_num_threads();
        var runs = new List<float[]>();
        try
        {
            foreach (int n in new[] { 1, 2 })
            {
                set_num_threads(n);
                rand(3).Dispose();
                using var run = new ToyRun(options, graph);
                run.Train();
                runs.Add(run.Weights);
            }
        }
        finally
        {
            set_num_threads(threads);
        }
        using var alone = new ToyRun(options, graph);
        RowShares.OnOneThread(() => alone.Train());
        runs.Add(alone.Weights);
        using var other = new ToyRun(options with { Seed = 2 }, graph);
        other.Train();
        Assert.Equal(runs[0], runs[1]);
        Assert.Equal(runs[0], runs[2]);
        Assert.NotEqual(runs[0], other.Weights);
    }

    /// <summary>Loss and gradients of every step of an epoch, all at the first weights.</summary>
    private static List<(double Loss, float[][] Slopes)> Steps(TrainingOptions options)
    {
        using var run = new ToyRun(options);
        using var descent = new Descent(run.Model, LossBalancing.Of(options.Loss, run.Model, run.Features, run.Paths, run.Split, options), new Dropout(0, 1), 1e-12, 0);
        var steps = new List<(double, float[][])>();
        foreach (var step in run.Steps.Epoch())
        {
            Assert.Equal(options.Sampling is null, step.Sample is null);
            double loss = descent.Take(step, run.Features.Rows).Loss;
            steps.Add((loss, [.. run.Model.Parameters.Items.Select(i => i.Value.grad is { } slope ? Numbers.Of(slope) : [])]));
        }
        return steps;
    }

    /// <summary>The sample's nodes are what they are in the whole graph: their numbers, and their features.</summary>
    private static void AssertNumbers(TrainStep step)
    {
        var sample = step.Sample!;
        Assert.Equal(step.Drugs, sample.Drugs.Select(d => (long)sample.Nodes["drug"].Span[(int)d]));
        Assert.Equal(step.Targets, sample.Targets.Select(t => (long)sample.Nodes["target"].Span[(int)t]));
        foreach (var (kind, nodes) in sample.Nodes)
        {
            Assert.Equal(nodes.Length, nodes.ToArray().Distinct().Count());
            Assert.Equal(nodes.Length, sample.Features[kind].Rows);
        }
    }
}
