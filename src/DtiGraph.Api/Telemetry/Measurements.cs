using System.Diagnostics;
using System.Diagnostics.Metrics;
using DtiGraph.Evaluation;
using DtiGraph.Jobs;
using DtiGraph.Ranking;

namespace DtiGraph.Api.Telemetry;

/// <summary>What the service measures of its answers, beside what ASP.NET Core measures of requests.</summary>
internal sealed class Measurements
{
    /// <summary>The meter's name.</summary>
    public const string Meter = "DtiGraph";

    /// <summary>{row}, counter by regime: rows with a probability. The share of those that are not warm is the share of cold starts.</summary>
    public const string Rows = "dtigraph.answer.rows";

    /// <summary>1, histogram in [0, 1]: probability of each such row.</summary>
    public const string Probability = "dtigraph.answer.probability";

    /// <summary>{row}, histogram: pairs of a batch, also those that failed.</summary>
    public const string BatchRows = "dtigraph.batch.rows";

    /// <summary>{row}, counter: rows of batches that are answered while they come in, as they are sent.</summary>
    public const string StreamedRows = "dtigraph.batch.streamed";

    /// <summary>1, always 1: version and graph_id say which model answers.</summary>
    public const string Model = "dtigraph.model.info";

    /// <summary>{run}, counter by outcome: runs of the retraining job that ended while the service ran.</summary>
    public const string Runs = "dtigraph.retrain.runs";

    /// <summary>s, histogram by outcome: how long each of them took.</summary>
    public const string RunSeconds = "dtigraph.retrain.duration";

    /// <summary>{ranking}, counter by outcome: compared, dropped, failed. Rankings that the shadow was to make, too.</summary>
    public const string Shadows = "dtigraph.shadow.rankings";

    /// <summary>1, histogram in [0, 1]: share of the first rows that the serving version and the shadow have in common.</summary>
    public const string ShadowOverlap = "dtigraph.shadow.overlap";

    /// <summary>1, histogram in [0, 1]: mean absolute difference in probability of these rows.</summary>
    public const string ShadowDifference = "dtigraph.shadow.difference";

    private readonly Counter<long> rows;
    private readonly Histogram<double> probability;
    private readonly Histogram<int> batchRows;
    private readonly Counter<int> streamedRows;
    private readonly Counter<int> runs;
    private readonly Histogram<double> runSeconds;
    private readonly Counter<int> shadows;
    private readonly Histogram<double> shadowOverlap, shadowDifference;

    public Measurements(IMeterFactory meters, InService models)
    {
        var meter = meters.Create(Meter);
        rows = meter.CreateCounter<long>(Rows, "{row}", "Rows with a probability, by regime.");
        probability = meter.CreateHistogram<double>(Probability, "1", "Probability of each row.");
        batchRows = meter.CreateHistogram<int>(BatchRows, "{row}", "Pairs of a batch.");
        streamedRows = meter.CreateCounter<int>(StreamedRows, "{row}", "Rows of batches that are answered while they come in.");
        runs = meter.CreateCounter<int>(Runs, "{run}", "Runs of the retraining job, by outcome.");
        runSeconds = meter.CreateHistogram<double>(RunSeconds, "s", "How long runs of the retraining job took, by outcome.");
        shadows = meter.CreateCounter<int>(Shadows, "{ranking}", "Rankings that the shadow was to make, too, by outcome.");
        shadowOverlap = meter.CreateHistogram<double>(ShadowOverlap, "1", "Share of the first rows that serving version and shadow have in common.");
        shadowDifference = meter.CreateHistogram<double>(ShadowDifference, "1", "Mean absolute difference in probability of these rows.");
        meter.CreateObservableGauge(Model, () => new Measurement<int>(1, new("version", models.Manifest.Version), new("graph_id", models.Manifest.GraphId)), "1", "The model that answers.");
    }

    /// <summary>A ranked list that is answered.</summary>
    public void Answer(RankedList list)
    {
        foreach (var row in list.Items) Row(row);
    }

    /// <summary>A batch that is answered.</summary>
    public void Answer(PredictionList list)
    {
        batchRows.Record(list.Items.Count);
        foreach (var row in list.Items.Select(r => r.Prediction).OfType<RankedPair>()) Row(row);
    }

    /// <summary>Rows of a batch that is answered while it comes in.</summary>
    /// <param name="sent">All of them, also those that failed.</param>
    /// <param name="predictions">The others.</param>
    public void Stream(int sent, IEnumerable<RankedPair> predictions)
    {
        streamedRows.Add(sent);
        foreach (var row in predictions) Row(row);
    }

    /// <summary>The end of such a batch.</summary>
    /// <param name="rows">All of its rows.</param>
    public void EndOfStream(int rows) => batchRows.Record(rows);

    /// <summary>A run of the retraining job that ended.</summary>
    public void Run(RunRecord run)
    {
        var outcome = new TagList { { "outcome", run.State.ToString().ToLowerInvariant() } };
        runs.Add(1, outcome);
        if (run.Ended is { } end) runSeconds.Record((end - run.Started).TotalSeconds, outcome);
    }

    /// <summary>A ranking that the shadow made, too.</summary>
    public void Shadow(double overlap, double difference)
    {
        Shadow("compared");
        shadowOverlap.Record(overlap);
        if (!double.IsNaN(difference)) shadowDifference.Record(difference); // no row is in both
    }

    /// <summary>A ranking that it was too busy for.</summary>
    public void ShadowDropped() => Shadow("dropped");

    /// <summary>A ranking that it could not make.</summary>
    public void ShadowFailed() => Shadow("failed");

    private void Shadow(string outcome) => shadows.Add(1, new TagList { { "outcome", outcome } });

    private void Row(RankedPair row)
    {
        rows.Add(1, new TagList { { "regime", row.Regime.Text() } });
        probability.Record(row.Probability);
    }
}
