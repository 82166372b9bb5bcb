using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Models;

namespace DtiGraph.Ranking.Screens;

/// <summary>The first targets of drugs by probability: exactly those that <see cref="ServedModel.Rank"/> puts first, found without scoring every pair to the last bit.</summary>
/// <remarks>All logits come from <see cref="TargetPanels"/>. Neither the corrections nor the labels of like pairs keep their order, but both can be bounded
/// (<see cref="OddsBounds"/>): pairs without a like pair by one bound of the logit for each class of targets, the few others one by one. What may be among the first is scored by the
/// code that ranks, which decides. Safe for many threads at once, each with its <see cref="Candidates"/>.</remarks>
internal sealed class FirstTargets
{
    private readonly ServedModel served;
    private readonly ScreenQuery query;
    private readonly PairFactors factors;
    private readonly LikePairs like;
    private readonly Calibrator calibrator;
    private readonly TargetClasses classes;
    private readonly TargetPanels panels;
    private readonly OddsBounds bounds;
    private readonly int[] byId;
    private readonly ILookup<int, int> recorded;

    public FirstTargets(ServedModel served, ScreenQuery query)
    {
        query.Validate();
        (this.served, this.query, calibrator) = (served, query, served.Manifest.Calibrator);
        (factors, like) = (served.Artifact.Factors, served.Artifact.Like);
        int targets = served.Graph.Targets.Length;
        classes = new(served.Degrees, targets, calibrator);
        (panels, bounds) = (new(factors, classes.Order), new(calibrator));
        byId = new int[targets];
        foreach (var (place, target) in Enumerable.Range(0, targets).OrderBy(t => served.Graph.Targets[t].Id, StringComparer.Ordinal).Index()) byId[target] = place;
        recorded = (query.NovelOnly ? served.Graph.Interactions.Where(i => i.Label == 1) : []).ToLookup(i => i.Drug, i => i.Target);
    }

    /// <summary>Room for one thread.</summary>
    public Candidates Room() => new(byId.Length, panels.Width);

    /// <summary>The rows of some drugs.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">At most <see cref="TargetPanels.Block"/>.</param>
    /// <param name="room">What it held is gone.</param>
    public ScreenedPair[] Of(int first, int count, Candidates room)
    {
        panels.Logits(factors.Drugs, first, count, room.Logits);
        var rows = new List<ScreenedPair>(count * Math.Min(query.Top, byId.Length));
        for (int i = 0; i < count; i++) AddFirst(first + i, room.Logits.AsSpan(i * panels.Width, panels.Width), room, rows);
        return [.. rows];
    }

    private void AddFirst(int drug, Span<float> logits, Candidates room, List<ScreenedPair> rows)
    {
        float rounding = panels.Rounding(factors.Drugs, drug);
        room.Clear();
        foreach (int target in recorded[drug]) logits[classes.Place[target]] = float.NegativeInfinity;
        TakeLike(drug, logits, rounding, room);
        double least = room.Least(query.Top);
        foreach (var alike in classes.All)
        {
            float bound = LargestOf.Bound(logits.Slice(alike.First, alike.Count), query.Top);
            least = Math.Max(least, bounds.Lower(FamiliarityOf(drug, alike), bound - rounding, Shift(drug, alike.LeastShift), like: 0));
        }
        TakeOthers(drug, logits, rounding, OddsBounds.BelowTies(least), room);
        // The bounds of all that may be among the first tell more than those of a class.
        Score(drug, OddsBounds.BelowTies(Math.Max(least, room.Least(query.Top))), room);
        foreach (var (rank, pair) in room.Scored.Take(query.Top).TakeWhile(s => s.Probability >= query.MinProbability).Index())
            rows.Add(new(drug, pair.Target, rank + 1, served.Scoring.Figures(pair.Logit, pair.LogOdds, drug, pair.Target)));
    }

    /// <summary>Takes in the pairs of which like pairs say something, and takes them out of the logits.</summary>
    private void TakeLike(int drug, Span<float> logits, float rounding, Candidates room)
    {
        like.OfDrug(drug, room.Like);
        foreach (int target in room.Like.Touched)
        {
            ref float logit = ref logits[classes.Place[target]];
            if (float.IsNegativeInfinity(logit)) continue; // recorded
            var familiarity = served.Degrees.FamiliarityOf(drug, target);
            double shift = Shift(drug, target), said = calibrator.Of(familiarity).Like.Dot(room.Like[target]);
            room.Add(target, bounds.Lower(familiarity, logit - rounding, shift, said), bounds.Upper(familiarity, logit + rounding, shift, said));
            logit = float.NegativeInfinity;
        }
    }

    /// <summary>Takes in the others that may reach some log-odds.</summary>
    private void TakeOthers(int drug, ReadOnlySpan<float> logits, float rounding, double logOdds, Candidates room)
    {
        foreach (var alike in classes.All)
        {
            var familiarity = FamiliarityOf(drug, alike);
            float from = MathF.BitDecrement((float)(bounds.LogitFor(familiarity, logOdds, Shift(drug, alike.LargestShift)) - rounding));
            int count = LargestOf.Reaching(logits.Slice(alike.First, alike.Count), from, room.Places);
            foreach (int place in room.Places.AsSpan(0, count))
            {
                float logit = logits[alike.First + place];
                if (float.IsNegativeInfinity(logit)) continue; // taken in before, or nobody
                int target = classes.Order[alike.First + place];
                double shift = Shift(drug, target);
                room.Add(target, bounds.Lower(familiarity, logit - rounding, shift, like: 0), bounds.Upper(familiarity, logit + rounding, shift, like: 0));
            }
        }
    }

    /// <summary>Scores those that may reach some log-odds, and puts them in order.</summary>
    private void Score(int drug, double logOdds, Candidates room)
    {
        foreach (int target in room.Reaching(logOdds))
        {
            float logit = factors.Logit(drug, target);
            double odds = served.Scoring.LogOdds(logit, room.Like[target], drug, target);
            room.Scored.Add((Logistic.Sigmoid(odds), byId[target], target, logit, odds));
        }
        room.Scored.Sort((a, b) => b.Probability.CompareTo(a.Probability) is not 0 and var by ? by : a.ById.CompareTo(b.ById));
    }

    private Familiarity FamiliarityOf(int drug, TargetClass alike) => served.Degrees.FamiliarityOf(drug, alike.LeastShift);

    private double Shift(int drug, int target) => calibrator.LogFractionShift(served.Degrees, drug, target);
}
