using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Splits;
using DtiGraph.Tests.Splits;
using DtiGraph.Training;
using DtiGraph.Training.Negatives;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Training;

public sealed class ColdTrialTests
{
    [Fact]
    public void Of_EnoughKnownPairsInValidation_ScoresThoseWithAHiddenEndAndNoOthers()
    {
        using var run = new ToyRun(ToyRun.Options, change: Widened);
        var rows = Listed(Try(run, run.Split));
        var (drugs, targets) = ColdTrial.HiddenNodes(run.Graph, Likeness(run), run.Split.Train, ToyRun.Options.Seed);
        var hidden = run.Split.Train.Rows.Concat(run.Split.Validation.Rows).Where(r => drugs[r.Drug] || targets[r.Target]).ToList();
        Assert.Equal(hidden.Select(r => r.Label), rows.Select(r => r.Label));
        Assert.Equal(hidden.Count(r => drugs[r.Drug] && !targets[r.Target]), rows.Count(r => r.Familiarity == Familiarity.NewDrug));
        Assert.Equal(hidden.Count(r => !drugs[r.Drug] && targets[r.Target]), rows.Count(r => r.Familiarity == Familiarity.NewTarget));
        Assert.InRange(hidden.Count, 20, run.Split.Train.Count / 2);
    }

    [Fact]
    public void Of_TooFewKnownPairsInValidation_ScoresATenthOfThoseOfTrainBesides()
    {
        using var run = new ToyRun(ToyRun.Options);
        var (drugs, targets) = ColdTrial.HiddenNodes(run.Graph, Likeness(run), run.Split.Train, ToyRun.Options.Seed);
        var train = run.Split.Train.Where(p => !drugs[p.Drug] && !targets[p.Target]);
        var (kept, heldOut) = ColdTrial.HeldOut(run.Split, train, ToyRun.Options.Seed);
        Assert.Equal(train.Rows.Order(), kept.Rows.Concat(heldOut.Rows).Order());
        Assert.InRange(heldOut.Count, train.Count / 20, train.Count / 5);
        var rows = Listed(Try(run, run.Split));
        Assert.DoesNotContain(rows[..^heldOut.Count], r => !r.IsNew);
        Assert.Equal(heldOut.Labels, rows[^heldOut.Count..].Select(r => r.Label));
        Assert.Contains(rows[^heldOut.Count..], r => r.Familiarity == Familiarity.Interacting);
    }

    [Fact]
    public void HeldOut_RowsThatRepeat_AreOnOneSide()
    {
        using var run = new ToyRun(ToyRun.Options);
        var train = run.Split.Train;
        var twice = train.At([.. Enumerable.Range(0, 2 * train.Count).Select(i => i % train.Count)]);
        var (kept, heldOut) = ColdTrial.HeldOut(run.Split, twice, ToyRun.Options.Seed);
        Assert.InRange(heldOut.Count, twice.Count / 20, twice.Count / 5);
        Assert.Empty(kept.Rows.Intersect(heldOut.Rows));
    }

