using System.Collections.Immutable;
using DtiGraph.Graphs;
using DtiGraph.Splits;

namespace DtiGraph.Ledger;

/// <summary>A graph with the outcomes of a ledger in it.</summary>
/// <param name="Graph">The graph to train on.</param>
/// <param name="Added">Pairs that had no label and have one now.</param>
/// <param name="Replaced">Pairs whose label an outcome turned that said so.</param>
/// <param name="Agreeing">Pairs whose label the graph had already.</param>
/// <param name="Frozen">Pairs of the frozen evaluation set, which are left as they are: what was measured because a model asked for it would make that set a biased one.</param>
/// <param name="Unknown">Pairs with an end that the graph does not hold.</param>
/// <param name="Contradictions">What contradicts the graph or an earlier outcome, one line each.</param>
public sealed record AppliedOutcomes(Snapshot Graph, int Added, int Replaced, int Agreeing, int Frozen, int Unknown, ImmutableArray<string> Contradictions)
{
    private const string Source = "outcome";

    /// <summary>Adds outcomes to a graph. Of several for a pair the newest counts. A label that the graph has stays, unless the newest outcome was recorded to replace it.</summary>
    /// <param name="graph">As its store has it.</param>
    /// <param name="outcomes">In the order of recording.</param>
    /// <remarks>The measured number stays in the ledger: the graph's affinity is Kd in nM, which a measurement need not be.</remarks>
    public static AppliedOutcomes To(Snapshot graph, IReadOnlyList<RecordedOutcome> outcomes)
    {
        var partition = new PairPartition(graph, SplitPolicy.Frozen, 0);
        var labels = graph.Interactions.ToDictionary(i => (i.Drug, i.Target));
        var contradictions = ImmutableArray.CreateBuilder<string>();
        int added = 0, replaced = 0, agreeing = 0, frozen = 0, unknown = 0;
        foreach (var pair in outcomes.GroupBy(o => (o.Outcome.Drug, o.Outcome.Target)))
        {
            var newest = pair.MaxBy(o => o.Number)!;
            string name = $"{pair.Key.Drug} and {pair.Key.Target}";
            foreach (var other in pair.Where(o => o.Outcome.Finding != newest.Outcome.Finding))
                contradictions.Add($"{name}: outcome {other.Number} is {Word(other)}, outcome {newest.Number} is {Word(newest)}: the newer one counts");
            var (drug, target) = (graph.FindDrug(pair.Key.Drug), graph.FindTarget(pair.Key.Target));
            if (drug < 0 || target < 0)
            {
                unknown++;
                continue;
            }
            if (partition.Of(drug, target) == Part.Test)
            {
                frozen++;
                continue;
            }
            int label = newest.Outcome.Finding == Finding.Active ? 1 : 0;
            var measured = new Interaction(drug, target, label, "", null, $"{Source} {newest.Number}");
            if (!labels.TryGetValue((drug, target), out var recorded)) added++;
            else if (recorded.Label == label)
            {
                agreeing++;
                continue;
            }
            else
            {
                contradictions.Add($"{name}: the graph says {(recorded.Label == 1 ? "active" : "inactive")}, outcome {newest.Number} says {Word(newest)}: "
                    + (newest.Outcome.Replaces ? "the outcome replaces it" : "the graph stays, since the outcome does not say that it replaces it"));
                if (!newest.Outcome.Replaces) continue;
                replaced++;
            }
            labels[(drug, target)] = measured;
        }
        var grown = added + replaced == 0 ? graph : new Snapshot(graph.Drugs, graph.Targets, graph.Entities,
            [.. labels.Values.OrderBy(i => i.Drug).ThenBy(i => i.Target)], graph.Relations, graph.Splits);
        return new(grown, added, replaced, agreeing, frozen, unknown, contradictions.ToImmutable());
    }

    /// <summary>What was done, in a line.</summary>
    public string Summary =>
        $"outcomes: {Added} pairs added, {Replaced} labels replaced, {Agreeing} known already, {Frozen} of the frozen set left out, {Unknown} not of this graph, {Contradictions.Length} contradictions";

    private static string Word(RecordedOutcome outcome) => outcome.Outcome.Finding == Finding.Active ? "active" : "inactive";
}
