using System.Collections.Immutable;
using DtiGraph.Artifacts;
using DtiGraph.Evaluation;

namespace DtiGraph.Reports;

/// <summary>Where the interactions of test stand among all targets of their drugs, filtered: other recorded interactions of the drug are left out.</summary>
/// <param name="Interactions">Of test.</param>
/// <param name="Targets">Of the graph: the largest rank that can be.</param>
/// <param name="Models">gnn, degree.</param>
public sealed record RanksReport(int Interactions, int Targets, ImmutableArray<ModelRanks> Models)
{
    internal static RanksReport Of(Artifact artifact, TrainDegrees known)
    {
        int targets = artifact.Graph.Targets.Length;
        var (odds, calibrator) = (artifact.Odds(known), artifact.Manifest.Calibrator);
        var recorded = artifact.Graph.Interactions.Where(i => i.Label == 1).Select(i => (i.Drug, i.Target))
            .Concat(artifact.Pairs.Parts.SelectMany(p => p.Rows).Where(r => r.Label == 1).Select(r => (r.Drug, r.Target))).ToHashSet();
        var drugs = artifact.Pairs.Test.Where(r => r.Label == 1).Select(r => (r.Drug, r.Target)).Distinct().GroupBy(p => p.Drug, p => p.Target)
            .OrderBy(g => g.Key).Select(g => (Drug: g.Key, Positives: g.Order().ToArray())).ToArray();
        var ranks = new (double[] Gnn, double[] Degree)[drugs.Length];
        // Each drug writes its own place: the order of the threads does not show.
        Parallel.For(0, drugs.Length, i =>
        {
            var (drug, positives) = drugs[i];
            int[] others = [.. Enumerable.Range(0, targets).Where(t => !recorded.Contains((drug, t)))];
            ranks[i] = (
                Ranks(positives, others, t => odds.Of(drug, t, calibrator)),
                Ranks(positives, others, t => known.Twin.Score(drug, t)));
        });
        return new(ranks.Sum(r => r.Gnn.Length), targets,
        [
            new("gnn", RankHistogram.Of([.. ranks.SelectMany(r => r.Gnn)], targets)),
            new("degree", RankHistogram.Of([.. ranks.SelectMany(r => r.Degree)], targets)),
        ]);
    }

    private static double[] Ranks(int[] positives, int[] others, Func<int, double> score)
    {
        double[] scores = [.. others.Select(score)];
        return [.. positives.Select(t => RankHistogram.Rank(score(t), scores))];
    }
}

/// <summary>Ranks of one model.</summary>
/// <param name="Name">gnn, degree.</param>
/// <param name="Histogram">Of its ranks; ties take their mean rank.</param>
public sealed record ModelRanks(string Name, RankHistogram Histogram);
