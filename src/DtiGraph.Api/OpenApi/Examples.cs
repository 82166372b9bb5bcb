using System.Text.Json;
using DtiGraph.Api.Batch;
using DtiGraph.Api.Nightly;
using DtiGraph.Api.Recording;
using DtiGraph.Evaluation;
using DtiGraph.Evidence;
using DtiGraph.Jobs;
using DtiGraph.Ledger;
using DtiGraph.Ranking;
using DtiGraph.Registry;

namespace DtiGraph.Api.OpenApi;

/// <summary>What an operation can be tried with, and what it then answers.</summary>
/// <param name="Parameters">Values of path and query parameters, by name.</param>
/// <param name="Body">The request's body; null where it has none.</param>
/// <param name="Answer">The answer's body.</param>
internal sealed record Example(IReadOnlyDictionary<string, object> Parameters, object? Body, object Answer)
{
    /// <summary>The body in other kinds than JSON, by media type.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>();
}

/// <summary>An example for every operation, made by the served model itself: whatever graph is served, they work.</summary>
/// <remarks>Made when the document is first asked for, not when the model is put in service.</remarks>
internal sealed class Examples(ServedModel model, Catalogue catalogue, EvidenceSearch evidence)
{
    // Of the starter graph; another graph gives the drug and the target with most recorded interactions.
    private const string Aspirin = "DB00945", Cyclooxygenase = "P23219";

    // Propionylsalicylic acid: aspirin with one more carbon.
    private const string NewDrug = "CCC(=O)Oc1ccccc1C(O)=O";

    // No ledger has it: what a ledger holds is its own.
    private const string Entry = "019ab5c8-4f00-7000-8000-000000000000";

    private static readonly DateTimeOffset Then = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private const string JobId = "20260102-020000-001";

    private static readonly DateTimeOffset Night = new(2026, 1, 2, 2, 0, 0, TimeSpan.Zero);

    /// <summary>A job that runs.</summary>
    public static readonly JobView Job = new(JobId, "retrain", RunState.Running, Night, null, null, new('0', 64), null, new(40, 200), JobView.Path(JobId) + "/log", null);

    private static readonly JobView Ended = Job with
    {
        State = RunState.Promoted,
        Ended = Night.AddMinutes(4),
        Reason = "All 11 checks of the evaluation gate hold.",
        Version = 7,
        Report = JobView.Path(JobId) + "/report",
    };

    private readonly Lazy<Dictionary<string, Example>> byOperation = new(() => All(model, catalogue, evidence));

    /// <summary>The example of an operation.</summary>
    /// <exception cref="KeyNotFoundException">It has none: every operation must.</exception>
    public Example Of(string operation) => byOperation.Value[operation];

