using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Splits;

namespace DtiGraph.Jobs;

/// <summary>The frozen pairs of the candidate's graph that both models can be asked about, and what each says of them.</summary>
/// <remarks>Which pairs are frozen depends on their ids alone, so none that was held out ever becomes a train pair. Pairs that the serving model
/// was fitted on (it was trained on another split) are left out, since it would know them by heart.</remarks>
internal sealed class FrozenPairs
{
    public FrozenPairs(Artifact candidate, Artifact? serving)
    {
        var graph = candidate.Graph;
        var partition = new PairPartition(graph, SplitPolicy.Frozen, 0);
        FittedOn = candidate.Pairs.Train.Concat(candidate.Pairs.Validation).Count(r => partition.Of(r.Drug, r.Target) == Part.Test);
        var (drugs, targets) = (Map(graph.Drugs.Select(d => d.Id), serving is null ? null : serving.Graph.FindDrug), Map(graph.Targets.Select(t => t.Id), serving is null ? null : serving.Graph.FindTarget));
        HashSet<(int, int)> seen = serving is null ? [] : [.. serving.Pairs.Train.Concat(serving.Pairs.Validation).Select(r => (r.Drug, r.Target))];
        bool Asked(int d, int t) => serving is null || (drugs[d] >= 0 && targets[t] >= 0 && !seen.Contains((drugs[d], targets[t])));
        Rows = [.. candidate.Pairs.Test.Where(r => partition.Of(r.Drug, r.Target) == Part.Test && Asked(r.Drug, r.Target)).Select(r => (r.Drug, r.Target, r.Label!.Value))];
        LeftOut = candidate.Pairs.Test.Length - Rows.Length;

        var known = candidate.Degrees();
        var odds = candidate.Odds(known);
        Candidate = (d, t) => odds.Of(d, t, candidate.Manifest.Calibrator);
        Degree = (d, t) => candidate.Manifest.Degree.LogOdds(known.Twin.Score(d, t));
        if (serving is not null)
        {
            var before = serving.Degrees();
            var former = serving.Odds(before);
            Serving = (d, t) => former.Of(drugs[d], targets[t], serving.Manifest.Calibrator);
            RegimeOf = (d, t) => before.RegimeOf(drugs[d], targets[t]);
        }
        else
        {
            RegimeOf = known.RegimeOf;
        }
        Drugs = [.. Enumerable.Range(0, drugs.Length).Where(d => serving is null || drugs[d] >= 0)];
        Targets = [.. Enumerable.Range(0, targets.Length).Where(t => serving is null || targets[t] >= 0)];
        HashSet<(int, int)> recorded = [.. graph.Interactions.Select(i => (i.Drug, i.Target)), .. Rows.Where(r => r.Label == 1).Select(r => (r.Drug, r.Target))];
        Matched = MatchedNegatives.Draw([.. Rows.Where(r => r.Label == 1).Select(r => (r.Drug, r.Target))], (d, t) => recorded.Contains((d, t)) || !Asked(d, t), seed: 1);
    }

    /// <summary>Pairs that both can be asked about.</summary>
    public (int Drug, int Target, int Label)[] Rows { get; }

    /// <summary>Unrecorded pairs of equal degrees.</summary>
    public (int Drug, int Target)[] Matched { get; }

    /// <summary>Frozen pairs that the candidate was fitted on; must be 0.</summary>
    public int FittedOn { get; }

    /// <summary>Test pairs of the candidate that are not compared.</summary>
    public int LeftOut { get; }

    /// <summary>Drugs and targets of the candidate's graph that both know.</summary>
    public int[] Drugs { get; }

    /// <inheritdoc cref="Drugs"/>
    public int[] Targets { get; }

    /// <summary>Calibrated log-odds in the population, by indices of the candidate's graph.</summary>
    public Func<int, int, double> Candidate { get; }

    /// <summary>Of the candidate's degree twin.</summary>
    public Func<int, int, double> Degree { get; }

    /// <summary>Of the serving model; null where none serves.</summary>
    public Func<int, int, double>? Serving { get; }

    /// <summary>What the serving model knew of a pair's ends.</summary>
    public Func<int, int, Regime> RegimeOf { get; }

    private static int[] Map(IEnumerable<string> ids, Func<string, int>? find) => [.. ids.Select(id => find?.Invoke(id) ?? 0)];
}
