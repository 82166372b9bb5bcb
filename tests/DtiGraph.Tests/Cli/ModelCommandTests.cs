using System.Text.Json;
using DtiGraph.Tests.Graphs;

namespace DtiGraph.Tests.Cli;

public sealed class ModelCommandTests(TrainedStarter starter)
{
    private const string Amitriptyline = "DB00321", Serotonin2C = "P28335";

    [Fact]
    public async Task Evaluate_StoredModel_EqualsWhatTrainingSaid()
    {
        var trained = (await starter.RunAsync()).Document.GetProperty("models");

        var run = await DtiProcess.RunAsync("evaluate", "--model", starter.Model, "--graph", StarterGraph.Folder, "--json");

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal(trained.GetRawText(), run.Document.GetProperty("models").GetRawText());
    }

    [Fact]
    public async Task Evaluate_ForeignGraph_IsRefused()
    {
        await starter.RunAsync();
        string folder = Path.GetDirectoryName(starter.Write("foreign/drugs.csv", "id,name,smiles\nD1,a,C\n"))!;
        starter.Write("foreign/targets.csv", "id,gene,sequence\nT1,G,AA\n");
        starter.Write("foreign/interactions.csv", "drug,target,label\nD1,T1,1\n");

        var run = await DtiProcess.RunAsync("evaluate", "--model", starter.Model, "--graph", folder);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("expected a model of graph", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_FaultyPairs_ListsEveryFaultWithItsLine()
    {
        await starter.RunAsync();
        string pairs = starter.Write("faulty.csv", $"drug,target,label\n{Amitriptyline},{Serotonin2C},1\n{Amitriptyline},nobody,1\n{Amitriptyline},P11229,2\n");

        var run = await DtiProcess.RunAsync("evaluate", "--model", starter.Model, "--pairs", pairs, "--json");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("faulty.csv:3: target", run.Errors, StringComparison.Ordinal);
        Assert.Contains("faulty.csv:4: label", run.Errors, StringComparison.Ordinal);
        Assert.Equal([3, 4], run.Document.GetProperty("faults").EnumerateArray().Select(f => f.GetProperty("line").GetInt32()));
    }

    [Fact]
    public async Task Screen_AllDrugs_HasEachDrugsRankedListInTheOrderOfTheGraph()
    {
        await starter.RunAsync();
        string output = Path.Combine(Path.GetDirectoryName(starter.Write("screen/here", ""))!, "all.csv");

        var run = await DtiProcess.RunAsync("screen", "--model", starter.Model, "--top", "7", "--novel-only", "--output", output, "--json");
        var ranked = await DtiProcess.RunAsync("rank", "--model", starter.Model, "--drug", Amitriptyline, "--top", "7", "--novel-only", "--json");

        Assert.True(run.ExitCode == 0, run.Errors);
        string[][] rows = [.. File.ReadLines(output).Select(line => line.Split(','))];
        string[] drugs = [.. File.ReadLines(Path.Combine(StarterGraph.Folder, "drugs.csv")).Skip(1).Select(line => line.Split(',')[0]).Order(StringComparer.Ordinal)];
        Assert.Equal(["drug", "target", "gene", "rank", "probability", "score", "regime", "known", "degree_probability", "lift"], rows[0]);
        Assert.Equal((395L * 173, 395 * 7), (run.Document.GetProperty("pairs").GetInt64(), run.Document.GetProperty("rows").GetInt32()));
        Assert.Equal(drugs.SelectMany(drug => Enumerable.Range(1, 7).Select(rank => (drug, $"{rank}"))), rows[1..].Select(r => (r[0], r[3])));
        Assert.Equal(ranked.Document.GetProperty("items").EnumerateArray().Select(i => (i.GetProperty("target").GetProperty("id").GetString()!, i.GetProperty("probability").GetDouble())),
            rows[1..].Where(r => r[0] == Amitriptyline).Select(r => (r[1], double.Parse(r[4], System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Fact]
    public async Task Screen_ToParquet_SaysWhereItWentAndIsThere()
    {
        await starter.RunAsync();
        string output = Path.Combine(Path.GetDirectoryName(starter.Write("columns/here", ""))!, "all.parquet");

        var run = await DtiProcess.RunAsync("screen", "--model", starter.Model, "--top", "3", "--output", output, "--json");

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal((395 * 3, output), (run.Document.GetProperty("rows").GetInt32(), run.Document.GetProperty("output").GetString()));
        Assert.Equal("PAR1"u8, File.ReadAllBytes(output).AsSpan(..4));
        Assert.Equal(["all.parquet", "here"], Directory.EnumerateFiles(Path.GetDirectoryName(output)!).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Rank_KnownDrug_IsSortedAndCountsFromOne()
    {
        await starter.RunAsync();

        var run = await DtiProcess.RunAsync("rank", "--model", starter.Model, "--drug", Amitriptyline, "--top", "30", "--json");

        Assert.True(run.ExitCode == 0, run.Errors);
        var items = run.Document.GetProperty("items").EnumerateArray().ToList();
        double[] probabilities = [.. items.Select(i => i.GetProperty("probability").GetDouble())];
        Assert.Equal(Enumerable.Range(1, 30), items.Select(i => i.GetProperty("rank").GetInt32()));
        Assert.Equal(probabilities.OrderDescending(), probabilities);
        Assert.All(probabilities, p => Assert.InRange(p, 0, 1));
        Assert.All(items, i => Assert.Equal(Amitriptyline, i.GetProperty("drug").GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Rank_NewDrugInAPipe_NamesItsNeighboursWithoutEscapeCodes()
    {
        await starter.RunAsync();

        var run = await DtiProcess.RunAsync("rank", "--model", starter.Model, "--smiles", "CCOC(=O)c1ccccc1OC(C)=O", "--top", "3",
            "--assay-cost", "1", "--hit-value", "4");

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Contains("leans on DB00945", run.Output, StringComparison.Ordinal); // the acid of this ester, by far the nearest
        Assert.Contains("Unrecorded is not inactive", run.Output, StringComparison.Ordinal);
        Assert.Contains("decision", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Output);
    }

    [Theory]
    [InlineData("drug: expected an id or a name of the graph, got 'nobody'", "--drug", "nobody")]
    [InlineData("got 'amitryptiline'; nearest: Amitriptyline (DB00321)", "--drug", "amitryptiline")]
    [InlineData("got 2", "--drug", Amitriptyline, "--target", Serotonin2C)]
    [InlineData("top: expected 1 to", "--drug", Amitriptyline, "--top", "0")]
    [InlineData("--frobnicate", "--drug", Amitriptyline, "--frobnicate")]
    public async Task Rank_BadQuestion_IsExitTwoAndStillOneDocument(string said, params string[] question)
    {
        await starter.RunAsync();

        var run = await DtiProcess.RunAsync(["rank", "--model", starter.Model, "--json", .. question]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(said, run.Errors, StringComparison.Ordinal);
        Assert.Contains(said, run.Document.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_BadRowsAmongGood_KeepsOrderAndLines()
    {
        await starter.RunAsync();
        string input = starter.Write("pairs.csv",
            $"drug,smiles,target,note\n{Amitriptyline},,{Serotonin2C},\"a, b\"\n,C(,{Serotonin2C},\nnobody,,{Serotonin2C},\n,CCO,{Serotonin2C},last\n");
        string output = Path.Combine(starter.Folder, "predicted.csv");

        var run = await DtiProcess.RunAsync("predict", "--model", starter.Model, "--input", input, "--output", output, "--json");
        var ranked = await DtiProcess.RunAsync("rank", "--model", starter.Model, "--target", Serotonin2C, "--top", "10000", "--json");

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal((4, 2), (run.Document.GetProperty("rows").GetInt32(), run.Document.GetProperty("errors").GetInt32()));
        var rows = StarterGraph.ReadPath(output);
        Assert.Equal(["2", "3", "4", "5"], rows.Select(r => r["line"]));
        Assert.Equal(["a, b", "", "", "last"], rows.Select(r => r["note"]));
        Assert.Equal([false, true, true, false], rows.Select(r => r["error"].Length > 0));
        Assert.Contains("character", rows[1]["error"], StringComparison.Ordinal);
        double expected = ranked.Document.GetProperty("items").EnumerateArray()
            .First(i => i.GetProperty("drug").GetProperty("id").GetString() == Amitriptyline).GetProperty("probability").GetDouble();
        Assert.Equal(expected, double.Parse(rows[0]["probability"], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(expected, run.Document.GetProperty("items")[0].GetProperty("probability").GetDouble());
        Assert.Equal(JsonValueKind.String, run.Document.GetProperty("items")[1].GetProperty("error").ValueKind);
    }

    [Fact]
    public async Task Screen_ToAWorkbook_IsRefused()
    {
        await starter.RunAsync();
        string output = starter.Write("kept-screen.xlsx", "old");
        var run = await DtiProcess.RunAsync("screen", "--model", starter.Model, "--output", output);
        Assert.Equal((2, "output: expected a CSV or Parquet file, got kept-screen.xlsx"), (run.ExitCode, run.Errors.Trim()));
        Assert.Equal("old", File.ReadAllText(output));
    }

    [Fact]
    public async Task Predict_UnclosedQuote_IsSaidInWords()
    {
        await starter.RunAsync();
        string output = Path.Combine(starter.Folder, "open.out.csv");
        var run = await DtiProcess.RunAsync("predict", "--model", starter.Model, "--input", starter.Write("open.csv", $"drug,target\n\"{Amitriptyline},{Serotonin2C}\n"), "--output", output);
        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal("quoting: expected fields quoted as in RFC 4180, got a quoted field that is never closed (line 2)", StarterGraph.ReadPath(output).Single()["error"]);
    }

    [Theory]
    [InlineData("drug", "kept.csv", "expected target or sequence")]
    [InlineData("drug,target", "kept.parquet", "output: expected a CSV file, got kept.parquet: only dti screen writes Parquet")]
    [InlineData("drug,target", "kept.xlsx", "output: expected a CSV file, got kept.xlsx")]
    [InlineData("drug;target", "kept.csv", "separator: expected ',', got ';' (line 1)")]
    [InlineData("drug\ttarget", "kept.csv", "separator: expected ',', got a tab (line 1)")]
    public async Task Predict_ThatCannotBe_SaysWhyAndLeavesTheOldOutput(string columns, string name, string said)
    {
        await starter.RunAsync();
        string input = starter.Write("half.csv", $"{columns}\n{Amitriptyline},{Serotonin2C}\n"), output = starter.Write(name, "old");

        var run = await DtiProcess.RunAsync("predict", "--model", starter.Model, "--input", input, "--output", output);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(said, run.Errors, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(output));
    }
}
