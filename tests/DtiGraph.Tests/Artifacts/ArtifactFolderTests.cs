using DtiGraph.Artifacts;
using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Models;
using DtiGraph.Ranking;
using DtiGraph.Splits;
using DtiGraph.Training;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Artifacts;

public sealed class ArtifactFolderTests(StarterModel starter)
{
    [Fact]
    public void Read_WhatWasWritten_GivesBitEqualLogits()
    {
        var read = ArtifactFolder.Read(starter.Folder);

        foreach (int drug in new[] { 0, 17, starter.Graph.Drugs.Length - 1 })
        {
            for (int target = 0; target < starter.Graph.Targets.Length; target++)
            {
                Assert.Equal(
                    BitConverter.SingleToInt32Bits(starter.Artifact.Factors.Logit(drug, target)),
                    BitConverter.SingleToInt32Bits(read.Factors.Logit(drug, target)));
            }
        }
    }

    [Fact]
    public void Read_StoredWeights_GiveTheStoredFactorsBitForBit()
    {
        // The network itself, loaded into a fresh object and run over the graph, and not only the factors beside it.
        var read = ArtifactFolder.Read(starter.Folder);
        var split = SplitDrawing.Of(starter.Graph, StarterModel.Options.Split, StarterModel.Options.Seed);
        var features = GraphFeatures.Of(read.Graph, split.Train.Targets, StarterModel.Options.Features);
        var paths = new MessagePaths(features, MessageEdges.Of(read.Graph), inactive: false);
        var model = ModelTensors.Networks(read.Manifest, read.Weights).Single();

        var factors = model.Factors(features.Rows, paths.With([.. split.Train.WithLabel(1)], []));

        Assert.Equal(read.Factors.Drugs.State, factors.Drugs.State);
        Assert.Equal(read.Factors.Targets.Add, factors.Targets.Add);
    }

    [Fact]
    public void Read_OfTheGraphItself_KeepsGraphIdAndSplit()
    {
        var read = ArtifactFolder.Read(starter.Folder, starter.Graph.GraphId);

        Assert.Equal(starter.Graph.GraphId, read.Graph.GraphId);
        Assert.Equal(starter.Artifact.Manifest.Split.Test.Pairs, read.Pairs.Test.Length);
        Assert.Equal(read.Manifest.Split.Train.Positives, read.Pairs.Train.Length);
    }

    [Fact]
    public void Read_ForeignGraphId_IsRefused()
    {
        string foreign = new('0', 64);

        var error = Assert.Throws<ArtifactException>(() => ArtifactFolder.Read(starter.Folder, foreign));

        Assert.Contains(foreign, error.Message);
        Assert.Contains(starter.Graph.GraphId, error.Message);
    }

    [Theory]
    [InlineData("weights.safetensors")]
    [InlineData("states.safetensors")]
    [InlineData("factors.safetensors")]
    [InlineData("features.safetensors")]
    [InlineData("history.csv")]
    [InlineData("manifest.json")]
    [InlineData("manifest.sha256")]
    [InlineData("graph/drugs.csv")]
    [InlineData("graph/splits/random/test.csv")]
    public void Read_OneBitFlippedOrFileCutOrGone_IsRefusedNamingTheFile(string file)
    {
        var random = new Random(20261124);
        byte[] bytes = File.ReadAllBytes(Path.Combine(starter.Folder, file));
        for (int trial = 0; trial < 5; trial++)
        {
            string copy = starter.Copy();
            byte[] changed = [.. bytes];
            changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(Path.Combine(copy, file), changed);
            AssertRefused(copy, file);
        }
        string cut = starter.Copy();
        File.WriteAllBytes(Path.Combine(cut, file), bytes[..^1]);
        AssertRefused(cut, file);
        string gone = starter.Copy();
        File.Delete(Path.Combine(gone, file));
        AssertRefused(gone, file);
    }

    [Fact]
    public void Read_AFileTheManifestDoesNotName_IsRefused()
    {
        string copy = starter.Copy();
        File.WriteAllText(Path.Combine(copy, "notes.txt"), "hello");

        AssertRefused(copy, "notes.txt");
    }

