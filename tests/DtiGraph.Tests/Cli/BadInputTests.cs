using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace DtiGraph.Tests.Cli;

/// <summary>What a command refuses is refused before the work, in one sentence, and nothing of the user's is touched.</summary>
public sealed class BadInputTests(TrainedStarter starter)
{
    private const string Pairs = "drug,target,note\nDB00321,P28335,a\n";

    [Theory]
    [InlineData("--assay-cost: expected a number such as 0.5, got '1,5'", "rank", "--model", "m", "--drug", "d", "--assay-cost", "1,5", "--hit-value", "10")]
    [InlineData("--min-probability: expected a number such as 0.5, got '0,5'", "screen", "--model", "m", "--output", "o", "--min-probability", "0,5")]
    [InlineData("--active-below-nm: expected a number such as 0.5, got '1,000'", "import", "folder", "--active-below-nm", "1,000")]
    [InlineData("--time-limit: expected a number such as 0.5, got '1,5'", "retrain", "--graph", "g", "--registry", "r", "--time-limit", "1,5")]
    [InlineData("--top: expected a whole number, got 'abc'", "rank", "--model", "m", "--drug", "d", "--top", "abc")]
    [InlineData("--top: expected a whole number, got '1,000'", "rank", "--model", "m", "--drug", "d", "--top", "1,000")]
    [InlineData("--seed: expected a whole number, got '1e3'", "train", "--graph", "g", "--out", "o", "--seed", "1e3")]
    [InlineData("--time-limit: expected above 0, got NaN", "retrain", "--graph", "g", "--registry", "r", "--time-limit", "NaN")]
    [InlineData("--write: expected a graph that is in a Neo4j database, such as --graph http://localhost:7474/neo4j, got 'sqlite:g.db'", "retrain", "--graph", "sqlite:g.db", "--registry", "r", "--write")]
    [InlineData("Required argument missing for option: '--drug'", "rank", "--model", "m", "--drug")]
    [InlineData("Required argument missing for option: '--model'", "serve", "--model")]
    [InlineData("'--drug' expects a single argument but 2 were provided", "rank", "--model", "m", "--drug", "a", "--drug", "b")]
    [InlineData("Required argument missing for option: '--split'", "train", "--graph", "g", "--out", "o", "--split")]
    [InlineData("Required argument missing for option: '--pairs'", "evaluate", "--model", "m", "--pairs")]
    [InlineData("Required argument missing for option: '--webhook'", "retrain", "--graph", "g", "--registry", "r", "--webhook")]
    [InlineData("dti models reject: Option '--reason' is required.\nSee dti models reject --help.", "models", "reject", "1", "--registry", "r")]
    [InlineData("--model: expected a folder, got none of that name (no/such)", "rank", "--model", "no/such", "--drug", "DB00945")]
    [InlineData("--registry: expected a folder, got none of that name (no/such)", "models", "list", "--registry", "no/such")]
    [InlineData("--registry: expected a folder, got none of that name (no/such)", "serve", "--registry", "no/such")]
    [InlineData("--ledger: expected a file, got none of that name (no/such)", "scorecard", "--ledger", "no/such")]
    [InlineData("--ledger: expected a file, got none of that name (no/such)", "outcomes", "export", "--ledger", "no/such", "--out", "o.csv")]
    [InlineData("--keys: expected a file, got none of that name (no/such)", "keys", "list", "--keys", "no/such")]
    [InlineData("expected --nightly beside --nightly-zone", "retrain", "--graph", "g", "--registry", "r", "--nightly-zone", "Europe/Berlin")]
    [InlineData("expected --nightly beside --nightly-zone", "serve", "--registry", ".", "--nightly-zone", "Europe/Berlin")]
    [InlineData("expected --registry beside --keep-previous", "serve", "--model", ".", "--keep-previous", "false")]
    [InlineData("dti models: expected one of list, show, add, promote, rollback, shadow, reject, prune, got none\nSee dti models --help.", "models")]
    [InlineData("screen, write, bench, retrain, models, outcomes, scorecard, serve, keys, demo, got 'rnak'\nSee dti --help.", "rnak", "--drug", "DB00945")]
    [InlineData("--device: expected one of auto, cpu, cuda, got 'tpu'", "train", "--graph", "g", "--out", "o", "--device", "tpu")]
    [InlineData("--format: expected one of auto, ", "import", "folder", "--format", "excel")]
    public async Task Value_ThatCannotBeRead_IsRefusedWithWhatWasExpected(string said, params string[] arguments)
    {
        var run = await DtiProcess.RunAsync(new Dictionary<string, string?> { ["LC_ALL"] = "de_DE.UTF-8" }, arguments);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(said, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dti_WithoutArguments_SaysWhatThereIs()
    {
        var run = await DtiProcess.RunAsync();
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("Start with: dti demo", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("predict")]
    [InlineData("screen")]
    public async Task Output_ThatIsNoPlaceForAFile_IsRefusedBeforeTheWork(string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "no /dev/full here");
        await starter.RunAsync();
        string input = starter.Write("places.csv", Pairs);
        foreach (var (output, said) in new[]
        {
            (starter.Folder, "output: expected a file, got a folder"), (Path.Combine(starter.Folder, "nowhere", "out.csv"), "output: expected a folder that is there, got none"),
            ("/dev/full", "output: expected a file, got a device (/dev/full)"), ("/dev/stdout", "got a device"),
        })
        {
            var run = await DtiProcess.RunAsync([command, "--model", starter.Model, "--output", output, .. command == "predict" ? new[] { "--input", input } : []]);
            Assert.Equal(2, run.ExitCode);
            Assert.Contains(said, run.Errors, StringComparison.Ordinal);
        }
        // As root a rename would have put a file in its place.
        Assert.Throws<IOException>(() => File.WriteAllText("/dev/full", "x"));
    }

    [Fact]
    public async Task Predict_OntoItsInput_IsRefused()
    {
        await starter.RunAsync();
        string input = starter.Write("same.csv", Pairs);
        var run = await DtiProcess.RunAsync("predict", "--model", starter.Model, "--input", input, "--output", Path.Combine(starter.Folder, ".", "same.csv"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("output: expected another file than the input", run.Errors, StringComparison.Ordinal);
        Assert.Equal(Pairs, File.ReadAllText(input));
    }

    [Fact]
    public async Task Predict_BytesThatAreNoUtf8_AreAFaultOfTheirRowAndNotOtherBytes()
    {
        await starter.RunAsync();
        string input = Path.Combine(starter.Folder, "latin.csv"), output = Path.Combine(starter.Folder, "latin.out.csv");
        File.WriteAllBytes(input, [.. "drug,target,note\nDB00321,P28335,5 \u00B5M\n"u8, .. "DB00321,P28335,5 "u8, 0xB5, .. "M\n"u8]);
        var run = await DtiProcess.RunAsync("predict", "--model", starter.Model, "--input", input, "--output", output);
        Assert.True(run.ExitCode == 0, run.Errors);
        var rows = Graphs.StarterGraph.ReadPath(output);
        Assert.Equal(["", "encoding: expected UTF-8, got bytes that are not (line 3)"], rows.Select(r => r["error"]));
        Assert.Equal("5 \u00B5M", rows[0]["note"]);
    }

    [Fact]
    public async Task NewTarget_OfAGraphWithoutSequences_IsSaidToBeNothingKnown()
    {
        await starter.RunAsync();
        var ranked = await DtiProcess.RunAsync("rank", "--model", starter.Model, "--sequence", "MKVLAAGIVG", "--top", "3");
        Assert.Contains("warning: nothing of sequences is known: hardly any target of the graph has a sequence, so this is hardly more than counting says of any new target", ranked.Output, StringComparison.Ordinal);
        var far = await DtiProcess.RunAsync("rank", "--model", starter.Model, "--smiles", "[Pt]", "--top", "3");
        Assert.Contains("warning: outside the model's domain: no drug of the graph is 0.", far.Output, StringComparison.Ordinal);

        string output = Path.Combine(starter.Folder, "domain.csv");
        var run = await DtiProcess.RunAsync("predict", "--model", starter.Model, "--output", output,
            "--input", starter.Write("domain.in.csv", "drug,sequence,target\nDB00321,MKVLAAGIVG,\nDB00321,,P28335\n"));
        Assert.Equal(["false", ""], Graphs.StarterGraph.ReadPath(output).Select(r => r["in_domain"]));
        Assert.Contains("1 have an end that the graph does not hold and that is like nothing", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("> /dev/full", "No space left on device")]
    [InlineData(">&-", "")]
    [InlineData("2> /dev/full", "")]
    public async Task Stream_ThatTakesNothing_IsAnExitCodeAndNoCrash(string redirected, string said)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "no /dev/full here");
        await starter.RunAsync();
        string drug = redirected.StartsWith('2') ? "nobody" : "DB00321";
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh",
            ["-c", $"exec dotnet '{Path.Combine(AppContext.BaseDirectory, "dti.dll")}' rank --model '{starter.Model}' --drug {drug} --json {redirected}"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        string errors = await shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(redirected.StartsWith('2') ? 2 : 1, shell.ExitCode);
        Assert.Contains(said, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_ContradictoryLabels_NamesTheOptionThatTakesThem()
    {
        string folder = Path.GetDirectoryName(starter.Write("both/drugs.csv", "id,name,smiles\nD1,a,C\n"))!;
        starter.Write("both/targets.csv", "id,gene,sequence\nT1,G,AA\n");
        starter.Write("both/splits/s/train.csv", "drug,target,label\nD1,T1,1\n");
        starter.Write("both/splits/s/test.csv", "drug,target,label\nD1,T1,0\n");
        string[] import = ["import", folder, "--store", "sqlite:" + Path.Combine(starter.Folder, "both.db")];
        var refused = await DtiProcess.RunAsync(import);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("\n--contradictions keep takes a pair", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await DtiProcess.RunAsync([.. import, "--contradictions", "keep"])).ExitCode);
    }

    [Fact]
    public async Task Serve_AtAnAddressThatIsTaken_SaysSoInALine()
    {
        await starter.RunAsync();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        string url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";
        var run = await DtiProcess.RunAsync("serve", "--model", starter.Model, "--urls", url);
        Assert.Equal((1, $"Failed to bind to address {url}: address already in use."), (run.ExitCode, run.Errors));
    }

    [Theory]
    [InlineData("train")]
    [InlineData("bench")]
    public async Task Training_ThatCouldNotBeWritten_IsRefusedBeforeIt(string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "no /proc here");
        var run = await DtiProcess.RunAsync(command == "train"
            ? ["train", "--graph", Graphs.StarterGraph.Folder, "--out", "/proc/model"]
            : ["bench", Graphs.StarterGraph.Folder, "--split", "random", "--report", "/proc/self/report"]);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("folder: expected a place that can be written, got '", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("seed 1", run.Errors, StringComparison.Ordinal);
    }
}
