using DtiGraph.Artifacts;
using DtiGraph.Graphs;
using DtiGraph.Ranking;
using DtiGraph.Training;
using DtiGraph.Training.Negatives;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Artifacts;

public sealed class DegreeMatchedArtifactTests
{
    [Fact]
    public void Read_DegreeMatchedModel_ServesEachPairAtItsOwnRateAndIsJudgedTheSame()
    {
        string root = Directory.CreateTempSubdirectory("dtigraph-matched-").FullName;
        try
        {
            var options = StarterModel.Options with { Epochs = 2, NegativePolicy = NegativePolicy.DegreeMatched };
            string folder = Path.Combine(root, "model");
            ArtifactFolder.Write(TrainingRun.Run(GraphFolder.Read(Repository.Path("graphs/starter")), options, CPU, cancellation: TestContext.Current.CancellationToken), folder);
            var artifact = ArtifactFolder.Read(folder);
            var (calibrator, known) = (artifact.Manifest.Calibrator, artifact.Degrees());

            Assert.Equal("degree_matched", artifact.Manifest.Options.GetProperty("negativePolicy").GetString());
            Assert.Equal(artifact.Manifest.Metrics.AsEnumerable(), Judgement.Again(artifact));
            var served = new ServedModel(artifact);
            var (busy, lone) = (Enumerable.Range(0, artifact.Graph.Drugs.Length).MaxBy(known.OfDrug), Enumerable.Range(0, artifact.Graph.Drugs.Length).First(d => known.OfDrug(d) == 1));
            int target = Enumerable.Range(0, artifact.Graph.Targets.Length).MaxBy(known.OfTarget);
            foreach (int drug in new[] { busy, lone })
            {
                double rate = calibrator.ByDegree!.Floor + calibrator.ByDegree.PerDegrees * known.OfDrug(drug) * known.OfTarget(target);
                var like = artifact.Like.Of(drug, target);
                double posterior = calibrator.Posterior.LogOdds(artifact.Factors.Logit(drug, target)) + Math.Log(rate / calibrator.Posterior.NegativeFraction);
                double expected = calibrator.Interacting.LogOdds(posterior, like);
                double got = served.Predict(new(Id: artifact.Graph.Drugs[drug].Id), new(Id: artifact.Graph.Targets[target].Id)).Probability;
                Assert.Equal(1 / (1 + Math.Exp(-expected)), got, 1e-9);
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
