using System.Text.Json;
using DtiGraph.Evaluation;

namespace DtiGraph.Tests.Evaluation;

public sealed class BreakdownTests
{
    private static readonly int[] Labels = [.. Enumerable.Range(0, 120).Select(i => i % 4 == 0 ? 1 : 0)];

    // Perfect on the first 60 rows, upside down on the rest.
    private static readonly double[] Scores = [.. Labels.Select((y, i) => i < 60 ? y : -y)];

    private static readonly double[] Probabilities = [.. Labels.Select(_ => .25)];

    [Fact]
    public void Of_GroupsOfOneSet_ShowWhatTheWholeHides()
    {
        var groups = Breakdown.Of("regime", [("warm", Rows(0, 60)), ("cold_drug", Rows(60, 120)), ("all", Rows(0, 120))], Scores, Probabilities, Labels);

        Assert.Equal([("regime", "warm", 60), ("regime", "cold_drug", 60), ("regime", "all", 120)], groups.Select(g => (g.Kind, g.Name, g.Pairs)));
        Assert.Equal([1, 0], groups[..2].Select(g => g.Auroc));
        Assert.Equal(1, groups[0].Auprc);
        Assert.All(groups, g => Assert.Equal(.25, g.PositiveRate));
        // Slices of four rows in their order: every fourth is positive, as stated.
        Assert.Equal(0, groups[0].Ece, 12);
    }

    [Fact]
    public void Of_FewRowsOrOneLabel_IsLeftOut() => Assert.Empty(Breakdown.Of("family",
        [("small", Rows(0, 49)), ("positives", [.. Rows(0, 120).Where(i => Labels[i] == 1), .. Rows(0, 120).Where(i => Labels[i] == 1)]),
         ("negatives", [.. Rows(0, 120).Where(i => Labels[i] == 0)])], Scores, Probabilities, Labels));

    [Fact]
    public void PairMetrics_ThroughJson_KeepsIntervalsAndWhatIsUndefined()
    {
        var metrics = PairMetrics.Of(Scores, Probabilities, Labels);

        string json = JsonSerializer.Serialize(metrics, JsonSerializerOptions.Web);

        Assert.Equal(metrics, JsonSerializer.Deserialize<PairMetrics>(json, JsonSerializerOptions.Web));
        using var document = JsonDocument.Parse(json);
        var (interval, auroc) = (document.RootElement.GetProperty("aurocInterval"), document.RootElement.GetProperty("auroc").GetDouble());
        Assert.Equal(2, interval.GetArrayLength());
        Assert.InRange(auroc, interval[0].GetDouble(), interval[1].GetDouble());
        // No population was given.
        string[] undefined = ["degreeMatchedAuroc", "allPairsAuprc", "allPairsPositiveRate", "mrr", "hits1", "hits10", "hits50", "enrichment1"];
        Assert.All(undefined, key => Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty(key).ValueKind));
        var oneClass = PairMetrics.Of([1, 2], [.5, .5], [0, 0]);
        Assert.Contains("\"aurocInterval\":null", JsonSerializer.Serialize(oneClass, JsonSerializerOptions.Web));
    }

    [Fact]
    public void MetricSpread_OneSeedUndefined_IsNullThereAndNowhereElse()
    {
        var without = PairMetrics.Of(Scores, Probabilities, Labels);
        var with = without with { Mrr = .5, Hits10 = .25 };

        var spread = MetricSpread.Of([with, with with { Mrr = .7 }]);
        using var half = JsonDocument.Parse(JsonSerializer.Serialize(MetricSpread.Of([with, without]), JsonSerializerOptions.Web));

        Assert.Equal((.6, .1 * Math.Sqrt(2), .25, 0), (Math.Round(spread.Mrr.Mean, 12), spread.Mrr.Sd, spread.Hits10.Mean, spread.Hits10.Sd), Close);
        Assert.Equal(JsonValueKind.Null, half.RootElement.GetProperty("mrr").GetProperty("mean").ValueKind);
        Assert.Equal(JsonValueKind.Number, half.RootElement.GetProperty("auroc").GetProperty("mean").ValueKind);
    }

    private static bool Close((double, double, double, double) a, (double, double, double, double) b) =>
        Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) + Math.Abs(a.Item3 - b.Item3) + Math.Abs(a.Item4 - b.Item4) < 1e-12;

    private static int[] Rows(int from, int to) => [.. Enumerable.Range(from, to - from)];
}