    [Fact]
    public void Read_ManifestOfTheFormatBefore_IsRefusedByItsNumber()
    {
        string copy = starter.Copy(), manifest = Path.Combine(copy, ManifestFile.Name);
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace($"\"formatVersion\": {Manifest.CurrentFormat}", "\"formatVersion\": 1"));
        string digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(manifest)));
        File.WriteAllText(Path.Combine(copy, "manifest.sha256"), $"{digest}  {ManifestFile.Name}\n");

        var error = Assert.Throws<ArtifactException>(() => ArtifactFolder.Read(copy));

        Assert.Contains("formatVersion: expected 4, got 1", error.Message);
    }

    [Fact]
    public void Read_FolderWrittenBeforeHistoryWasKept_HasNone()
    {
        string copy = starter.Copy(), manifest = Path.Combine(copy, "manifest.json");
        File.Delete(Path.Combine(copy, "history.csv"));
        var kept = File.ReadAllLines(manifest).Where(line => !line.Contains("\"history.csv\""));
        File.WriteAllText(manifest, string.Concat(kept.Select(line => line + "\n")));
        File.WriteAllText(Path.Combine(copy, "manifest.sha256"), $"{FileDigest.Sha256(manifest)}  manifest.json\n");

        Assert.Empty(ArtifactFolder.Read(copy).History);
    }

    [Fact]
    public void Read_Fingerprints_AreThoseOfTheGraphsStructures()
    {
        Assert.Equal(DrugFingerprints.Of(starter.Graph).Bits, ArtifactFolder.Read(starter.Folder).Fit.Fingerprints);
    }

    [Fact]
    public void Rank_NewMoleculeByAModelWrittenBeforeFingerprintsWereKept_GivesTheSameList()
    {
        var read = ArtifactFolder.Read(starter.Folder);
        string before = starter.Copy();
        ArtifactFolder.Write(read with { Fit = read.Fit with { Fingerprints = null } }, before);
        RankQuery ethylAspirin = new(Drug: new(Smiles: "CCC(=O)Oc1ccccc1C(O)=O"));

        var old = ServedModel.Open(before);

        Assert.Null(old.Artifact.Fit.Fingerprints);
        Assert.Equal(Listed(new ServedModel(read)), Listed(old));

        IEnumerable<(string?, double)> Listed(ServedModel model) => model.Rank(ethylAspirin).Items.Select(i => (i.Target.Id, i.Probability));
    }

    [Theory]
    [InlineData(2048, "features: expected fingerprint.bits of a drug rising below 2048, got 2048 (drug 3)")]
    [InlineData(0, "features: expected fingerprint.bits of a drug rising below 2048, got 0 (drug 3)")]
    public void Read_FingerprintsThatAreNone_AreRefused(int last, string message)
    {
        var read = ArtifactFolder.Read(starter.Folder);
        string copy = starter.Copy();
        int[][] bits = [.. read.Fit.Fingerprints!.Select((f, d) => d == 3 ? [.. f, last] : f)];
        ArtifactFolder.Write(read with { Fit = read.Fit with { Fingerprints = bits } }, copy);

        Assert.StartsWith(message, Assert.Throws<ArtifactException>(() => ArtifactFolder.Read(copy)).Message);
    }

    [Fact]
    public void Read_FingerprintsOfOtherDrugs_AreRefused()
    {
        var read = ArtifactFolder.Read(starter.Folder);
        string copy = starter.Copy();
        ArtifactFolder.Write(read with { Fit = read.Fit with { Fingerprints = read.Fit.Fingerprints![1..] } }, copy);

        Assert.StartsWith("features: expected fingerprint.ends [395], got [394]", Assert.Throws<ArtifactException>(() => ArtifactFolder.Read(copy)).Message);
    }

    [Fact]
    public void Write_SameWeightsWithAnotherCalibrator_HasAnotherVersion()
    {
        var read = ArtifactFolder.Read(starter.Folder);
        var calibrator = read.Manifest.Calibrator;
        string Version(Calibrator with) => ArtifactFolder.Write(read with { Manifest = read.Manifest with { Calibrator = with } }, starter.Copy()).Manifest.Version;

        Assert.Equal(read.Manifest.Version, Version(calibrator));
        Assert.NotEqual(read.Manifest.Version, Version(calibrator with { Silent = calibrator.Silent with { Intercept = calibrator.Silent.Intercept + 1e-9 } }));
    }

    [Fact]
    public void Read_History_IsTheOneOfTraining()
    {
        var history = ArtifactFolder.Read(starter.Folder).History;

        Assert.Equal(starter.Artifact.History, history);
        Assert.Equal(Enumerable.Range(1, StarterModel.Options.Epochs), history.Select(p => p.Epoch));
        Assert.Equal(starter.Artifact.Manifest.Training.BestEpoch, history.MaxBy(p => p.ValidationAuprc).Epoch);
    }

    [Fact]
    public void Read_WeightsOfAnotherShape_AreRefused()
    {
        var read = ArtifactFolder.Read(starter.Folder);
        var wider = read.Manifest with { Model = read.Manifest.Model with { Hidden = 64 } };

        Assert.Throws<ArtifactException>(() => ModelTensors.Networks(wider, read.Weights));
    }

    [Fact]
    public void Write_OverAFolderThatIsNoArtifact_LeavesItAlone()
    {
        string other = Directory.CreateTempSubdirectory("dtigraph-other-").FullName;
        File.WriteAllText(Path.Combine(other, "thesis.txt"), "years of work");

        Assert.ThrowsAny<Exception>(() => ArtifactFolder.Write(starter.Artifact, other));

        Assert.Equal("years of work", File.ReadAllText(Path.Combine(other, "thesis.txt")));
        Directory.Delete(other, recursive: true);
    }

    [Fact]
    public void Run_SameSeedSameGraph_WritesTheSameBytes()
    {
        var again = TrainingRun.Run(GraphFolder.Read(Repository.Path("graphs/starter")), StarterModel.Options, CPU,
            cancellation: TestContext.Current.CancellationToken);
        string folder = starter.Copy() + "-again";

        var written = ArtifactFolder.Write(again, folder);

        Assert.Equal(starter.Artifact.Manifest.Files, written.Manifest.Files);
        Assert.Equal(starter.Artifact.Manifest.Version, written.Manifest.Version);
        Assert.Equal(starter.Artifact.Manifest.Metrics, written.Manifest.Metrics);
    }

    private static void AssertRefused(string folder, string file)
    {
        var error = Assert.Throws<ArtifactException>(() => ArtifactFolder.Read(folder));
        string named = Path.GetFileName(file) == "manifest.sha256" ? "manifest" : Path.GetFileName(file);
        Assert.Contains(named, error.Message);
    }
}
