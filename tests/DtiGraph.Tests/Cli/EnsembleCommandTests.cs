using System.Text.Json;
using DtiGraph.Tests.Graphs;

namespace DtiGraph.Tests.Cli;

public sealed class EnsembleCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dti-ensemble-").FullName;

    [Fact]
    public async Task Ensemble_TrainEvaluateRank_AgreeAndShowTheMembers()
    {
        string model = Path.Combine(folder, "model"), report = Path.Combine(folder, "report");
        var trained = await DtiProcess.RunAsync("train", "--graph", StarterGraph.Folder, "--out", model,
            "--set", "model.hidden=8", "--set", "epochs=1", "--set", "ensemble=2", "--json");
        var judged = await DtiProcess.RunAsync("evaluate", "--model", model, "--report", report, "--json");
        var table = await DtiProcess.RunAsync("rank", "--model", model, "--drug", "DB00945", "--top", "3");
        var list = await DtiProcess.RunAsync("rank", "--model", model, "--drug", "DB00945", "--top", "3", "--json");

        Assert.True(trained.ExitCode == 0, trained.Errors);
        Assert.Contains("member 2/2  epoch 1/1", trained.Errors, StringComparison.Ordinal);
        Assert.True(judged.ExitCode == 0, judged.Errors);
        Assert.Equal(trained.Document.GetProperty("models").GetRawText(), judged.Document.GetProperty("models").GetRawText());
        Assert.Contains("of the first of 2 networks", await File.ReadAllTextAsync(Path.Combine(report, "index.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        foreach (var row in list.Document.GetProperty("items").EnumerateArray())
        {
            int[] interval = row.GetProperty("rankInterval").Deserialize<int[]>()!;
            Assert.InRange(interval[0], 1, interval[1]);
            Assert.Contains($" {interval[0]}-{interval[1]} ", table.Output, StringComparison.Ordinal);
        }
        Assert.Contains("members", table.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("33")]
    public async Task Train_EnsembleOutOfRange_IsExitTwo(string members)
    {
        var run = await DtiProcess.RunAsync("train", "--graph", StarterGraph.Folder, "--out", Path.Combine(folder, "none"), "--set", $"ensemble={members}");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"ensemble: expected 1 to 32, got {members}", run.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
