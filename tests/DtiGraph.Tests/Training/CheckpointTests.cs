using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using DtiGraph.Artifacts;
using DtiGraph.Graphs;
using DtiGraph.Tests.Cli;
using DtiGraph.Training;
using DtiGraph.Training.Checkpoints;
using DtiGraph.Training.Negatives;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Training;

public sealed class CheckpointTests : IDisposable
{
    private const int Seed = 20260101, Kills = 4;

    private static readonly TrainingOptions Small = new() { Seed = 3, Epochs = 8, Model = new() { Hidden = 8 } };

    private readonly string root = Directory.CreateTempSubdirectory("dtigraph-checkpoint-").FullName;
    private readonly List<string> notes = [];

    private string Kept => Path.Combine(root, "checkpoint");

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void CountedRandom_AnyCalls_GivesTheNumbersOfRandomAndComesBackToWhereItStood()
    {
        static List<long> Draw(Random random)
        {
            int[] cards = [.. Enumerable.Range(0, 50)];
            random.Shuffle(cards);
            return [.. cards, random.Next(), random.Next(9), random.Next(-5, 1 << 20), BitConverter.DoubleToInt64Bits(random.NextDouble()), random.Next(int.MaxValue)];
        }
        var (plain, counted, again) = (new Random(Seed), new CountedRandom(Seed), new CountedRandom(Seed));
        Assert.Equal(Draw(plain), Draw(counted));
        again.Forward(counted.Drawn);
        Assert.Equal(Draw(plain), Draw(again));
        Assert.Throws<NotSupportedException>(() => again.NextInt64()); // whose draws nobody counts
    }

    [Fact]
    public void Offer_EachAfterTheOneBeforeIsWritten_KeepsTheTensorsAsTheyWereThen()
    {
        var folder = new CheckpointFolder(Kept, notes.Add);
        folder.Begin(ImmutableSortedDictionary<string, string>.Empty);
        var checkpoint = folder.Next();
        using var weights = zeros(1 << 20);
        for (int epoch = 1; epoch <= 5; epoch++)
        {
            weights.fill_(epoch);
            checkpoint.Offer(epoch, buffers => [new("weights", buffers.Copy("weights", weights))]);
            weights.fill_(-1); // the next epoch goes on
            checkpoint.Wait();
            Assert.StartsWith($"001-{epoch:0000000}-", Assert.Single(States()), StringComparison.Ordinal);
            Assert.All(checkpoint.Read()!["weights"].ToSingles(), w => Assert.Equal(epoch, w));
        }
    }

    [Fact]
    public void Run_ToItsEnd_HasItsLastEpochOnTheDisk()
    {
        var (graph, options) = Of("one");
        Train(graph, options, checkpoints: new(Kept, notes.Add));
        Assert.Equal([$"001-{options.Epochs:0000000}-", $"002-{options.Epochs:0000000}-"], States().Select(s => s[..12]).Order()); // the second is the trial on new nodes
    }

    [Fact]
    public void Run_StateThatCannotBeWritten_SaysSoAndReportsNoModel()
    {
        var (graph, options) = Of("one");
        Assert.Throws<UnauthorizedAccessException>(() => Train(graph, options with { Epochs = 1 }, _ => Directory.CreateDirectory(Path.Combine(Kept, "001.tmp")), new(Kept, notes.Add))); // the last one
        Directory.Delete(Kept, recursive: true);
        Assert.Throws<UnauthorizedAccessException>(() => Train(graph, options, _ => Directory.CreateDirectory(Path.Combine(Kept, "001.tmp")), new(Kept, notes.Add)));
        Assert.Empty(States());
    }

    public static TheoryData<string> Runs => ["one", "ensemble", "hard", "searched", "trial", "sampled"];

