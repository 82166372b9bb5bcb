using DtiGraph.Artifacts;
using DtiGraph.Evidence;
using DtiGraph.Features;
using DtiGraph.Features.Chemistry;
using DtiGraph.Graphs;
using DtiGraph.Ranking;
using DtiGraph.Ranking.Screens;
using DtiGraph.Training;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Training.Factorisation;

/// <summary>A network with a factorisation beside it: all that is said of a pair has both.</summary>
public sealed class FactorisedModelTests(StarterModel starter, FactorisedStarter factorised) : IClassFixture<FactorisedStarter>
{
    private const double Weight = FactorisedStarter.Weight;

    [Fact]
    public void Run_WithAFactorisation_LeavesTheNetworkAsItIs()
    {
        var (alone, both) = (starter.Artifact, factorised.Artifact);

        Assert.All(alone.Weights, w => Assert.Equal(w.Value.ToSingles(), both.Weights[w.Key].ToSingles()));
        foreach (var (drug, target, _) in both.Train.Take(50))
            Assert.Equal(alone.Factors.Logit(drug, target) + both.Latent!.Score(drug, target), both.Factors.Logit(drug, target), 1e-4);
        Assert.Null(alone.Manifest.Factorisation);
        Assert.Equal(new(8, Weight), both.Manifest.Factorisation);
    }

    [Fact]
    public void Read_WithAFactorisation_HasTheSameBits()
    {
        var read = ArtifactFolder.Read(factorised.Folder);

        Assert.Equal(factorised.Artifact.Factors.Drugs.State, read.Factors.Drugs.State);
        Assert.Equal(factorised.Artifact.Factors.Targets.State, read.Factors.Targets.State);
        Assert.InRange(FeatureAgreement.Of(read), 0, FeatureAgreement.Tolerance);
        Assert.Equal(factorised.Artifact.Manifest.Metrics, Judgement.Again(read));
    }

    [Fact]
    public void Predict_NewDrug_HasTheVectorOfItsNeighbours()
    {
        // A structure that the graph does not hold; the network alone says the rest of its logit.
        const string smiles = "CN(C)CCC=C1c2ccccc2CCc2ccc(F)cc21", target = "P28335";
        var latent = factorised.Artifact.Latent!;
        var (graph, degrees) = (factorised.Artifact.Graph, factorised.Artifact.Degrees());
        var similar = new ColdStart(factorised.Artifact).Drug(Smiles.Parse(smiles), DrugFingerprints.Of(Smiles.Parse(smiles))).Neighbours;
        var near = similar.Where(n => degrees.OfDrug(n.Index) > 0).Take(5).ToList();
        double score = near.Sum(n => n.Similarity * latent.Score(n.Index, graph.FindTarget(target))) / near.Sum(n => n.Similarity);

        double Logit(Artifact artifact) => new ServedModel(artifact).Predict(new(Smiles: smiles), new(Id: target)).Score is var s ? Math.Log(s / (1 - s)) : 0;

        Assert.NotEqual(0, score);
        Assert.Equal(Logit(starter.Artifact) + score, Logit(factorised.Artifact), 1e-3);
    }

    [Fact]
    public void Of_Evidence_FallsByWhatTheNetworkAloneLoses()
    {
        var (alone, both) = (Evidence(starter.Artifact), Evidence(factorised.Artifact));

        Assert.Equal(alone.Paths.Select(p => p.LogitFall), both.Paths.Select(p => p.LogitFall));
        Assert.NotEqual(alone.Logit, both.Logit);

        static PairEvidence Evidence(Artifact artifact) => new EvidenceSearch(new ServedModel(artifact)).Of("DB00321", "P28335", 5, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Of_Screen_IsTheRankedList()
    {
        var served = new ServedModel(factorised.Artifact);
        var screen = new FirstTargets(served, new(10));
        int drug = factorised.Artifact.Graph.FindDrug("DB00321");

        var rows = screen.Of(drug, 1, screen.Room());

        Assert.Equal(
            served.Rank(new(Drug: new("DB00321"), Top: 10)).Items.Select(i => (i.Target.Id!, i.Probability)),
            rows.Select(r => (factorised.Artifact.Graph.Targets[r.Target].Id, r.Figures.Probability)));
    }
}

/// <summary>The starter's small model with a factorisation beside it, trained once.</summary>
public sealed class FactorisedStarter : IDisposable
{
    public const double Weight = .3;

    private readonly string root = Directory.CreateTempSubdirectory("dtigraph-factorised-").FullName;

    public FactorisedStarter() => Artifact = ArtifactFolder.Write(TrainingRun.Run(
        GraphFolder.Read(Repository.Path("graphs/starter")), StarterModel.Options with { Factorisation = new() { Weight = Weight, Rank = 8, Steps = 30 } }, CPU), Folder);

    public Artifact Artifact { get; }

    public string Folder => Path.Combine(root, "model");

    public void Dispose() => Directory.Delete(root, recursive: true);
}
