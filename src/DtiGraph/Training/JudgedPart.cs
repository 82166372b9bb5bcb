using System.Collections.Immutable;
using DtiGraph.Evaluation;
using DtiGraph.Graphs;
using DtiGraph.Splits;

namespace DtiGraph.Training;

/// <summary>The labelled pairs that a model is judged on, and the unrecorded pairs around them.</summary>
/// <param name="graph">The graph.</param>
/// <param name="pairs">The labelled pairs, at least one.</param>
/// <param name="recorded">Every pair on record, whatever its part and label.</param>
internal sealed class JudgedPart(Snapshot graph, LabelledPairs pairs, IEnumerable<(int Drug, int Target)> recorded)
{
    private const string FamilyKind = "family";

    private readonly PairPopulation population = new(graph.Targets.Length, [.. pairs.Rows], recorded);

    /// <summary>What is on record: the graph's interactions and measured inactives, and under a published split its rows. The negatives that a
    /// drawn split lists where the data has none are unrecorded pairs.</summary>
    public static IEnumerable<(int Drug, int Target)> Recorded(Snapshot graph, bool published, IEnumerable<(int Drug, int Target)> rows) =>
        graph.Interactions.Select(i => (i.Drug, i.Target)).Concat(published ? rows : []);

    /// <summary>All metrics of one model.</summary>
    /// <param name="logOdds">The model: calibrated log-odds of a pair in the population.</param>
    /// <param name="ofDrug">The same of a drug with its targets, where these are cheaper together.</param>
    public PairMetrics Measure(Func<int, int, double> logOdds, Func<int, Func<int, double>>? ofDrug = null)
    {
        double[] listed = Listed(logOdds);
        return PairMetrics.Of(listed, Probabilities(listed), pairs.Labels, ranking: population.Measure(logOdds, ofDrug: ofDrug));
    }

    /// <summary>The light metrics of one model by regime and by target family.</summary>
    /// <param name="logOdds">The model: calibrated log-odds of a pair in the population.</param>
    /// <param name="known">Says the regime.</param>
    public ImmutableArray<Breakdown> Breakdown(Func<int, int, double> logOdds, TrainDegrees known)
    {
        double[] listed = Listed(logOdds), probabilities = Probabilities(listed);
        int[] rows = [.. Enumerable.Range(0, pairs.Count)];
        var regimes = rows.ToLookup(i => known.RegimeOf(pairs.Drugs[i], pairs.Targets[i]));
        var families = Families().Select(f => (f.Name, rows.Where(i => f.Targets.Contains(pairs.Targets[i])).ToArray()));
        return
        [
            .. Evaluation.Breakdown.Of("regime", Enum.GetValues<Regime>().Select(r => (r.Text(), regimes[r].ToArray())), listed, probabilities, pairs.Labels),
            .. Evaluation.Breakdown.Of(FamilyKind, families, listed, probabilities, pairs.Labels),
        ];
    }

    /// <summary>Listed pairs are judged by their own class ratio, so log-odds are taken for the pairs as listed.</summary>
    private double[] Listed(Func<int, int, double> logOdds)
    {
        double listed = -Math.Log(pairs.NegativeFraction);
        return [.. Enumerable.Range(0, pairs.Count).Select(i => logOdds(pairs.Drugs[i], pairs.Targets[i]) + listed)];
    }

    private static double[] Probabilities(double[] logOdds) => [.. logOdds.Select(l => Logistic.Sigmoid(l))];

    /// <summary>Targets by family, in the order of the entities; a target may be in several.</summary>
    private IEnumerable<(string Name, HashSet<int> Targets)> Families()
    {
        var families = graph.Entities.Where(e => e.Kind == FamilyKind).ToList();
        return graph.Members(Snapshot.TargetKind, FamilyKind).OrderBy(g => g.Key)
            .Select(g => (families[g.Key].Name is { Length: > 0 } name ? name : families[g.Key].Id, g.ToHashSet()));
    }
}
