using System.Text.Json;
using DtiGraph.Evaluation;
using DtiGraph.Ranking;
using DtiGraph.Reports;
using DtiGraph.Tests.Evaluation;
using DtiGraph.Training;
using DtiGraph.Training.Negatives;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Reports;

/// <summary>What report.json says, held against the manifest and against what the served model answers.</summary>
public sealed class ReportTests(StarterModel starter)
{
    private readonly Lazy<JsonElement> run = new(() =>
        JsonDocument.Parse(Report.Of("starter", RunReport.Of(starter.Artifact)).ToJson()).RootElement.GetProperty("runs")[0]);

    [Theory]
    [InlineData("validation", 0)]
    [InlineData("validation", 1)]
    [InlineData("test", 0)]
    [InlineData("test", 1)]
    public void Json_AreasUnderTheCurves_EqualTheMetricsOfTheManifest(string part, int model)
    {
        var curves = run.Value.GetProperty(part).GetProperty("models")[model];
        var (roc, steps) = (curves.GetProperty("roc"), curves.GetProperty("precisionRecall"));
        var stated = starter.Artifact.Manifest.Metrics[model];
        var metrics = part == "test" ? stated.Test : stated.Validation;

        Assert.Equal(stated.Name, curves.GetProperty("name").GetString());
        Assert.Equal(metrics.Auroc, CurveArea.Trapezoids(Numbers(roc, "falsePositiveRate"), Numbers(roc, "truePositiveRate")), 1e-9);
        Assert.Equal(metrics.Auprc, CurveArea.Steps(Numbers(steps, "recall"), Numbers(steps, "precision")), 1e-9);
        var served = curves.GetProperty("reliability").EnumerateArray().Last();
        Assert.Equal(metrics.Ece, served.GetProperty("bins").EnumerateArray().Sum(b => b.GetProperty("count").GetInt32()
            * Math.Abs(b.GetProperty("meanProbability").GetDouble() - b.GetProperty("observedRate").GetDouble())) / metrics.Pairs, 1e-12);
        Assert.Equal(metrics.Pairs, Numbers(curves, "histogram").Sum());
    }

    [Fact]
    public void Json_Stages_HaveTheEceOfTheManifest()
    {
        var stages = run.Value.GetProperty("test").GetProperty("models")[0].GetProperty("reliability").EnumerateArray()
            .ToDictionary(s => s.GetProperty("stage").GetString()!, s => s.GetProperty("ece").GetDouble());
        var stated = starter.Artifact.Manifest.Calibration.Test;

        Assert.Equal((stated.Score, stated.Posterior, stated.Probability), (stages["score"], stages["posterior"], stages["probability"]));
    }

    [Fact]
    public void Of_NegativesDrawnByDegree_TakesEachPairsOwnFraction()
    {
        var options = StarterModel.Options with { Epochs = 1, NegativePolicy = NegativePolicy.DegreeMatched };
        var artifact = TrainingRun.Run(starter.Graph, options, CPU, cancellation: TestContext.Current.CancellationToken);

        var model = RunReport.Of(artifact).Test.Models[0];

        Assert.NotNull(artifact.Manifest.Calibrator.ByDegree);
        Assert.Equal(artifact.Manifest.Metrics[0].Test.Auprc, CurveArea.Steps(model.PrecisionRecall.Recall, model.PrecisionRecall.Precision), 1e-9);
        Assert.Equal([artifact.Manifest.Calibration.Test.Score, artifact.Manifest.Calibration.Test.Posterior, artifact.Manifest.Calibration.Test.Probability],
            model.Reliability.Select(s => s.Ece));
    }