    [Fact]
    public void HiddenNodes_TheSameThingUnderTwoIds_IsHiddenAsOne()
    {
        using var run = new ToyRun(ToyRun.Options);
        // Every other drug is the one before, and targets 3, 7 and 15 are one.
        var likeness = new NodeLikeness([.. Enumerable.Range(0, ToyRun.Drugs).Select(d => d / 2 * 2)], [(3, 7, .99), (7, 15, .97)]);
        var seeds = Enumerable.Range(1, 200).Select(seed => ColdTrial.HiddenNodes(run.Graph, likeness, run.Split.Train, seed)).ToList();
        foreach (var (drugs, targets) in seeds)
        {
            Assert.Equal(drugs.Where((_, d) => d % 2 == 0), drugs.Where((_, d) => d % 2 == 1));
            Assert.True(targets[3] == targets[7] && targets[7] == targets[15]);
        }
        Assert.InRange(seeds.Average(s => s.Drugs.Count(hidden => hidden)) / ToyRun.Drugs, .12, .18);
        Assert.InRange(seeds.Average(s => s.Targets.Count(hidden => hidden)) / ToyRun.Targets, .12, .18);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void HiddenNodes_FewNodesOfManyPairs_HaveTheirShareOfThePairsWhateverTheSeed(int seed)
    {
        var graph = SmallGraph.Of(200, 200, Hubs());
        var likeness = NodeLikeness.Of(graph);
        LabelledPairs train = new([.. Hubs().Select(p => p.Drug)], [.. Hubs().Select(p => p.Target)], [.. Hubs().Select(p => p.Label)], 1);
        var shares = Enumerable.Range(100 * seed, 50).Select(s => ColdTrial.HiddenNodes(graph, likeness, train, s))
            .Select(hidden => train.Drugs.Count(d => hidden.Drugs[d]) / (double)train.Count).ToList();
        double mean = shares.Average();
        Assert.InRange(mean, .14, .16);
        // A part of what it would be had each drug been drawn by itself.
        double alone = Math.Sqrt(.15 * .85 * train.Drugs.CountBy(d => d).Sum(d => Math.Pow(d.Value / (double)train.Count, 2)));
        Assert.InRange(Math.Sqrt(shares.Average(share => (share - mean) * (share - mean))), 0, .3 * alone);

        static IEnumerable<(int Drug, int Target, int Label)> Hubs() =>
            from d in Enumerable.Range(0, 200) from t in Enumerable.Range(0, 4_000 / (20 + d)) select (d, t, (d + t) % 2);
    }

    [Fact]
    public void Of_ListedPairsOfEachKind_AddsUnlistedOnesOfTheSameKindsAsNegatives()
    {
        using var run = new ToyRun(ToyRun.Options);
        var rows = Try(run, run.Split);
        var unlisted = rows.Where(r => !r.Listed).ToList();
        Assert.Superset(unlisted.Select(r => r.Familiarity).ToHashSet(), Listed(rows).Select(r => r.Familiarity).ToHashSet());
        Assert.Contains(unlisted, r => r.Familiarity == Familiarity.NewTarget);
        Assert.All(unlisted, r => Assert.Equal((0, 0), (r.Label, r.Drawn)));
    }

    [Fact]
    public void Of_TrainThinned_TellsItOfItsPairsAndNotOfThoseOfValidation()
    {
        using var run = new ToyRun(ToyRun.Options, change: Widened);
        var train = run.Split.Train;
        // Of the pairs without an interaction one in six is left.
        var split = run.Split with { Train = train.At([.. Enumerable.Range(0, train.Count).Where(i => train.Labels[i] == 1 || i % 6 == 0)]) };
        var (drugs, targets) = ColdTrial.HiddenNodes(run.Graph, Likeness(run), run.Split.Train, ToyRun.Options.Seed);
        int ofValidation = split.Validation.Rows.Count(r => drugs[r.Drug] || targets[r.Target]);
        double drawn = ColdTrial.Drawn(split.Train, split.Validation);
        var rows = Listed(Try(run, split));
        Assert.InRange(ofValidation, 1, rows.Length - 1);
        Assert.InRange(drawn, .1, 10);
        Assert.All(rows[..^ofValidation], r => Assert.Equal(drawn, r.Drawn));
        Assert.All(rows[^ofValidation..], r => Assert.Equal(0, r.Drawn));
    }

    [Fact]
    public void Of_RunEndedBefore_GivesNoPairsOfAnUntrainedNetwork()
    {
        using var run = new ToyRun(ToyRun.Options);
        Assert.NotEmpty(Try(run, run.Split));
        Assert.Empty(Try(run, run.Split, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Of_FactorisationBeside_AddsToLogitsOfNewEndsByItsWeight()
    {
        using var run = new ToyRun(ToyRun.Options, change: Widened);
        float[] Logits(double weight) => [.. Try(run, run.Split, factorWeight: weight).Select(r => r.Logit)];
        float[] none = Logits(0), half = Logits(.5), whole = Logits(1);
        double[] added = [.. none.Zip(half, (a, b) => (double)b - a)];
        Assert.Contains(added, a => Math.Abs(a) > .01);
        for (int i = 0; i < added.Length; i++) Assert.Equal(2 * added[i], whole[i] - none[i], 1e-4);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(.5)]
    public void Of_LabelsOfHiddenHeldOutAndTestPairsTurnedRound_GivesTheSameLogitsBitForBit(double factorWeight)
    {
        using var run = new ToyRun(ToyRun.Options);
        var (drugs, targets) = ColdTrial.HiddenNodes(run.Graph, Likeness(run), run.Split.Train, ToyRun.Options.Seed);
        var heldOut = ColdTrial.HeldOut(run.Split, run.Split.Train.Where(p => !drugs[p.Drug] && !targets[p.Target]), ToyRun.Options.Seed).HeldOut.Rows.ToHashSet();
        LabelledPairs Turned(LabelledPairs pairs) =>
            pairs with { Labels = [.. pairs.Rows.Select(r => drugs[r.Drug] || targets[r.Target] || heldOut.Contains(r) ? 1 - r.Label : r.Label)] };
        var turned = run.Split with
        {
            Train = Turned(run.Split.Train),
            Validation = Turned(run.Split.Validation),
            Test = run.Split.Test with { Labels = [.. run.Split.Test.Labels.Select(l => 1 - l)] },
        };
        Assert.Equal(
            Try(run, run.Split, factorWeight: factorWeight).Select(r => (r.Logit, r.Like)), Try(run, turned, factorWeight: factorWeight).Select(r => (r.Logit, r.Like)));
    }

    [Fact]
    public void Of_InteractionsAlone_ScoresEveryPairOfAHiddenEndRecordedOrNot()
    {
        using var run = new ToyRun(Alone("random"), Unlisted);
        var (drugs, targets) = ColdTrial.HiddenNodes(run.Graph, Likeness(run), run.Split.Train, ToyRun.Options.Seed);
        var interactions = run.Graph.Interactions.Where(i => run.Split.Partition!.Of(i.Drug, i.Target) != Part.Test).Select(i => (i.Drug, i.Target)).ToHashSet();
        var kept = ColdTrial.HeldOut(run.Split, run.Split.Train.Where(p => !drugs[p.Drug] && !targets[p.Target]), ToyRun.Options.Seed).Kept;
        var expected = (from d in Enumerable.Range(0, UnlistedDrugs)
                        from t in Enumerable.Range(0, UnlistedTargets)
                        where drugs[d] || targets[t]
                        where run.Split.Partition!.Of(d, t) != Part.Test
                        select (kept.Drugs.Contains(d), kept.Targets.Contains(t), interactions.Contains((d, t)) ? 1 : 0)).ToList();

        var rows = Try(run, run.Split, options: Alone("random")).Where(r => r.IsNew).ToList(); // validation is small: known pairs are held out, too

        Assert.Equal(expected.Count(p => p.Item3 == 1), rows.Count(r => r.Label == 1));
        (bool, bool, int)[] scored = [.. rows.Select(r => (r.Familiarity is Familiarity.NewTarget, r.Familiarity is Familiarity.NewDrug, r.Label))];
        Assert.Equal(expected.Order(), scored.Order());
        Assert.All(rows, r => Assert.True(r.Listed && r.Drawn == 0));
        Assert.InRange(rows.Count, 100, 10_000);
    }

    [Fact]
    public void Of_InteractionsAloneUnderAColdPolicy_HoldsOutATenthOfTheKnownPairsRecordedOrNot()
    {
        using var run = new ToyRun(Alone("cold_drug"), Unlisted);
        var rows = Try(run, run.Split, options: Alone("cold_drug"));
        var known = rows.Where(r => !r.IsNew).ToList();
        int interactions = run.Split.Train.Count, all = (int)run.Split.Unrecorded!.Count + interactions;
        Assert.InRange(known.Count(r => r.Label == 1), interactions * .72 / 20, interactions * .72 / 6);
        Assert.InRange(known.Count, all * .72 / 15, all * .72 / 7);
        Assert.All(known, r => Assert.Equal(0, r.Drawn));
    }

    [Theory]
    [InlineData(NegativePolicy.Uniform)]
    [InlineData(NegativePolicy.DegreeMatched)]
    public void Of_HiddenDrugsWithInteractionsExchanged_GivesOtherPairsTheSameLogitsBitForBit(NegativePolicy policy)
    {
        var options = Alone("random") with { NegativePolicy = policy };
        using var run = new ToyRun(options, Unlisted);
        var train = run.Split.Train;
        var (hidden, _) = ColdTrial.HiddenNodes(run.Graph, Likeness(run), train, ToyRun.Options.Seed);
        // Two of as many interactions, so that the same nodes are hidden.
        var (one, other) = train.Drugs.Where(d => hidden[d]).CountBy(d => d).GroupBy(d => d.Value).Select(g => g.Select(d => d.Key).ToArray()).First(g => g.Length > 1) switch { var d => (d[0], d[1]) };
        var exchanged = run.Split with { Train = train with { Drugs = [.. train.Drugs.Select(d => d == one ? other : d == other ? one : d)] } };

        var (before, after) = (Try(run, run.Split, options: options), Try(run, exchanged, options: options));

        Assert.NotEqual(before.Where(r => r.Label == 1), after.Where(r => r.Label == 1));
        Assert.Equal(before.Where(r => r.Label == 0).Select(r => (r.Logit, r.Like, r.Shift)), after.Where(r => r.Label == 0).Select(r => (r.Logit, r.Like, r.Shift)));
    }

    [Fact]
    public void Of_NegativesByDegree_TakesTheHiddenEndsDegreeForUnknown()
    {
        var options = Alone("random") with { NegativePolicy = NegativePolicy.DegreeMatched };
        using var run = new ToyRun(options, Unlisted);
        var both = Try(run, run.Split, options: options).Where(r => r.Familiarity == Familiarity.NewBoth).Select(r => r.Shift).Distinct().ToList();
        var one = Try(run, run.Split, options: options).Where(r => r.Familiarity == Familiarity.NewDrug).Select(r => r.Shift).Distinct().ToList();
        Assert.Single(both); // two unknown degrees are one
        Assert.InRange(one.Count, 2, UnlistedTargets);
    }

    [Fact]
    public void Of_PublishedSplitOfInteractionsAlone_ScoresValidationPairsAndNoOthers()
    {
        using var run = new ToyRun(ToyRun.Options, change: Widened);
        var train = run.Split.Train.At([.. Enumerable.Range(0, run.Split.Train.Count).Where(i => run.Split.Train.Labels[i] == 1)]);
        var split = run.Split with { Train = train, Unrecorded = UnrecordedPairs.Of([.. train.Rows.Select(r => new SplitRow(r.Drug, r.Target, 1, null, ""))], ToyRun.Drugs, ToyRun.Targets) };
        var (drugs, targets) = ColdTrial.HiddenNodes(run.Graph, Likeness(run), split.Train, ToyRun.Options.Seed);
        Assert.Equal(split.Validation.Rows.Where(r => drugs[r.Drug] || targets[r.Target]).Select(r => r.Label), Try(run, split).Select(r => r.Label));
    }

    [Fact]
    public void Scale_RunTwiceAsSureAsTheTrial_MakesTheTrialsLogitsThoseOfTheRun()
    {
        using var run = new ToyRun(ToyRun.Options);
        var trial = run.Model.Factors(run.Features.Rows, run.Paths.With(run.Split.Train));
        static float[] Times(float[] values, float by) => [.. values.Select(v => by * v)];
        var sure = trial with
        {
            Weight = Times(trial.Weight, 2),
            Drugs = trial.Drugs with { State = Times(trial.Drugs.State, 2), Linear = [.. trial.Drugs.Linear.Select(v => 2 * v - 3)] },
            Targets = trial.Targets with { Linear = Times(trial.Targets.Linear, 2) },
        };
        var scaled = ColdTrial.Scale(trial, sure, run.Split.Train.At([.. Enumerable.Range(0, 150)]), run.Split.Train, seed: 4);
        for (int drug = 0; drug < ToyRun.Drugs; drug++)
            for (int target = 0; target < ToyRun.Targets; target++) Assert.Equal(sure.Logit(drug, target), scaled(trial.Logit(drug, target)), 1e-4f);
    }

    [Theory]
    [InlineData(1_000, 1_000, 150, 2_850, 2.94443898, .00306257)] // ln 19, and its variance over it
    [InlineData(9_716, 9_522, 1_396, 1_352, 0, 0)]
    [InlineData(50, 50, 20, 80, 1.38629436, .07393812)]
    [InlineData(50, 50, 80, 20, -1.38629436, -.07393812)]
    public void Drawn_TrainAndValidationOfTwoRatios_IsTheDifferenceOfTheirLogOddsLessWhatChanceExplains(
        int positives, int negatives, int validated, int against, double difference, double chance)
    {
        static LabelledPairs Pairs(int ones, int zeros) => new(new int[ones + zeros], new int[ones + zeros], [.. Enumerable.Repeat(1, ones), .. new int[zeros]], 1);
        Assert.Equal(difference - chance, ColdTrial.Drawn(Pairs(positives, negatives), Pairs(validated, against)), 1e-7);
    }

    [Fact]
    public void Drawn_TrainBalancedAndValidationNot_CalibratesNewPairsForPairsAsInValidation()
    {
        // Log-odds of a pair are x - 3; of the hidden ones, of train, nine in ten without an interaction were left out.
        var random = new Random(5);
        float[] logits = [.. Enumerable.Range(0, 40_000).Select(_ => (float)(4 * random.NextDouble() - 2))];
        int[] labels = [.. logits.Select(x => random.NextDouble() < 1 / (1 + Math.Exp(3 - x)) ? 1 : 0)];
        CalibrationRow[] pairs = [.. logits.Zip(labels, (x, y) => new CalibrationRow(x, Familiarity.NewTarget, y, default))];
        CalibrationRow[] hidden = [.. pairs.Where(r => r.Label == 1 || random.NextDouble() < .1)];
        static LabelledPairs Labelled(CalibrationRow[] rows) => new(new int[rows.Length], new int[rows.Length], [.. rows.Select(r => r.Label)], 1);
        double drawn = ColdTrial.Drawn(Labelled(hidden), Labelled(pairs));
        double Error(CalibrationRow[] rehearsed)
        {
            var calibrator = Calibrator.Fit(new(null, 1), 1, [.. pairs.Select(r => r with { Familiarity = Familiarity.Interacting })], rehearsed);
            return CalibrationError.Of([.. pairs.Select(r => 1 / (1 + Math.Exp(-calibrator.LogOdds(r))))], labels);
        }

        Assert.InRange(Error([.. hidden.Select(r => r with { Drawn = drawn })]), 0, .01);
        Assert.InRange(Error(hidden), .2, 1);
    }

    /// <summary>Validation four times over: enough pairs of known ends.</summary>
    private static Split Widened(Split split) =>
        split with { Validation = split.Validation.At([.. Enumerable.Range(0, 4 * split.Validation.Count).Select(i => i % split.Validation.Count)]) };

    private static NodeLikeness Likeness(ToyRun run) => NodeLikeness.Of(run.Graph);

    private static CalibrationRow[] Listed(CalibrationRow[] rows) => [.. rows.Where(r => r.Listed)];

    private const int UnlistedDrugs = 40, UnlistedTargets = 30;

    /// <summary>Interactions and nothing else: one pair in eight.</summary>
    private static Snapshot Unlisted => SmallGraph.Of(UnlistedDrugs, UnlistedTargets, SmallGraph.RandomPairs(UnlistedDrugs, UnlistedTargets, .125, negatives: false, seed: 3));

    private static TrainingOptions Alone(string split) => ToyRun.Options with { Split = split };

    private static CalibrationRow[] Try(ToyRun run, Split split, CancellationToken? cancellation = null, double factorWeight = 0, TrainingOptions? options = null) => ColdTrial.Of(
        run.Model.Factors(run.Features.Rows, run.Paths.With(run.Split.Train)), new(null, 1), run.Features, run.Graph, Likeness(run), split, MessageEdges.Of(run.Graph), ToyRun.Options.Loss,
        (options ?? ToyRun.Options) with { Factorisation = new() { Rank = 4, Steps = 20 } }, ToyRun.Options.Wide, CPU,
        progress: null, cancellation ?? TestContext.Current.CancellationToken, factorWeight: factorWeight);
}
