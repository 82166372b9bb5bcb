using DtiGraph.Evaluation;
using DtiGraph.Tests.Splits;
using TorchSharp;

namespace DtiGraph.Tests.Training;

[Collection(TorchCollection.Name)]
public sealed class TrainerTests
{
    [Fact]
    public void Run_ToyGraph_IsLearnedByHeart()
    {
        var options = ToyRun.Options with
        {
            Model = new() { Hidden = 32, Layers = 2, Dropout = 0 },
            Epochs = 100,
            Masked = 0,
            Averaging = 0,
            WeightDecay = 0,
        };
        // Validation is train: the weights that are kept are those that know it best. Its labels are random.
        using var run = new ToyRun(options, change: s => s with { Validation = s.Train });
        Assert.InRange(Auprc(run), 0, .6);
        var history = run.Train();
        Assert.InRange(history[^1].Loss, 0, .1 * history[0].Loss);
        Assert.InRange(Auprc(run), .99, 1);
        Assert.Equal(history[^1].BestAuprc, Auprc(run));
    }

    [Fact]
    public void Run_SameSeed_GivesTheSameBitsOnOneThreadAndOnTwo()
    {
        int threads = torch.get_num_threads();
        try
        {
            var runs = new List<(float[] Weights, IEnumerable<(double, double)> History)>();
            foreach (int n in new[] { 1, 2, 1 })
            {
                torch.set_num_threads(n);
                torch.rand(3).Dispose();
                using var run = new ToyRun(ToyRun.Options with { Epochs = 1 });
                var history = run.Train();
                runs.Add((run.Weights, [.. history.Select(h => (h.Loss, h.ValidationAuprc))]));
            }
            Assert.All(runs, r => Assert.Equal(runs[0].Weights, r.Weights));
            Assert.All(runs, r => Assert.Equal(runs[0].History, r.History));
        }
        finally
        {
            torch.set_num_threads(threads);
        }
        using var other = new ToyRun(ToyRun.Options with { Seed = 2 });
        using var first = new ToyRun(ToyRun.Options);
        Assert.NotEqual(first.Weights, other.Weights);
    }

    [Fact]
    public void Run_SampledNegatives_GivesTheSameBitsAgain()
    {
        var graph = SmallGraph.Of(40, 40, SmallGraph.RandomPairs(40, 40, .2, negatives: false, seed: 2));
        float[] Once()
        {
            using var run = new ToyRun(ToyRun.Options with { Split = "cold_drug" }, graph);
            run.Train();
            return run.Weights;
        }
        Assert.Equal(Once(), Once());
    }

    [Fact]
    public void Run_EveryEpoch_LeavesAsManyTensorsAsTheOneBefore()
    {
        using var run = new ToyRun(ToyRun.Options);
        long before = Live();
        var after = new List<long>();
        run.Train(_ => after.Add(Live()));
        Assert.Equal(4, after.Count);
        Assert.Single(after.Distinct());
        // Each parameter keeps its last gradient, and nothing else stays.
        foreach (var (_, value) in run.Model.Parameters.Items) value.grad?.Dispose();
        Assert.InRange(Live() - before, 0, run.Model.Parameters.Items.Count);

        static long Live() => DisposeScopeManager.Statistics.ThreadTotalLiveCount;
    }

    [Fact]
    public void Run_CancelledAfterAnEpoch_KeepsItsBestWeights()
    {
        var options = ToyRun.Options with { Epochs = 50, LearningRate = 3e-2 };
        using var stopped = new ToyRun(options);
        using var cancellation = new CancellationTokenSource();
        var history = stopped.Trainer.Run(report => { if (report.Epoch == 6) cancellation.Cancel(); }, cancellation.Token).History;
        Assert.Equal(6, history.Count);
        using var whole = new ToyRun(options with { Epochs = 6 });
        Assert.Equal(whole.Train().Select(h => h.ValidationAuprc), history.Select(h => h.ValidationAuprc));
        Assert.Equal(whole.Weights, stopped.Weights);
        Assert.Equal(history.Max(h => h.ValidationAuprc), Auprc(stopped));
    }

    [Fact]
    public void Run_CancelledBefore_LeavesTheFreshWeights()
    {
        using var run = new ToyRun(ToyRun.Options);
        float[] fresh = run.Weights;
        Assert.Empty(run.Trainer.Run(null, new CancellationToken(canceled: true)).History);
        Assert.Equal(fresh, run.Weights);
    }

    [Fact]
    public void Run_History_SaysTheBestEpochAndStopsWhenPatienceEnds()
    {
        var options = ToyRun.Options with { Epochs = 200, Patience = 3 };
        using var run = new ToyRun(options);
        var history = run.Train();
        Assert.InRange(history.Count, 4, 199);
        Assert.Equal(Enumerable.Range(1, history.Count), history.Select(h => h.Epoch));
        for (int i = 0; i < history.Count; i++)
        {
            double best = history.Take(i + 1).Max(h => h.ValidationAuprc);
            Assert.Equal(best, history[i].BestAuprc);
            Assert.Equal(history.First(h => h.ValidationAuprc == best).Epoch, history[i].BestEpoch);
        }
        Assert.Equal(3, history[^1].Epoch - history[^1].BestEpoch);
        Assert.Equal(history[^1].BestAuprc, Auprc(run));
    }

    /// <summary>On validation, as the kept weights have it.</summary>
    private static double Auprc(ToyRun run)
    {
        var factors = run.Model.Factors(run.Features.Rows, run.Paths.With(run.Split.Train));
        var pairs = run.Split.Validation;
        return AveragePrecision.Of([.. pairs.Drugs.Zip(pairs.Targets, (d, t) => (double)factors.Logit(d, t))], pairs.Labels);
    }
}