    [Fact]
    public void Json_DecisionCurve_IsWhatActingOnServedProbabilitiesBrings()
    {
        var model = new ServedModel(starter.Artifact);
        var graph = starter.Graph;
        var test = starter.Artifact.Pairs.Test.Select(r => (r.Label,
            model.Predict(new() { Id = graph.Drugs[r.Drug].Id }, new() { Id = graph.Targets[r.Target].Id }).Probability)).ToList();
        var part = run.Value.GetProperty("test");
        double[] thresholds = Numbers(part, "thresholds"), all = Numbers(part, "testAll"), drawn = Numbers(part.GetProperty("models")[0], "netBenefit");

        Assert.Equal((.001, .5), (thresholds[0], thresholds[^1]));
        foreach (int k in new[] { 0, 15, 30, 45 })
        {
            double t = thresholds[k], price = t / (1 - t);
            double Worth(Func<double, bool> tested) => test.Where(p => tested(p.Probability)).Sum(p => p.Label == 1 ? 1 : -price) / test.Count;
            Assert.Equal(Worth(p => p >= t), drawn[k], 1e-9);
            Assert.Equal(Worth(_ => true), all[k], 1e-9);
        }
    }

    [Fact]
    public void Json_Ranks_AreThoseOfTheServedLists()
    {
        var model = new ServedModel(starter.Artifact);
        var graph = starter.Graph;
        var ranks = new List<double>();
        foreach (var drug in starter.Artifact.Pairs.Test.Where(r => r.Label == 1).GroupBy(r => r.Drug))
        {
            var list = model.Rank(new() { Drug = new() { Id = graph.Drugs[drug.Key].Id }, Top = graph.Targets.Length }).Items.ToDictionary(i => i.Target.Id!);
            foreach (var row in drug)
            {
                double own = list[graph.Targets[row.Target].Id].Probability;
                ranks.Add(1 + list.Values.Where(i => !i.Known).Sum(i => i.Probability > own ? 1 : i.Probability == own ? .5 : 0));
            }
        }
        var histogram = run.Value.GetProperty("ranks").GetProperty("models")[0].GetProperty("histogram");

        Assert.Equal(ranks.Average(r => 1 / r), histogram.GetProperty("mrr").GetDouble(), 1e-9);
        Assert.Equal(ranks.Count(r => r is >= 2 and < 4), Numbers(histogram, "counts")[1]);
        Assert.Equal(starter.Artifact.Manifest.Split.Test.Positives, Numbers(histogram, "counts").Sum());
    }

    [Fact]
    public void Json_Regimes_ShareThePairsOfThePart()
    {
        var regimes = run.Value.GetProperty("test").GetProperty("regimes").EnumerateArray().ToList();
        var degrees = starter.Artifact.Degrees();
        var cold = starter.Artifact.Pairs.Test.Where(r => !degrees.HasDrug(r.Drug) && degrees.HasTarget(r.Target)).ToList();
        var said = regimes.Single(r => r.GetProperty("regime").GetString() == "cold_drug");

        Assert.Equal(starter.Artifact.Pairs.Test.Length, regimes.Sum(r => r.GetProperty("pairs").GetInt32()));
        Assert.Equal(cold.Count, said.GetProperty("pairs").GetInt32());
        Assert.Equal(cold.Average(r => r.Label!.Value), said.GetProperty("positiveRate").GetDouble(), 1e-12);
        Assert.Equal(AveragePrecision.Of([.. cold.Select(r => degrees.Twin.Score(r.Drug, r.Target))], [.. cold.Select(r => r.Label!.Value)]),
            said.GetProperty("models")[1].GetProperty("auprc").GetDouble(), 1e-12);
    }

    [Fact]
    public void Of_TwoSeeds_HoldsMeanAndSampleDeviation()
    {
        var one = RunReport.Of(starter.Artifact);
        var other = one with { Seed = 8, Metrics = [.. one.Metrics.Select(m => m with { Test = m.Test with { Auprc = m.Test.Auprc + .1 } })] };

        var spread = Report.Of("starter", one, other).Spread[0].Test.Auprc;

        Assert.Equal(one.Metrics[0].Test.Auprc + .05, spread.Mean, 1e-12);
        Assert.Equal(.1 / Math.Sqrt(2), spread.Sd, 1e-12);
    }

    private static double[] Numbers(JsonElement of, string name) => [.. of.GetProperty(name).EnumerateArray().Select(x => x.GetDouble())];
}
