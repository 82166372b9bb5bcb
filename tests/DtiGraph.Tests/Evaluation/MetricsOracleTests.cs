using System.Text.Json;
using DtiGraph.Evaluation;

namespace DtiGraph.Tests.Evaluation;

public sealed class MetricsOracleTests
{
    [Theory]
    [InlineData("balanced")]
    [InlineData("rare")]
    [InlineData("ties")]
    [InlineData("all scores equal")]
    [InlineData("perfect")]
    [InlineData("inverted")]
    [InlineData("one positive")]
    [InlineData("heavy ties and rare")]
    public void Of_EveryMetric_EqualsScikitLearn(string name)
    {
        JsonElement answer = Case(name);
        double[] scores = [.. answer.GetProperty("score").EnumerateArray().Select(x => x.GetDouble())];
        int[] labels = [.. answer.GetProperty("label").EnumerateArray().Select(x => x.GetInt32())];
        // The reference clipped its scores for both proper scores; log-loss does so here as well, Brier does not.
        double[] clipped = [.. scores.Select(x => Math.Clamp(x, 1e-6, 1 - 1e-6))];

        Close("auroc", Auroc.Of(scores, labels));
        Close("averagePrecision", AveragePrecision.Of(scores, labels));
        Close("brier", Brier.Of(clipped, labels));
        Close("logLoss", LogLoss.Of(scores, labels));
        Close("bestF1", BestF1.Of(scores, labels).F1);
        Close("ece15EqualMassStableOrder", CalibrationError.Of(scores, labels));
        Close("ndcg", Ndcg.Of(scores, labels));
        Close("matthewsAtHalf", Matthews.Of(scores, labels));
        Close("averagePrecision", OrderMetricsTests.Against(
            [.. scores.Where((_, i) => labels[i] == 1)], [.. scores.Where((_, i) => labels[i] == 0)]));
        PairMetrics all = PairMetrics.Of(scores, clipped, labels);
        Close("auroc", all.Auroc);
        Close("averagePrecision", all.Auprc);
        Close("brier", all.Brier);
        Close("logLoss", all.LogLoss);
        Assert.Equal(answer.GetProperty("positives").GetInt32(), (int)Math.Round(all.PositiveRate * all.Pairs));

        void Close(string field, double got)
        {
            double expected = answer.GetProperty(field).GetDouble();
            Assert.True(Math.Abs(expected - got) <= 1e-12, $"{name}, {field}: expected {expected:R}, got {got:R}");
        }
    }

    private static JsonElement Case(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedData.Oracle("numerics/metrics.json")));
        return document.RootElement.GetProperty("cases").EnumerateArray().Single(x => x.GetProperty("name").GetString() == name).Clone();
    }
}
