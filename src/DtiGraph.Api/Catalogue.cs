using DtiGraph.Evaluation;
using DtiGraph.Graphs;
using DtiGraph.Ranking;

namespace DtiGraph.Api;

/// <summary>The drugs and targets of the served graph, for looking up.</summary>
internal sealed class Catalogue
{
    private readonly ServedModel model;
    private readonly ILookup<int, Interaction> byDrug, byTarget;
    private readonly ILookup<int, int> trainByDrug, trainByTarget;

    public Catalogue(ServedModel model)
    {
        this.model = model;
        byDrug = model.Graph.Interactions.ToLookup(i => i.Drug);
        byTarget = model.Graph.Interactions.ToLookup(i => i.Target);
        // An artifact's graph carries one split, the one that was used; rows may repeat.
        var train = model.Graph.Splits[0].Train.Where(row => row.Label == 1).Select(row => (row.Drug, row.Target)).Distinct().ToList();
        trainByDrug = train.ToLookup(pair => pair.Drug, pair => pair.Target);
        trainByTarget = train.ToLookup(pair => pair.Target, pair => pair.Drug);
    }

    public Page<NodeView> Drugs(PageQuery page)
    {
        var found = page.Of("drugs", model.Graph.Drugs, d => d.Id, d => [d.Id, d.Name]);
        return new([.. found.Items.Select(NodeViews.Of)], found.Total, found.NextCursor);
    }

    public Page<NodeView> Targets(PageQuery page)
    {
        var found = page.Of("targets", model.Graph.Targets, t => t.Id, t => [t.Id, t.Gene, t.Name]);
        return new([.. found.Items.Select(NodeViews.Of)], found.Total, found.NextCursor);
    }

    /// <inheritdoc cref="ServedModel.FindDrug"/>
    public DrugDetail Drug(string text)
    {
        var found = model.FindDrug(text);
        string id = found.Node.Id!;
        int index = model.Graph.FindDrug(id);
        var drug = model.Graph.Drugs[index];
        string? fault = model.Manifest.Unreadable.FirstOrDefault(u => u.Id == id)?.Reason;
        return new(id, found.ResolvedBy, drug.Name, NodeViews.Of(drug).CrossReferences, Given(drug.Smiles), fault, Given(drug.Provenance),
            Facts(byDrug[index], trainByDrug[index].Count(), model.Degrees.HasDrug(index) ? Regime.Warm : Regime.ColdDrug));
    }

    /// <inheritdoc cref="ServedModel.FindTarget"/>
    public TargetDetail Target(string text)
    {
        var found = model.FindTarget(text);
        string id = found.Node.Id!;
        int index = model.Graph.FindTarget(id);
        var target = model.Graph.Targets[index];
        return new(id, found.ResolvedBy, target.Name, target.Gene, NodeViews.Of(target).CrossReferences, target.Sequence.Length, Given(target.Provenance),
            Facts(byTarget[index], trainByTarget[index].Count(), model.Degrees.HasTarget(index) ? Regime.Warm : Regime.ColdTarget));
    }

    private static NodeFacts Facts(IEnumerable<Interaction> recorded, int train, Regime regime) =>
        new(recorded.Count(i => i.Label == 1), recorded.Count(i => i.Label == 0), train, regime);

    private static string? Given(string text) => text.Length > 0 ? text : null;
}

/// <summary>A drug of the graph.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ResolvedBy">How it was found: by id, crossReference, gene, name, structure or sequence.</param>
/// <param name="Name">Its name; empty where the graph has none.</param>
/// <param name="CrossReferences">Its names in public databases, by database.</param>
/// <param name="Smiles">Its structure; absent where it has none that a SMILES can say.</param>
/// <param name="StructureFault">Why the structure cannot be read; absent where it can. Such a drug is treated as one without a structure.</param>
/// <param name="Provenance">Where the row comes from; absent where the graph does not say.</param>
/// <param name="Facts">What is recorded of it.</param>
public sealed record DrugDetail(
    string Id, string ResolvedBy, string Name, IReadOnlyDictionary<string, string> CrossReferences, string? Smiles, string? StructureFault, string? Provenance, NodeFacts Facts);

/// <summary>A target of the graph.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ResolvedBy">How it was found: by id, crossReference, gene, name, structure or sequence.</param>
/// <param name="Name">Its name; empty where the graph has none.</param>
/// <param name="Gene">Gene symbol; empty where the graph has none.</param>
/// <param name="CrossReferences">Its names in public databases, by database.</param>
/// <param name="SequenceLength">Amino acids; 0 where the graph has no sequence.</param>
/// <param name="Provenance">Where the row comes from; absent where the graph does not say.</param>
/// <param name="Facts">What is recorded of it.</param>
public sealed record TargetDetail(
    string Id, string ResolvedBy, string Name, string Gene, IReadOnlyDictionary<string, string> CrossReferences, int SequenceLength, string? Provenance, NodeFacts Facts);

/// <summary>What is recorded of a drug or a target. All other pairs are unrecorded, which is not inactive.</summary>
/// <param name="Interactions">Recorded interactions.</param>
/// <param name="MeasuredInactives">Pairs that were tested and did not bind.</param>
/// <param name="TrainInteractions">Interactions that the network was trained on; the others were kept for validation and test.</param>
/// <param name="Regime">warm where it has a labelled pair in train, else cold_drug or cold_target: expect less of its probabilities.</param>
public sealed record NodeFacts(int Interactions, int MeasuredInactives, int TrainInteractions, Regime Regime);