    private static Dictionary<string, Example> All(ServedModel model, Catalogue catalogue, EvidenceSearch evidence)
    {
        var graph = model.Graph;
        string drug = graph.FindDrug(Aspirin) >= 0 ? Aspirin : graph.Drugs[Most(graph.Interactions.Select(i => i.Drug))].Id;
        string target = graph.FindTarget(Cyclooxygenase) >= 0 ? Cyclooxygenase : graph.Targets[Most(graph.Interactions.Select(i => i.Target))].Id;
        var top = new RankParameters(Top: 3);
        var rank = new RankQuery(new NodeQuery(Smiles: NewDrug), Top: 3, MinProbability: 0.01, Decision: new(AssayCost: 1, HitValue: 20), Against: [new(target)]);
        var pairs = new PredictionRequest([
            new(new PairQuery(new(Id: drug), new(Id: target))),
            new(new PairQuery(new(Smiles: NewDrug), new(Id: target))),
            new(new PairQuery(new(Smiles: "C1CC"), new(Id: target)))]);
        var said = model.Predict(new(Id: drug), new(Id: target));
        var measured = new RecordedOutcome(1, Then, null, new(drug, target, Finding.Active, 1.7, "uM", "=", "IC50, COX-1 inhibition"),
            new(Guid.Parse(Entry), Then, model.Manifest.Version, said.Probability, said.DegreeProbability, said.Regime.Text(), false));
        return new()
        {
            ["listDrugs"] = new(Named(("search", drug), ("limit", 5)), null, catalogue.Drugs(new(drug, 5))),
            ["getDrug"] = new(Named(("id", drug)), null, catalogue.Drug(drug)),
            ["rankTargetsOfDrug"] = new(Named(("id", drug), ("top", 3)), null, model.Rank(top.About(drug: new(drug)))),
            ["listTargets"] = new(Named(("search", target), ("limit", 5)), null, catalogue.Targets(new(target, 5))),
            ["getTarget"] = new(Named(("id", target)), null, catalogue.Target(target)),
            ["rankDrugsOfTarget"] = new(Named(("id", target), ("top", 3)), null, model.Rank(top.About(target: new(target)))),
            ["explainPair"] = new(Named(("id", drug), ("tid", target), ("top", 2)), null, evidence.Of(drug, target, 2)),
            ["rank"] = new(Named(), rank, model.Rank(rank)),
            ["predict"] = new(Named(), pairs, pairs.Answer(model, new BatchLimits().MaximumJsonSeconds, CancellationToken.None).List)
            {
                Texts = new Dictionary<string, string>
                {
                    [PairTable.Csv] = $"drug,smiles,target\n{drug},,{target}\n,{NewDrug},{target}\n,C1CC,{target}\n",
                    [PairTable.NdJson] = $$$"""{"drug":{"id":"{{{drug}}}"},"target":{"id":"{{{target}}}"}}""" + "\n"
                        + $$$"""{"drug":{"smiles":"{{{NewDrug}}}"},"target":{"id":"{{{target}}}"}}""" + "\n",
                },
            },
            ["getPrediction"] = new(Named(("id", Entry)), null, new PredictionEntry(Guid.Parse(Entry), Then, model.Manifest.Version, model.Manifest.GraphId, "rankTargetsOfDrug",
                JsonSerializer.SerializeToElement(new { path = new { id = drug }, query = new { top = "3" } }), new('0', 64), Accepted.Json, new('0', 64), true, null, "")),
            ["replayPrediction"] = new(Named(("id", Entry)), null, model.Rank(top.About(drug: new(drug)))),
            ["getScorecard"] = new(Named(), null, Scorecard.Of([measured])),
            ["recordOutcomes"] = new(Named((OutcomeEndpoints.KeyHeader, "plate-17")), new OutcomeSubmission([new(drug, target, Finding.Active, 1.7, "uM", "=", "IC50, COX-1 inhibition", PredictionId: Entry)]),
                new OutcomeReceipt(Then, 1, [new(0, 1, measured.Stated, null)])),
            ["listOutcomes"] = new(Named(("limit", 5)), null, new Page<OutcomeView>([OutcomeView.Of(measured)], 1, null)),
            ["listModels"] = new(Named(), null, new ModelList([ModelSummary.Of(model)])),
            ["getModel"] = new(Named(("version", model.Manifest.Version)), null, ModelSummary.Of(model)),
            ["promoteModel"] = new(Named(("version", model.Manifest.Version)), new VersionChange("Confirmed by the March assays."), ModelSummary.Of(model)),
            ["shadowModel"] = new(Named(("version", model.Manifest.Version)), new VersionChange("To be watched for a week."), ModelSummary.Of(model) with { State = ModelState.Shadow, Shadow = new(0, 0, 0, null, null) }),
            ["rollbackModel"] = new(Named(), new VersionChange("Rankings of kinases look wrong."), ModelSummary.Of(model)),
            ["retrain"] = new(Named(), null, Job),
            ["listJobs"] = new(Named(("limit", 5)), null, new Page<JobView>([Ended], 1, null)),
            ["getJob"] = new(Named(("id", JobId)), null, Ended),
            ["getJobLog"] = new(Named(("id", JobId)), null, new JobLog(JobId, ["seed 1: features", "epoch 40/200  loss 0.0312  AUPRC 0.8710  best 0.8722 (38)  at most 1:12 left"])),
            ["getJobReport"] = new(Named(("id", JobId)), null, new JobReport(JobId, [GateReport.Of("evaluation", new GateCheck("frozen pairs learned", 0, 0, true, "0 pairs of the frozen set were in its train or validation"))])),
            ["cancelJob"] = new(Named(("id", JobId)), null, Job),
            ["getReliability"] = new(Named(("version", model.Manifest.Version), ("part", "test")), null, Reliability.Of(model, "test")),
            ["live"] = new(Named(), null, new Liveness("live")),
            ["ready"] = new(Named(), null, new Readiness("ready", model.Manifest.Version, model.Manifest.GraphId)),
        };
    }

    private static int Most(IEnumerable<int> nodes) => nodes.CountBy(n => n).OrderByDescending(n => n.Value).ThenBy(n => n.Key).Select(n => n.Key).FirstOrDefault();

    private static Dictionary<string, object> Named(params (string Name, object Value)[] values) => values.ToDictionary(v => v.Name, v => v.Value);
}
