using System.Text.Json;
using DtiGraph.Tests.Graphs;

namespace DtiGraph.Tests.Cli;

public sealed class LossArgumentTests(TrainedStarter starter)
{
    [Theory]
    [InlineData("focal", "focal")]
    [InlineData("bce", "focal")]
    [InlineData("balanced_bce", "focal")]
    [InlineData("asymmetric", null)]
    [InlineData("dice", null)]
    [InlineData("tversky", null)]
    [InlineData("focal_dice", null)]
    public async Task Train_EachLoss_GivesAModelWithItsPosterior(string loss, string? posterior)
    {
        var run = await TrainAsync(loss, epochs: 8, "--loss", loss);
        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.InRange(run.Document.GetProperty("models")[0].GetProperty("test").GetProperty("auroc").GetDouble(), .6, 1);
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(starter.Folder, loss, "manifest.json")));
        Assert.Equal(loss, manifest.RootElement.GetProperty("options").GetProperty("loss").GetProperty("kind").GetString());
        var closed = manifest.RootElement.GetProperty("calibrator").GetProperty("posterior").GetProperty("focal");
        Assert.Equal(posterior is null ? JsonValueKind.Null : JsonValueKind.Object, closed.ValueKind);
    }

    [Fact]
    public async Task Train_GammaAndAlphaAuto_ReportsEveryCandidate()
    {
        var run = await TrainAsync("auto", epochs: 2, "--loss", "focal", "--gamma", "auto", "--alpha", "auto"); // which one wins is not asked
        Assert.True(run.ExitCode == 0, run.Errors);
        var tried = run.Document.GetProperty("training").GetProperty("lossSearch").EnumerateArray().ToList();
        Assert.Equal(6, tried.Count);
        Assert.Single(tried, t => t.GetProperty("chosen").GetBoolean());
    }

    [Theory]
    [InlineData("--gamma", "much", "--gamma: expected a number or auto, got 'much'")]
    [InlineData("--alpha", "1.5", "alpha: expected a number in (0, 1) or none, got 1.5")]
    [InlineData("--loss", "hinge", "hinge")]
    public async Task Train_BadLossArgument_IsNamed(string option, string value, string said)
    {
        var run = await TrainAsync("refused-loss", epochs: 1, option, value);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(said, run.Errors, StringComparison.Ordinal);
    }

    private Task<DtiProcess> TrainAsync(string name, int epochs, params string[] arguments) => DtiProcess.RunAsync(
        ["train", "--graph", StarterGraph.Folder, "--out", Path.Combine(starter.Folder, name), "--set", "model.hidden=16", "--set", $"epochs={epochs}", "--json", .. arguments]);
}
