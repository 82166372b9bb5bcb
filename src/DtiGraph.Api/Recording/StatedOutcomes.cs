using DtiGraph.Evaluation;
using DtiGraph.Ledger;
using DtiGraph.Ranking;

namespace DtiGraph.Api.Recording;

/// <summary>Looks up, for the rows of a submission, what was measured and what had been said of it.</summary>
/// <param name="ledger">Where predictions are.</param>
/// <param name="models">That answered once.</param>
/// <param name="served">Finds drugs and targets, and is asked where no prediction is named.</param>
/// <param name="now">When it is recorded.</param>
internal sealed class StatedOutcomes(ServiceLedger ledger, OldModels models, Served served, DateTimeOffset now) : IDisposable
{
    private const int LongestUnit = 50, LongestAssay = 500, LongestNote = 2_000;

    private readonly Dictionary<string, (Served Served, HashSet<(string, string)> Labelled)> asked = [];

    /// <summary>Either an outcome and what was said, or an error.</summary>
    public async Task<(Outcome? Outcome, StatedBefore? Stated, RowError? Error)> Of(MeasuredOutcome? row, CancellationToken cancellation)
    {
        try
        {
            if (row is null) throw new QueryException("row: expected an outcome, got null");
            Check(row);
            string drug = served.Model.FindDrug(row.Drug).Node.Id!, target = served.Model.FindTarget(row.Target).Node.Id!;
            var entry = row.PredictionId is null ? null : ledger.Entry(row.PredictionId);
            var (then, labelled) = await Model(entry?.ModelVersion ?? served.Model.Manifest.Version, cancellation);
            if (then.Graph.FindDrug(drug) < 0 || then.Graph.FindTarget(target) < 0)
                throw new GoneException($"predictionId: expected a prediction of a model whose graph holds {drug} and {target}, got '{row.PredictionId}'");
            var said = then.Predict(new(Id: drug), new(Id: target));
            return (new(drug, target, row.Outcome, row.Value, row.Unit, row.Relation, row.Assay, row.Note, row.Replaces),
                new(entry?.Id, entry?.At ?? now, then.Manifest.Version, said.Probability, said.DegreeProbability, said.Regime.Text(), labelled.Contains((drug, target))), null);
        }
        catch (GoneException e)
        {
            return (null, null, RowError.Of(e) with { Field = "$.predictionId" }); // the model of that prediction
        }
        catch (Exception e) when (e is QueryException or NotFoundException)
        {
            return (null, null, RowError.Of(e));
        }
    }

    public void Dispose()
    {
        foreach (var (held, _) in asked.Values) held.Release();
    }

    private async Task<(ServedModel, HashSet<(string, string)>)> Model(string version, CancellationToken cancellation)
    {
        if (!asked.TryGetValue(version, out var known))
        {
            var held = await models.Hold(version, served, cancellation);
            var graph = held.Model.Graph;
            asked[version] = known = (held, [.. graph.Interactions.Select(i => (graph.Drugs[i.Drug].Id, graph.Targets[i.Target].Id))]);
        }
        return (known.Served.Model, known.Labelled);
    }

    private static void Check(MeasuredOutcome row)
    {
        if (row.Relation is not (null or "=" or "<" or ">")) throw new QueryException($"relation: expected =, < or >, got '{row.Relation}'");
        if (row.Value is null && (row.Relation ?? row.Unit) is not null) throw new QueryException("value: expected a number beside relation and unit, got none");
        if (row.Value is { } value && !double.IsFinite(value)) throw new QueryException("value: expected a finite number, got a larger one");
        foreach (var (name, text, most) in new[] { ("unit", row.Unit, LongestUnit), ("assay", row.Assay, LongestAssay), ("note", row.Note, LongestNote) })
            if (text?.Length > most) throw new QueryException($"{name}: expected at most {most} characters, got {text.Length}");
    }
}
