using DtiGraph.Artifacts;
using DtiGraph.Training;
using TorchSharp;

namespace DtiGraph.Tests.Training;

public sealed class EnsembleTests(ToyEnsemble toy)
{
    private static long Live => DisposeScopeManager.Statistics.ThreadTotalLiveCount;

    [Fact]
    public void Run_EachMember_IsTheNetworkThatItsSeedGivesAlone()
    {
        for (int i = 0; i < ToyEnsemble.Members; i++)
        {
            AssertSame(toy.Alone[i].Weights, toy.Artifact.Weights, $"member{i}.");
            AssertSame(toy.Alone[i].States, toy.Artifact.States, $"member{i}.");
            Assert.Equal(toy.Alone[i].Factors.Drugs.State, toy.Artifact.Members[i].Drugs.State);
            Assert.Equal(toy.Alone[i].Factors.Targets.Linear, toy.Artifact.Members[i].Targets.Linear);
            Assert.Equal(toy.Alone[i].History, toy.Artifact.History.Where(p => p.Member == i).Select(p => p with { Member = 0 }));
        }
        Assert.NotEqual(toy.Artifact.Members[0].Weight, toy.Artifact.Members[1].Weight);
    }

    [Fact]
    public void Run_EveryPair_HasTheMeanLogitOfTheNetworksAlone()
    {
        for (int drug = 0; drug < ToyRun.Drugs; drug++)
        {
            for (int target = 0; target < ToyRun.Targets; target++)
            {
                double expected = toy.Alone.Average(a => (double)a.Factors.Logit(drug, target));
                Assert.Equal(expected, toy.Artifact.Factors.Logit(drug, target), 1e-5 * toy.Alone.Max(a => Math.Abs(a.Factors.Logit(drug, target))));
            }
        }
    }

    [Fact]
    public void Run_SameSeedTwice_WritesTheSameBytes()
    {
        var again = ArtifactFolder.Write(toy.Run(ToyEnsemble.Options, cancellation: TestContext.Current.CancellationToken), toy.Beside("again"));

        Assert.Equal(toy.Artifact.Manifest.Files, again.Manifest.Files);
        Assert.Equal(toy.Artifact.Manifest.Version, again.Manifest.Version);
        Assert.Equal(toy.Artifact.Manifest.Metrics, again.Manifest.Metrics);
    }

    [Fact]
    public void Read_WhatWasWritten_GivesBitEqualLogitsAndTheSameMetrics()
    {
        var read = ArtifactFolder.Read(toy.Folder);

        Assert.Equal(ToyEnsemble.Members, read.Manifest.Members);
        Assert.Equal(toy.Artifact.Factors.Weight, read.Factors.Weight);
        Assert.Equal(toy.Artifact.Factors.Drugs.Add, read.Factors.Drugs.Add);
        Assert.Equal(toy.Artifact.Factors.Drugs.Linear, read.Factors.Drugs.Linear);
        Assert.Equal(toy.Artifact.Factors.Targets.State, read.Factors.Targets.State);
        Assert.Equal(toy.Artifact.History, read.History);
        Assert.Equal(read.Manifest.Metrics, Judgement.Again(read));
    }

    [Fact]
    public void Write_ASingleNetwork_NamesNoMember()
    {
        var single = ArtifactFolder.Write(toy.Alone[0], toy.Beside("single"));

        foreach (string file in new[] { "weights", "states", "factors" })
            Assert.DoesNotContain(Safetensors.Read(Path.Combine(toy.Beside("single"), $"{file}.safetensors")).Tensors.Keys, name => name.StartsWith("member"));
        Assert.Equal("epoch,loss,validationAuprc", File.ReadLines(Path.Combine(toy.Beside("single"), "history.csv")).First());
        Assert.Equal(3, toy.Artifact.Manifest.Options.GetProperty("ensemble").GetInt32());
        Assert.Equal((1, 0), (single.Manifest.Members, ArtifactFolder.Read(toy.Beside("single")).Members.Length));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(int.MaxValue)]
    [InlineData(0)]
    public void Read_AnotherNumberOfMembersThanTheFilesHold_IsRefused(int members)
    {
        string folder = toy.Beside($"of{members}");
        ArtifactFolder.Write(toy.Artifact with { Manifest = toy.Artifact.Manifest with { Members = members } }, folder);

        Assert.Throws<ArtifactException>(() => ArtifactFolder.Read(folder));
    }

    [Fact]
    public void Run_CancelledInTheSecondMember_KeepsTheTwoThatEndedAnEpoch()
    {
        using var cancellation = new CancellationTokenSource();
        var told = new List<(int, int, int)>();

        var artifact = toy.Run(ToyEnsemble.Options, report =>
        {
            told.Add((report.Member, report.Members, report.Epoch));
            if (report is { Member: 2, Epoch: 1 }) cancellation.Cancel();
        }, cancellation.Token);

        Assert.Equal([(1, 3, 1), (1, 3, 2), (2, 3, 1)], told);
        Assert.Equal((2, 2, true), (artifact.Manifest.Members, artifact.Members.Length, artifact.Manifest.Training.Stopped));
        Assert.Equal(toy.Artifact.Members[0].Weight, artifact.Members[0].Weight);
    }

    [Fact]
    public void Run_ThreeNetworks_LeaveNoTensor()
    {
        long before = Live;

        toy.Run(ToyEnsemble.Options with { Epochs = 1 }, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(before, Live);
    }

    private static void AssertSame(
        IReadOnlyDictionary<string, SafetensorsTensor> alone, IReadOnlyDictionary<string, SafetensorsTensor> together, string prefix)
    {
        Assert.Equal(alone.Keys.Order(), together.Keys.Where(k => k.StartsWith(prefix)).Select(k => k[prefix.Length..]).Order());
        Assert.All(alone, t => Assert.True(t.Value.Data.Span.SequenceEqual(together[prefix + t.Key].Data.Span), t.Key));
    }
}
