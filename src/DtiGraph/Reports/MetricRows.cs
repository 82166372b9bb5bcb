using System.Text.Json;
using System.Text.Json.Nodes;

namespace DtiGraph.Reports;

/// <summary>The metrics as rows of a table: a metric a row, so that every metric that a model is judged by appears, whatever their number.</summary>
internal static class MetricRows
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["pairs"] = "labelled pairs",
        ["positiveRate"] = "positive rate",
        ["auroc"] = "AUROC",
        ["auprc"] = "AUPRC",
        ["ece"] = "ECE, 15 bins of equal mass",
        ["eceExcess"] = "ECE above sampling noise",
        ["brier"] = "Brier",
        ["logLoss"] = "log-loss, nats",
        ["degreeMatchedAuroc"] = "AUROC, degree-matched negatives",
        ["allPairsAuprc"] = "AUPRC against all unrecorded pairs",
        ["allPairsPositiveRate"] = "positive rate among all these",
        ["mrr"] = "MRR, filtered, per drug",
        ["hits1"] = "Hits@1",
        ["hits10"] = "Hits@10",
        ["hits50"] = "Hits@50",
        ["enrichment1"] = "enrichment in the first 1 %",
        ["aurocInterval"] = "AUROC, 95 % interval",
        ["auprcInterval"] = "AUPRC, 95 % interval",
    };

    /// <summary>Metrics over models and parts.</summary>
    /// <param name="columns">Metrics records, all of one type.</param>
    /// <returns>Rows: the metric's name, then a cell for each column; metrics that no column has are left out.</returns>
    public static IEnumerable<string[]> Of(IReadOnlyList<object> columns)
    {
        var objects = columns.Select(c => JsonSerializer.SerializeToNode(c, c.GetType(), JsonSerializerOptions.Web)!.AsObject()).ToList();
        return objects[0].Select(p => p.Key).Where(key => objects.Any(o => Cell(key, o[key]) != "–"))
            .Select(key => (string[])[Names.GetValueOrDefault(key, key), .. objects.Select(o => Cell(key, o[key]))]);
    }

    private static string Cell(string key, JsonNode? node) => node switch
    {
        null => "–",
        JsonValue value when value.TryGetValue(out double number) => Number(key, number),
        JsonArray interval => interval.Contains(null) ? "–" : string.Join(" to ", interval.Select(end => Number(key, (double)end!))),
        JsonObject spread when spread["mean"] is null => "–",
        JsonObject spread when key == "pairs" => Number(key, (double)spread["mean"]!),
        JsonObject spread => $"{Number(key, (double)spread["mean"]!).Replace(" %", "")} ± {Number(key, (double?)spread["sd"] ?? double.NaN)}",
        _ => node.ToJsonString(),
    };

    private static string Number(string key, double value) => key switch
    {
        "pairs" => Html.Count(value),
        "enrichment1" => Html.Rank(value),
        _ when key.EndsWith("ositiveRate", StringComparison.Ordinal) => Html.Percent(value),
        _ => Html.Fixed(value),
    };
}
