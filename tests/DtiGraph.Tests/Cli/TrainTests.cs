using System.Diagnostics;
using System.Text.Json;
using DtiGraph.Tests.Graphs;

namespace DtiGraph.Tests.Cli;

public sealed class TrainTests(TrainedStarter starter)
{
    [Fact]
    public async Task Train_Json_PrintsOneDocumentWithBothModels()
    {
        var run = await starter.RunAsync();

        Assert.True(run.ExitCode == 0, run.Errors);
        var document = run.Document;
        string[] keys = ["dataset", "split", "seed", "models", "seconds", "peakMemoryMb", "artifact"];
        Assert.All(keys, key => Assert.True(document.TryGetProperty(key, out _), key));
        Assert.Equal(("starter", "random", 7),
            (document.GetProperty("dataset").GetString(), document.GetProperty("split").GetString(), document.GetProperty("seed").GetInt32()));
        Assert.Equal(["gnn", "degree"], document.GetProperty("models").EnumerateArray().Select(m => m.GetProperty("name").GetString()));
        string[] metrics =
        [
            "pairs", "positiveRate", "auroc", "auprc", "ece", "eceExcess", "brier", "logLoss", "degreeMatchedAuroc", "allPairsAuprc",
            "allPairsPositiveRate", "mrr", "hits1", "hits10", "hits50", "enrichment1",
        ];
        Assert.All(document.GetProperty("models").EnumerateArray(), model => Assert.All(new[] { "validation", "test" }, part =>
            Assert.All(metrics, metric => Assert.Equal(JsonValueKind.Number, model.GetProperty(part).GetProperty(metric).ValueKind))));
        Assert.All(document.GetProperty("models").EnumerateArray(), model =>
        {
            var test = model.GetProperty("test");
            Assert.All(new[] { "auroc", "auprc" }, metric =>
                Assert.InRange(test.GetProperty(metric).GetDouble(), test.GetProperty(metric + "Interval")[0].GetDouble(), test.GetProperty(metric + "Interval")[1].GetDouble()));
            Assert.Contains(model.GetProperty("breakdown").EnumerateArray(), g => g.GetProperty("kind").GetString() == "regime" && g.GetProperty("name").GetString() == "warm");
        });
        Assert.Contains("epoch 1/4", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_OwnSplitFolder_IsTheModelsSplit()
    {
        var recorded = StarterGraph.Read("interactions.csv").Select(r => (Drug: r["drug"], Target: r["target"])).ToList();
        var pairs = recorded.ToHashSet();
        // The next drug's first target, where that is no record: as many negatives as interactions, nearly.
        var negatives = recorded.Select((r, i) => (r.Drug, recorded[(i + 40) % recorded.Count].Target)).Where(p => !pairs.Contains(p)).Distinct().ToList();
        string Rows(int remainder) => "drug,target,label\n"
            + string.Concat(recorded.Where((_, i) => i % 5 == remainder).Select(p => $"{p.Drug},{p.Target},1\n"))
            + string.Concat(negatives.Where((_, i) => i % 5 == remainder).Select(p => $"{p.Drug},{p.Target},0\n"));
        starter.Write("halves/train.csv", Rows(0));
        starter.Write("halves/validation.csv", Rows(1));
        string test = starter.Write("halves/test.csv", Rows(2));

        var run = await DtiProcess.RunAsync("train", "--graph", StarterGraph.Folder, "--splits", Path.GetDirectoryName(test)!,
            "--out", Path.Combine(starter.Folder, "halved"), "--set", "model.hidden=8", "--set", "epochs=1", "--json");

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal("halves", run.Document.GetProperty("split").GetString());
        Assert.Equal(File.ReadAllLines(test).Length - 1, run.Document.GetProperty("models")[0].GetProperty("test").GetProperty("pairs").GetInt32());
    }

    [Theory]
    [InlineData(9, false, "note: the split came without enough validation rows; validation is its 39 and a tenth of the drugs of train")]
    [InlineData(9, true, "note: validation has 39 pairs, 9 of them interactions: with fewer than 10 of either kind the epoch that is kept")]
    [InlineData(10, false, null)]
    public async Task Train_ValidationOfAFewPairs_IsJoinedOrSaidToChooseByChance(int interactions, bool asPublished, string? note)
    {
        var recorded = StarterGraph.Read("interactions.csv").Select(r => (Drug: r["drug"], Target: r["target"])).ToList();
        var pairs = recorded.ToHashSet();
        var negatives = recorded.Select((r, i) => (r.Drug, recorded[(i + 40) % recorded.Count].Target)).Where(p => !pairs.Contains(p)).Distinct().ToList();
        string Rows(int from, int positives, int count) => "drug,target,label\n"
            + string.Concat(recorded.Skip(from).Take(positives).Select(p => $"{p.Drug},{p.Target},1\n"))
            + string.Concat(negatives.Skip(from).Take(count).Select(p => $"{p.Drug},{p.Target},0\n"));
        string name = $"few{interactions}{asPublished}";
        starter.Write($"{name}/train.csv", Rows(0, 200, 200));
        starter.Write($"{name}/validation.csv", Rows(200, interactions, 30));
        string test = starter.Write($"{name}/test.csv", Rows(300, 100, 100));

        var run = await DtiProcess.RunAsync("train", "--graph", StarterGraph.Folder, "--splits", Path.GetDirectoryName(test)!,
            "--out", Path.Combine(starter.Folder, $"{name}-model"), "--set", "model.hidden=8", "--set", "epochs=1", "--set", $"splitting.asPublished={(asPublished ? "true" : "false")}");

        Assert.True(run.ExitCode == 0, run.Errors);
        if (note is null) Assert.DoesNotContain("validation rows;", run.Output);
        else Assert.Contains(note, run.Output);
        Assert.Equal(asPublished, run.Output.Contains("with fewer than 10 of either kind", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("factorisation.weight=0.2", "factorisation beside the network: 64 numbers a node, 0.2 logits per unit of its score")]
    [InlineData("factorisation.regularisation=1000", "factorisation: left out, validation likes the network as well alone")]
    [InlineData("factorisation.weight=0", null)]
    public async Task Train_WithAFactorisation_SaysWhatItWeighs(string option, string? said)
    {
        var run = await DtiProcess.RunAsync("train", "--graph", StarterGraph.Folder, "--out", Path.Combine(starter.Folder, option),
            "--set", "model.hidden=8", "--set", "epochs=1", "--set", option, "--set", "factorisation.steps=2");

        Assert.True(run.ExitCode == 0, run.Errors);
        if (said is null) Assert.DoesNotMatch("factorisation[: ]", run.Output);
        else Assert.Contains(said, run.Output);
    }

    [Fact]
    public async Task Train_SplitWithoutValidationWhoseLabelsAreReversedInTest_SaysBoth()
    {
        var recorded = StarterGraph.Read("interactions.csv").Select(r => (Drug: r["drug"], Target: r["target"])).ToList();
        var pairs = recorded.ToHashSet();
        var negatives = recorded.Select((r, i) => (r.Drug, recorded[(i + 40) % recorded.Count].Target)).Where(p => !pairs.Contains(p)).Distinct().ToList();
        var firsts = recorded.Select(r => r.Drug).Distinct().Where((_, i) => i % 2 == 0).ToHashSet();
        // Half of the drugs have interactions in train and none in test, the others the other way round.
        string Rows(bool ofFirsts) => "drug,target,label\n"
            + string.Concat(recorded.Where(p => firsts.Contains(p.Drug) == ofFirsts).Select(p => $"{p.Drug},{p.Target},1\n"))
            + string.Concat(negatives.Where(p => firsts.Contains(p.Drug) != ofFirsts).Select(p => $"{p.Drug},{p.Target},0\n"));
        starter.Write("reversed/train.csv", Rows(true));
        string test = starter.Write("reversed/test.csv", Rows(false));

        var run = await DtiProcess.RunAsync("train", "--graph", StarterGraph.Folder, "--splits", Path.GetDirectoryName(test)!,
            "--out", Path.Combine(starter.Folder, "reversed-model"), "--set", "model.hidden=8", "--set", "epochs=1");

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Contains("note: the split came without enough validation rows; validation is a tenth of the pairs of train, drawn with seed 1", run.Output, StringComparison.Ordinal);
        Assert.Contains("note: the labels that a drug has in train tell those of test by themselves (AUROC 0.000 of their mean)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_Interrupted_KeepsTheBestWeights()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no kill -INT on Windows");
        string model = Path.Combine(starter.Folder, "stopped");
        bool sent = false;
        void Interrupt(Process process, string line)
        {
            if (sent || !line.StartsWith("epoch ", StringComparison.Ordinal)) return;
            sent = true;
            Process.Start("kill", ["-INT", $"{process.Id}"]).WaitForExit();
        }

        var run = await DtiProcess.RunAsync(Interrupt, "train", "--graph", StarterGraph.Folder, "--out", model,
            "--set", "model.hidden=16", "--set", "epochs=100000", "--set", "patience=100000");

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Contains("stopped early", run.Output, StringComparison.Ordinal);
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(model, "manifest.json")));
        Assert.True(manifest.RootElement.GetProperty("training").GetProperty("stopped").GetBoolean());
        Assert.InRange(manifest.RootElement.GetProperty("training").GetProperty("bestEpoch").GetInt32(), 1, 99999);
    }

    [Theory]
    [InlineData("modl.hidden=8", "'modl'")]
    [InlineData("model.hiden=8", "'model.hiden'")]
    [InlineData("model.hidden=wide", "model.hidden: expected a whole number, got \"wide\"")]
    [InlineData("negativePolicy=nearest", "negativePolicy: expected one of uniform, degree_matched, hard, all, adversarial, got \"nearest\"")]
    [InlineData("learningRate=0", "learningRate: expected")]
    [InlineData("learningRate=1e30", "learningRate: expected one under which the logits stay finite, got 1E+30")]
    [InlineData("sampling.pairs=-1", "sampling.pairs: expected at least 0, got -1")]
    [InlineData("sampling.batch=4", "option: expected one of sampling.pairs, sampling.neighbours, sampling.pool, got 'sampling.batch'")]
    [InlineData("sampling.neighbours=5", "sampling.neighbours: expected a list, got 5")]
    [InlineData("sampling.neighbours=[5,\"a\"]", "sampling.neighbours[1]: expected a whole number, got \"a\"")]
    [InlineData("sampling.neighbours=[5,0]", "sampling.neighbours: expected numbers of at least 1, got 0")]
    [InlineData("epochs", "expected key=value, got 'epochs'")]
    public async Task Train_BadOption_IsNamedAndNothingIsWritten(string setting, string said)
    {
        string model = Path.Combine(starter.Folder, "refused");

        var run = await DtiProcess.RunAsync("train", "--graph", StarterGraph.Folder, "--out", model, "--set", setting);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(said, run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.False(Directory.Exists(model));
    }

    [Fact]
    public async Task Train_OutIsAnotherFolder_IsRefusedBeforeTraining()
    {
        string kept = starter.Write("precious/notes.txt", "mine");

        var run = await DtiProcess.RunAsync("train", "--graph", StarterGraph.Folder, "--out", Path.GetDirectoryName(kept)!);

        Assert.Equal(1, run.ExitCode);
        Assert.DoesNotContain("epoch", run.Errors, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(kept));
    }
}
