using System.Collections.Immutable;
using DtiGraph.Evaluation;

namespace DtiGraph.Ledger;

/// <summary>Whether what was said came true: probabilities that were stated before, against what was measured since.</summary>
/// <param name="Outcomes">Outcomes of the ledger.</param>
/// <param name="Counted">Pairs that count: each once, with what was said at its first outcome that no model knew, and what its newest one found.</param>
/// <param name="Recorded">Outcomes that do not count: the graph of the model that was asked had a label of the pair.</param>
/// <param name="Repeated">Outcomes that do not count beside another one of their pair.</param>
/// <param name="Followed">Counted pairs whose measurement followed a prediction that it names.</param>
/// <param name="Gnn">Of the models; null where nothing counts.</param>
/// <param name="Degree">Of their degree twins, on the same pairs.</param>
/// <param name="Models">Model by model, in the order of their first outcomes.</param>
public sealed record Scorecard(int Outcomes, int Counted, int Recorded, int Repeated, int Followed, ScoredStatements? Gnn, ScoredStatements? Degree, ImmutableArray<ModelScore> Models)
{
    /// <summary>Looks at all outcomes.</summary>
    /// <param name="outcomes">In the order of recording.</param>
    public static Scorecard Of(IReadOnlyList<RecordedOutcome> outcomes)
    {
        // Said no later than it was measured, by a model that did not know.
        var fair = outcomes.Where(o => !o.Stated.Recorded && o.Stated.At <= o.At).ToList();
        var newest = outcomes.GroupBy(Pair).ToDictionary(g => g.Key, g => g.MaxBy(o => o.Number)!.Outcome.Finding);
        List<Statement> counted = [.. fair.GroupBy(Pair).Select(g => g.MinBy(o => o.Number)!).OrderBy(o => o.Number).Select(o => new Statement(o.Stated, newest[Pair(o)] == Finding.Active))];
        return new(outcomes.Count, counted.Count, outcomes.Count - fair.Count, fair.Count - counted.Count, counted.Count(s => s.Said.PredictionId is not null),
            ScoredStatements.Of(counted, s => s.Probability), ScoredStatements.Of(counted, s => s.DegreeProbability),
            [.. counted.GroupBy(s => s.Said.ModelVersion).Select(g => new ModelScore(
                g.Key, g.Count(), ScoredStatements.Of([.. g], s => s.Probability)!, ScoredStatements.Of([.. g], s => s.DegreeProbability)!))]);
    }

    private static (string, string) Pair(RecordedOutcome outcome) => (outcome.Outcome.Drug, outcome.Outcome.Target);
}

/// <summary>A probability and what came of it.</summary>
internal readonly record struct Statement(StatedBefore Said, bool Hit);

/// <summary>The score of one model.</summary>
/// <param name="ModelVersion">The model.</param>
/// <param name="Counted">Its pairs.</param>
/// <param name="Gnn">Of the model.</param>
/// <param name="Degree">Of its degree twin.</param>
public sealed record ModelScore(string ModelVersion, int Counted, ScoredStatements Gnn, ScoredStatements Degree);

/// <summary>Stated probabilities and what was measured.</summary>
/// <param name="MeanProbability">What was stated, on average.</param>
/// <param name="Hits">Pairs that bind.</param>
/// <param name="HitRate">Share of them.</param>
/// <param name="Interval">Wilson's 95 % interval of the rate behind it.</param>
/// <param name="Brier">Mean squared difference between the probability and 1 for a hit, 0 for none.</param>
/// <param name="Bins">By stated probability; bins without a pair are left out.</param>
public sealed record ScoredStatements(double MeanProbability, int Hits, double HitRate, Interval Interval, double Brier, ImmutableArray<StatedBin> Bins)
{
    // Narrow where predictions are many. The same for every model and every day, so that scorecards can be laid side by side.
    private static readonly double[] Edges = [0, .001, .003, .01, .03, .1, .2, .3, .4, .5, .6, .7, .8, .9, 1];

    internal static ScoredStatements? Of(IReadOnlyList<Statement> statements, Func<StatedBefore, double> stated)
    {
        if (statements.Count == 0) return null;
        var bins = ImmutableArray.CreateBuilder<StatedBin>();
        for (int b = 0; b + 1 < Edges.Length; b++)
        {
            var (low, high, last) = (Edges[b], Edges[b + 1], b + 2 == Edges.Length);
            var within = statements.Where(s => stated(s.Said) is var p && p >= low && (p < high || (last && p <= high))).ToList();
            if (within.Count == 0) continue;
            int found = within.Count(s => s.Hit);
            bins.Add(new(low, high, within.Count, found, (double)found / within.Count, WilsonInterval.Of(found, within.Count), within.Average(s => stated(s.Said))));
        }
        int hits = statements.Count(s => s.Hit);
        return new(statements.Average(s => stated(s.Said)), hits, (double)hits / statements.Count, WilsonInterval.Of(hits, statements.Count),
            statements.Average(s => Math.Pow(stated(s.Said) - (s.Hit ? 1 : 0), 2)), bins.ToImmutable());
    }
}

/// <summary>Pairs of a range of probabilities.</summary>
/// <param name="From">Least probability, inclusive.</param>
/// <param name="To">Largest, exclusive but for 1.</param>
/// <param name="Predictions">Pairs of the range.</param>
/// <param name="Hits">Those that bind.</param>
/// <param name="HitRate">Share of them.</param>
/// <param name="Interval">Wilson's 95 % interval of the rate behind it.</param>
/// <param name="MeanProbability">What was stated, on average: a calibrated model has it within the interval.</param>
public sealed record StatedBin(double From, double To, int Predictions, int Hits, double HitRate, Interval Interval, double MeanProbability);
