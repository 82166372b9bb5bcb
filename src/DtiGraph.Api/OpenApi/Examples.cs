using DtiGraph.Evidence;
using DtiGraph.Ranking;

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
            ["predict"] = new(Named(), pairs, pairs.Answer(model, CancellationToken.None))
            {
                Texts = new Dictionary<string, string>
                {
                    [PairTable.Csv] = $"drug,smiles,target\n{drug},,{target}\n,{NewDrug},{target}\n,C1CC,{target}\n",
                    [PairTable.NdJson] = $$$"""{"drug":{"id":"{{{drug}}}"},"target":{"id":"{{{target}}}"}}""" + "\n"
                        + $$$"""{"drug":{"smiles":"{{{NewDrug}}}"},"target":{"id":"{{{target}}}"}}""" + "\n",
                },
            },
            ["listModels"] = new(Named(), null, new ModelList([ModelSummary.Of(model)])),
            ["getModel"] = new(Named(("version", model.Manifest.Version)), null, ModelSummary.Of(model)),
            ["getReliability"] = new(Named(("version", model.Manifest.Version), ("part", "test")), null, Reliability.Of(model, "test")),
            ["live"] = new(Named(), null, new Liveness("live")),
            ["ready"] = new(Named(), null, new Readiness("ready", model.Manifest.Version, model.Manifest.GraphId)),
        };
    }

    private static int Most(IEnumerable<int> nodes) => nodes.CountBy(n => n).OrderByDescending(n => n.Value).ThenBy(n => n.Key).Select(n => n.Key).FirstOrDefault();

    private static Dictionary<string, object> Named(params (string Name, object Value)[] values) => values.ToDictionary(v => v.Name, v => v.Value);
}
