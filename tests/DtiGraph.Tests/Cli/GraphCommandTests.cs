using System.Text.Json;
using System.Text.RegularExpressions;
using DtiGraph.Tests.Graphs;

namespace DtiGraph.Tests.Cli;

public sealed class GraphCommandTests(TrainedStarter starter)
{
    [Fact]
    public async Task Import_Twice_ChangesTheStoreOnce()
    {
        string store = "sqlite:" + Path.Combine(starter.Folder, "twice.db");

        var first = await DtiProcess.RunAsync("import", StarterGraph.Folder, "--store", store, "--json");
        var second = await DtiProcess.RunAsync("import", StarterGraph.Folder, "--store", store, "--json");

        Assert.True(first.ExitCode == 0, first.Errors);
        Assert.Equal((true, false), (first.Document.GetProperty("changed").GetBoolean(), second.Document.GetProperty("changed").GetBoolean()));
        Assert.Equal(StarterGraph.Ids("drugs.csv").Count, first.Document.GetProperty("drugs").GetInt32());
        Assert.Matches("^[0-9a-f]{64}$", second.Document.GetProperty("graphId").GetString());
    }

    [Fact]
    public async Task Import_FaultyFolder_IsExitTwoAndWritesNothing()
    {
        string folder = Path.GetDirectoryName(starter.Write("torn/drugs.csv", "id,name,smiles\nD1,a,C\nD1,b,C\n"))!;
        string store = Path.Combine(starter.Folder, "torn.db");

        var run = await DtiProcess.RunAsync("import", folder, "--store", "sqlite:" + store);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("drugs.csv:3: duplicate id", run.Errors, StringComparison.Ordinal);
        Assert.Contains("targets.csv", run.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(store));
    }

    [Fact]
    public async Task Import_StructuresThatCannotBeRead_NamesThem()
    {
        string folder = Path.GetDirectoryName(starter.Write("odd/drugs.csv", "id,name,smiles\nD1,,CCO\nD2,,n/a\nD3,,\nD4,,C1CC\n"))!;
        starter.Write("odd/targets.csv", "id,gene,sequence\nT1,,\n");

        var run = await DtiProcess.RunAsync("import", folder, "--store", "sqlite:" + Path.Combine(starter.Folder, "odd.db"), "--json");

        Assert.True(run.ExitCode == 0, run.Errors);
        string note = Assert.Single(run.Document.GetProperty("notes").EnumerateArray()).GetString()!;
        Assert.StartsWith("2 drugs have a structure that cannot be read and count as drugs without one: D2 (", note, StringComparison.Ordinal);
        Assert.Contains("D4 (ring closure 1: expected a second atom", note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_FolderOfAnotherFormat_SaysWhatItWasTakenForAndItsDecisions()
    {
        string folder = Path.GetDirectoryName(starter.Write("kiba/proteins.txt", """{"P1": "MKV", "P2": "MA"}"""))!;
        starter.Write("kiba/ligands_can.txt", """{"C1": "CCO"}""");
        starter.Write("kiba/kiba_binding_affinity_v2.txt", "11.1 12.5\n");

        var run = await DtiProcess.RunAsync("import", folder, "--store", "sqlite:" + Path.Combine(starter.Folder, "kiba.db"), "--active-from-kiba", "11", "--json");

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Contains("format deepdta: found ligands_can.txt and proteins.txt", run.Errors, StringComparison.Ordinal);
        Assert.Equal(("deepdta", 2), (run.Document.GetProperty("format").GetString(), run.Document.GetProperty("interactions").GetInt32()));
        Assert.Contains(run.Document.GetProperty("notes").EnumerateArray(), n => n.GetString()!.Contains("KIBA scores of 11 and more", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Train_GraphWithoutStructures_LearnsFromItsEdges()
    {
        string folder = Path.GetDirectoryName(starter.Write("pairs/pairs.txt", string.Concat(
            Enumerable.Range(0, 30).SelectMany(d => Enumerable.Range(0, 12).Where(t => (d + t) % 3 == 0).Select(t => $"D{d} T{t}\n")))))!;

        var run = await DtiProcess.RunAsync("train", "--graph", folder, "--out", Path.Combine(starter.Folder, "pairs-model"), "--set", "model.hidden=8", "--set", "epochs=1", "--json");

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Contains("format edgelist: ", run.Errors, StringComparison.Ordinal);
        Assert.Equal("pairs", run.Document.GetProperty("dataset").GetString());
    }

    [Fact]
    public async Task Bench_TwoSeeds_SaysMeanAndDeviation()
    {
        var run = await starter.BenchAsync();

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal([1, 2], run.Document.GetProperty("seeds").EnumerateArray().Select(s => s.GetInt32()));
        Assert.Equal(["gnn", "degree", "neighbour"], run.Document.GetProperty("models").EnumerateArray().Select(m => m.GetProperty("name").GetString()));
        var auroc = run.Document.GetProperty("models")[0].GetProperty("test").GetProperty("auroc");
        var each = Regex.Matches(run.Errors, @"test AUROC ([0-9.]+)")
            .Select(m => double.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(2, each.Count);
        Assert.Equal((each[0] + each[1]) / 2, auroc.GetProperty("mean").GetDouble(), 1e-4);
        Assert.Equal(Math.Abs(each[0] - each[1]) / Math.Sqrt(2), auroc.GetProperty("sd").GetDouble(), 1e-4);
        Assert.All(new[] { "degreeMatchedAuroc", "allPairsAuprc", "mrr", "hits1", "hits10", "hits50", "enrichment1" }, metric => Assert.Equal(
            JsonValueKind.Number, run.Document.GetProperty("models")[1].GetProperty("test").GetProperty(metric).GetProperty("sd").ValueKind));
    }

    [Fact]
    public async Task Bench_OneSeed_StatesNoDeviation()
    {
        var run = await DtiProcess.RunAsync("bench", StarterGraph.Folder, "--split", "random", "--seeds", "1", "--baselines", "none",
            "--set", "model.hidden=8", "--set", "epochs=1");

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.DoesNotContain("±", run.Output, StringComparison.Ordinal);
        Assert.Equal(4, run.Output.Split('\n').Count(line => Regex.IsMatch(line, @"^ +(gnn|degree) .*( +(-?\d\.\d{3}|-)){7} *$")));
        Assert.Contains("one seed; ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bench_Table_HasAllColumnsWithin140Characters()
    {
        var run = await DtiProcess.RunAsync("bench", StarterGraph.Folder, "--split", "random", "--seeds", "2", "--baselines", "none",
            "--set", "model.hidden=8", "--set", "epochs=1");

        Assert.True(run.ExitCode == 0, run.Errors);
        string[] lines = run.Output.Split('\n');
        Assert.All(lines, line => Assert.InRange(line.TrimEnd().Length, 0, 140));
        Assert.Matches(@"AUROC +AUPRC +.* +matched +all pairs", run.Output);
        Assert.Equal(4, lines.Count(line => Regex.IsMatch(line, @"^ +(gnn|degree) .*( +-?(\d?\.\d{3}|-)±(\.\d{3}|-)){7} *$")));
        Assert.Contains("% positive in test)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_Asked_NamesTheVersionAndTheCommit()
    {
        var run = await DtiProcess.RunAsync("--version");

        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+(\+[0-9a-f]{40})?\n$", run.Output);
    }
}