    /// <summary>Runs that train one network, or several one after the other.</summary>
    private static (Snapshot Graph, TrainingOptions Options) Of(string run)
    {
        var graph = GraphFolder.Read(Repository.Path("graphs/starter"));
        return run switch
        {
            "ensemble" => (graph, Small with { Ensemble = 2, Epochs = 4 }),
            "hard" => (graph, Small with { NegativePolicy = NegativePolicy.DegreeMatched, Patience = 2 }),
            "searched" => (graph, Small with { Epochs = 4, Loss = Small.Loss with { AutoAlpha = true } }),
            "sampled" => (graph, Small with { Sampling = new() { Pairs = 200, Neighbours = [3, 2], Pool = 100 } }),
            "trial" => (WithInactives(graph), Small with { Epochs = 4 }),
            _ => (graph, Small),
        };
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Run_StoppedManyTimes_EndsWithTheSameModelToTheBit(string name)
    {
        var (graph, options) = Of(name);
        var whole = Train(graph, options);
        int reports = 0;
        Artifact? resumed = null;
        // Every attempt gets a little further; in an epoch of its own it falls, before that epoch's state is written.
        for (int attempt = 0; resumed is null; attempt++)
        {
            Assert.InRange(attempt, 0, 40);
            int left = 2 + attempt % 2;
            try
            {
                resumed = Train(graph, options, _ =>
                {
                    reports++;
                    if (--left == 0 && attempt < 6) throw new TimeoutException();
                }, new(Kept, notes.Add));
            }
            catch (TimeoutException)
            {
                // killed
            }
        }
        AssertSame(whole, resumed);
        Assert.Contains(notes, n => n.StartsWith("training goes on from a checkpoint", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Train_KilledAtRandomEpochs_EndsWithTheSameModelToTheBit()
    {
        string[] Arguments(string model) => ["train", "--graph", Repository.Path("graphs/starter"), "--out", model, "--seed", "5",
            "--set", "model.hidden=8", "--set", "epochs=80", "--set", "patience=80", "--set", "ensemble=2"];
        string whole = Path.Combine(root, "whole"), killed = Path.Combine(root, "killed");
        var uninterrupted = DtiProcess.RunAsync(Arguments(whole));
        var random = new Random(Seed);
        int kills = 0, epochs = 0;
        DtiProcess run;
        do
        {
            int after = kills < Kills ? epochs + random.Next(1, 30) : int.MaxValue;
            Process? started = null;
            using var watching = new CancellationTokenSource();
            var watch = Task.Run(async () =>
            {
                while (!watching.IsCancellationRequested && !(started is not null && Reached() > after)) await Task.Delay(5, TestContext.Current.CancellationToken);
                if (!watching.IsCancellationRequested) started!.Kill(); // SIGKILL: nothing in it gets to run
            }, TestContext.Current.CancellationToken);
            run = await DtiProcess.RunAsync((process, _) => started = process, [.. Arguments(killed), "--checkpoint", Kept]);
            await watching.CancelAsync();
            await watch;
            if (kills++ > 0) Assert.Contains("training goes on from a checkpoint", run.Errors, StringComparison.Ordinal);
            if (run.ExitCode != 0) epochs = Reached();
            TestContext.Current.TestOutputHelper?.WriteLine($"exit code {run.ExitCode} after {epochs} epochs: {run.Errors[^Math.Min(400, run.Errors.Length)..]}");
        }
        while (run.ExitCode != 0 && kills <= Kills);
        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.InRange(kills, 2, Kills + 1); // where the disk is slow, a state stands for many epochs
        Assert.True((await uninterrupted).ExitCode == 0, (await uninterrupted).Errors);
        AssertSame(ArtifactFolder.Read(whole), ArtifactFolder.Read(killed));
        Assert.Equal(ManifestFile.Read(whole).Files, ManifestFile.Read(killed).Files);
        Assert.False(Directory.Exists(Kept));
    }

    [Theory]
    [InlineData("options")]
    [InlineData("graph")]
    [InlineData("split")]
    public void Run_CheckpointOfAnother_StartsAnewAndSaysWhy(string other)
    {
        var (graph, options) = Of("one");
        if (other == "split") (graph, options) = (WithInactives(graph), options with { Split = "mine" });
        Stop(graph, options, epochs: 3);
        if (other == "graph") graph = WithInactives(graph);
        if (other == "options") options = options with { LearningRate = 1e-3 };
        if (other == "split") graph = graph.With(Mine(graph, 1));
        var run = Train(graph, options, checkpoints: new(Kept, notes.Add));
        Assert.Contains($"checkpoint: expected {other} ", Assert.Single(notes), StringComparison.Ordinal);
        Assert.Contains("training starts anew", notes[0], StringComparison.Ordinal);
        AssertSame(Train(graph, options), run);
    }

    [Fact]
    public void Run_DamagedState_IsNotTakenAndTheModelIsTheSame()
    {
        var (graph, options) = Of("one");
        Stop(graph, options, epochs: 3);
        string state = Assert.Single(Directory.GetFiles(Kept, "*.safetensors"));
        byte[] bytes = File.ReadAllBytes(state);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(state, bytes);
        AssertSame(Train(graph, options), Train(graph, options, checkpoints: new(Kept, notes.Add)));
        Assert.Contains(notes, n => n.Contains("expected the bytes that its name says", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_FolderOfSomethingElse_IsRefusedAndStays()
    {
        var (graph, options) = Of("one");
        Directory.CreateDirectory(Kept);
        File.WriteAllText(Path.Combine(Kept, "notes.txt"), "mine");
        Assert.Throws<IOException>(() => Train(graph, options, checkpoints: new(Kept, notes.Add)));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Kept, "notes.txt")));
    }

    private void Stop(Snapshot graph, TrainingOptions options, int epochs) => Assert.Throws<TimeoutException>(() => Train(
        options.Split == "mine" ? graph.With(Mine(graph, 0)) : graph, options,
        report => _ = report.Epoch > epochs ? throw new TimeoutException() : 0, new(Kept, notes.Add)));

    private static Artifact Train(Snapshot graph, TrainingOptions options, Action<EpochReport>? progress = null, CheckpointFolder? checkpoints = null) =>
        TrainingRun.Run(graph, options, CPU, progress, TestContext.Current.CancellationToken, checkpoints: checkpoints);

    private string[] States() => [.. Directory.GetFiles(Kept, "*.safetensors").Select(f => Path.GetFileName(f))];

    /// <summary>Epochs that the checkpoint stands for, over both networks.</summary>
    private int Reached() => !Directory.Exists(Kept) ? 0
        : Directory.GetFiles(Kept, "*.safetensors").Select(f => Path.GetFileName(f).Split('-')).GroupBy(f => f[0]).Sum(g => g.Max(f => int.Parse(f[1])));

    /// <summary>Every third pair without a record of the first drugs is a measured inactive.</summary>
    private static Snapshot WithInactives(Snapshot graph)
    {
        var recorded = graph.Interactions.Select(i => (i.Drug, i.Target)).ToHashSet();
        var inactive = Enumerable.Range(0, 1500).Select(i => (Drug: i % graph.Drugs.Length, Target: i * 7 % graph.Targets.Length)).Where(p => !recorded.Contains(p)).Distinct()
            .Select(p => new Interaction(p.Drug, p.Target, 0, "", null, ""));
        return new(graph.Drugs, graph.Targets, graph.Entities, [.. graph.Interactions.Concat(inactive).OrderBy(i => i.Drug).ThenBy(i => i.Target)], graph.Relations, graph.Splits);
    }

    private static PublishedSplit Mine(Snapshot graph, int shift)
    {
        var rows = graph.Interactions.Select((i, n) => (n: n + shift, row: new SplitRow(i.Drug, i.Target, i.Label, null, ""))).ToList();
        return new("mine", [.. rows.Where(r => r.n % 5 > 1).Select(r => r.row)], [.. rows.Where(r => r.n % 5 == 0).Select(r => r.row)], [.. rows.Where(r => r.n % 5 == 1).Select(r => r.row)]);
    }

    /// <summary>Every number of the two models, but for the time and the memory that they took.</summary>
    private static void AssertSame(Artifact one, Artifact other)
    {
        static string Text(Artifact artifact) => JsonSerializer.Serialize(
            artifact.Manifest with { Training = artifact.Manifest.Training with { Seconds = 0, PeakMemoryMb = 0 } }, JsonSerializerOptions.Web);
        Assert.Equal(Text(one), Text(other));
        foreach (var (mine, its) in new[] { (one.Weights, other.Weights), (one.States, other.States) })
        {
            Assert.Equal(mine.Keys.Order(StringComparer.Ordinal), its.Keys.Order(StringComparer.Ordinal));
            Assert.All(mine, t => Assert.True(t.Value.Data.Span.SequenceEqual(its[t.Key].Data.Span), t.Key));
        }
        Assert.Equal(one.History, other.History);
    }
}
