using System.Text.Json.Serialization;

namespace DtiGraph.Evaluation;

/// <summary>One number over several seeds. NaN (JSON null) where it is undefined for a seed.</summary>
/// <param name="Mean">Arithmetic mean.</param>
/// <param name="Sd">Sample standard deviation (n - 1), at least 0; 0 for a single seed.</param>
public readonly record struct Spread(
    [property: JsonConverter(typeof(UndefinedAsNull))] double Mean,
    [property: JsonConverter(typeof(UndefinedAsNull))] double Sd)
{
    /// <summary>Mean and standard deviation.</summary>
    /// <param name="values">At least one.</param>
    /// <exception cref="ArgumentException">No values.</exception>
    public static Spread Of(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0) throw new ArgumentException("spread: expected at least one value, got none", nameof(values));
        double mean = values.Average(), squares = values.Sum(v => (v - mean) * (v - mean));
        return new(mean, values.Count == 1 ? 0 : Math.Sqrt(squares / (values.Count - 1)));
    }
}

/// <summary>The metrics of one model over several seeds; each as in <see cref="PairMetrics"/>.</summary>
/// <param name="Pairs">Labelled pairs.</param>
/// <param name="PositiveRate">Share of positives.</param>
/// <param name="Auroc">Area under the ROC curve.</param>
/// <param name="Auprc">Average precision.</param>
/// <param name="Ece">Expected calibration error.</param>
/// <param name="EceExcess">Ece minus its level under sampling noise.</param>
/// <param name="Brier">Mean squared distance.</param>
/// <param name="LogLoss">Nats.</param>
/// <param name="DegreeMatchedAuroc">AUROC against degree-matched negatives.</param>
/// <param name="AllPairsAuprc">Average precision against every unrecorded pair.</param>
/// <param name="AllPairsPositiveRate">Share of positives among all these pairs.</param>
/// <param name="Mrr">Mean reciprocal rank, filtered, per drug.</param>
/// <param name="Hits1">Share of positives that rank first.</param>
/// <param name="Hits10">Share among the first 10.</param>
/// <param name="Hits50">Share among the first 50.</param>
/// <param name="Enrichment1">Enrichment in the first 1 %.</param>
public sealed record MetricSpread(
    Spread Pairs, Spread PositiveRate, Spread Auroc, Spread Auprc, Spread Ece, Spread EceExcess, Spread Brier, Spread LogLoss,
    Spread DegreeMatchedAuroc, Spread AllPairsAuprc, Spread AllPairsPositiveRate, Spread Mrr, Spread Hits1, Spread Hits10, Spread Hits50, Spread Enrichment1)
{
    /// <summary>Over seeds.</summary>
    /// <param name="seeds">One entry a seed, at least one.</param>
    public static MetricSpread Of(IReadOnlyCollection<PairMetrics> seeds)
    {
        Spread Over(Func<PairMetrics, double> metric) => Spread.Of([.. seeds.Select(metric)]);
        return new(Over(m => m.Pairs), Over(m => m.PositiveRate), Over(m => m.Auroc), Over(m => m.Auprc),
            Over(m => m.Ece), Over(m => m.EceExcess), Over(m => m.Brier), Over(m => m.LogLoss),
            Over(m => m.DegreeMatchedAuroc), Over(m => m.AllPairsAuprc), Over(m => m.AllPairsPositiveRate),
            Over(m => m.Mrr), Over(m => m.Hits1), Over(m => m.Hits10), Over(m => m.Hits50), Over(m => m.Enrichment1));
    }
}
