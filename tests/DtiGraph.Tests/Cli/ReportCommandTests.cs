using System.Text.Json;

namespace DtiGraph.Tests.Cli;

public sealed class ReportCommandTests(TrainedStarter starter)
{
    [Fact]
    public async Task Evaluate_Report_WritesWhatTrainingSaid()
    {
        var trained = (await starter.RunAsync()).Document;
        string folder = Path.Combine(starter.Folder, "report");

        var run = await DtiProcess.RunAsync("evaluate", "--model", starter.Model, "--report", folder, "--json");
        var again = await DtiProcess.RunAsync("evaluate", "--model", starter.Model, "--report", folder, "--json");

        Assert.True(run.ExitCode == 0 && again.ExitCode == 0, run.Errors + again.Errors);
        using var report = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "report.json")));
        var said = report.RootElement.GetProperty("runs")[0];
        Assert.Equal(trained.GetProperty("modelVersion").GetString(), said.GetProperty("modelVersion").GetString());
        Assert.Equal(JsonSerializer.Serialize(trained.GetProperty("models")), JsonSerializer.Serialize(said.GetProperty("metrics")));
        Assert.Equal(4, said.GetProperty("history").GetArrayLength());
        Assert.EndsWith("</html>\n", File.ReadAllText(Path.Combine(folder, "index.html")));
    }

    [Fact]
    public async Task Evaluate_ReportOverAnotherFolder_IsRefused()
    {
        await starter.RunAsync();
        string kept = starter.Write("diary/today.txt", "mine");

        var run = await DtiProcess.RunAsync("evaluate", "--model", starter.Model, "--report", Path.GetDirectoryName(kept)!);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("got another folder", run.Errors, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(kept));
    }

    [Fact]
    public async Task Evaluate_ReportOfGivenPairs_IsRefused()
    {
        await starter.RunAsync();

        var run = await DtiProcess.RunAsync("evaluate", "--model", starter.Model, "--report", Path.Combine(starter.Folder, "r"), "--pairs", "p.csv");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("expected --pairs or --report, got both", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bench_Report_HoldsEverySeedAndTheTableOfItsDocument()
    {
        var run = await starter.BenchAsync();

        Assert.True(run.ExitCode == 0, run.Errors);
        using var report = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(starter.BenchReport, "report.json")));
        Assert.Equal([1, 2], report.RootElement.GetProperty("runs").EnumerateArray().Select(r => r.GetProperty("seed").GetInt32()));
        Assert.Equal(JsonSerializer.Serialize(run.Document.GetProperty("models")), JsonSerializer.Serialize(report.RootElement.GetProperty("spread")));
    }
}
