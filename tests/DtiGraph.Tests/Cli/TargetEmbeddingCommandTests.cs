using DtiGraph.Graphs;
using DtiGraph.Tests.Features.Embeddings;
using DtiGraph.Tests.Splits;

namespace DtiGraph.Tests.Cli;

public sealed class TargetEmbeddingCommandTests : IDisposable
{
    private const int Targets = 16, Width = 4;

    private readonly EmbeddingFiles files = new();

    private readonly string graph;

    public TargetEmbeddingCommandTests()
    {
        graph = files.Path("toy");
        GraphFolder.Write(SmallGraph.Of(24, Targets, SmallGraph.RandomPairs(24, Targets, .4, negatives: true, seed: 3)), graph);
    }

    [Fact]
    public async Task Train_NpyFile_SaysWhatItTookAndServes()
    {
        string file = Npy(last: 1), model = files.Path("model");

        var run = await DtiProcess.RunAsync("train", "--graph", graph, "--target-embeddings", file, "--out", model,
            "--set", "model.hidden=8", "--set", "epochs=2");

        Assert.True(run.ExitCode == 0, run.Errors);
        File.Delete(file);
        var taken = (await DtiProcess.RunAsync("evaluate", "--model", model, "--json")).Document.GetProperty("targetEmbeddings");
        Assert.Equal((Width, Targets - 1, 1, 1), (taken.GetProperty("width").GetInt32(), taken.GetProperty("targets").GetInt32(),
            taken.GetProperty("without").GetInt32(), taken.GetProperty("ignored").GetInt32()));
        Assert.Contains("target embeddings: 4 numbers for 15 of 16 targets; note: the mean of train stands for the other 1; rows of no target of the graph, ignored: 1",
            run.Output, StringComparison.Ordinal);
        var ranked = await DtiProcess.RunAsync("rank", "--model", model, "--sequence", SmallGraph.Sequence(99), "--json");
        Assert.True(ranked.ExitCode == 0, ranked.Errors);
        Assert.Equal(20, ranked.Document.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Bench_NpyFile_IsGivenToTheNetwork()
    {
        async Task<double> LossAsync(params string[] more)
        {
            var run = await DtiProcess.RunAsync(["bench", graph, "--split", "random", "--seeds", "1", "--baselines", "no_messages",
                "--set", "model.hidden=8", "--set", "epochs=2", "--json", .. more]);
            Assert.True(run.ExitCode == 0, run.Errors);
            Assert.Equal(more.Length > 0, run.Document.TryGetProperty("targetEmbeddings", out _));
            return run.Document.GetProperty("models").EnumerateArray().Single(m => m.GetProperty("name").GetString() == "no_messages")
                .GetProperty("test").GetProperty("logLoss").GetProperty("mean").GetDouble();
        }
        Assert.NotEqual(await LossAsync(), await LossAsync("--target-embeddings", Npy(last: 1)));
    }

    [Fact]
    public async Task Train_NaNInTheFile_IsBadInputAndWritesNothing()
    {
        string model = files.Path("model");

        var run = await DtiProcess.RunAsync("train", "--graph", graph, "--target-embeddings", Npy(last: float.NaN), "--out", model);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("plm.npy:16: number 4 of 'T014': expected a finite number, got NaN", run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(model));
    }

    public void Dispose() => files.Dispose();

    /// <summary>Rows for all targets but the last, and one for a target that the graph does not hold.</summary>
    private string Npy(float last)
    {
        var random = new Random(8);
        float[] values = [.. Enumerable.Range(0, Targets * Width - 1).Select(_ => random.NextSingle()), last];
        string ids = "unknown\n" + string.Concat(Enumerable.Range(0, Targets - 1).Select(t => $"T{t:000}\n"));
        return files.Npy(EmbeddingFiles.NpyBytes("<f4", $"({Targets}, {Width})", EmbeddingFiles.Singles(values)), ids);
    }
}
