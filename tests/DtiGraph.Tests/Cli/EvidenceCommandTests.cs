namespace DtiGraph.Tests.Cli;

public sealed class EvidenceCommandTests(TrainedStarter starter)
{
    private const string Amitriptyline = "DB00321", Serotonin2C = "P28335";

    [Fact]
    public async Task Evidence_KnownPair_TextHoldsPathsFlowchartAndQuery()
    {
        await starter.RunAsync();

        var run = await DtiProcess.RunAsync("evidence", "--model", starter.Model, "--drug", Amitriptyline, "--target", Serotonin2C, "--top", "5");

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Contains("Amitriptyline (DB00321) and HTR2C (P28335): probability", run.Output, StringComparison.Ordinal);
        Assert.Contains("not how likely the pair binds", run.Output, StringComparison.Ordinal);
        Assert.Contains("flowchart LR\n  n0([\"Amitriptyline (DB00321)\"])\n", run.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("(n0:Drug {id: $n0})", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evidence_Json_IsOneDocumentOfTheContract()
    {
        await starter.RunAsync();

        var run = await DtiProcess.RunAsync("evidence", "--model", starter.Model, "--drug", Amitriptyline, "--target", Serotonin2C, "--top", "5", "--json");

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal(5, run.Document.GetProperty("paths").GetArrayLength());
        Assert.StartsWith("flowchart LR", run.Document.GetProperty("mermaid").GetString(), StringComparison.Ordinal);
        Assert.False(run.Document.GetProperty("prediction").TryGetProperty("rank", out _)); // it stands alone
        Assert.Equal(199, run.Document.GetProperty("permutations").GetInt32());
        foreach (string member in new[] { "logitFall", "pValue", "weight", "nodes", "steps", "query" })
            Assert.True(run.Document.GetProperty("paths")[0].TryGetProperty(member, out _), member);
    }

    [Theory]
    [InlineData("drug: expected an id or a name of the graph, got 'nobody'", "nobody", Serotonin2C, "5")]
    [InlineData("target: expected an id or a name of the graph, got 'nothing'", Amitriptyline, "nothing", "5")]
    [InlineData("top: expected 1 to 50, got 51", Amitriptyline, Serotonin2C, "51")]
    public async Task Evidence_BadQuestion_IsExitTwoAndStillOneDocument(string said, string drug, string target, string top)
    {
        await starter.RunAsync();

        var run = await DtiProcess.RunAsync("evidence", "--model", starter.Model, "--drug", drug, "--target", target, "--top", top, "--json");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(said, run.Document.GetProperty("error").GetString(), StringComparison.Ordinal);
    }
}
