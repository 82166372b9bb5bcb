using DtiGraph.Evaluation;
using DtiGraph.Ledger;
using static DtiGraph.Tests.Ledger.Outcomes;

namespace DtiGraph.Tests.Ledger;

public sealed class ScorecardTests
{
    [Fact]
    public void Of_PairsInTwoBins_HasHitRatesWithWilsonIntervalsAndMeans()
    {
        // .05 stated of ten pairs, one binds; .85 stated of ten, nine bind; the twin said .25 of all.
        var outcomes = Enumerable.Range(0, 20).Select(i => Of(i + 1, "d", $"t{i}", i is 0 or > 10 ? Finding.Active : Finding.Inactive, Stated(i < 10 ? .05 : .85))).ToList();
        var card = Scorecard.Of(outcomes);

        Assert.Equal((20, 20, 0, 0, 0), (card.Outcomes, card.Counted, card.Recorded, card.Repeated, card.Followed));
        Assert.Equal([(.03, .1, 10, 1), (.8, .9, 10, 9)], card.Gnn!.Bins.Select(b => (b.From, b.To, b.Predictions, b.Hits)));
        Assert.Equal([.1, .9], card.Gnn.Bins.Select(b => b.HitRate));
        Assert.Equal([.05, .85], card.Gnn.Bins.Select(b => Math.Round(b.MeanProbability, 12)));
        // Wilson 1927 for 1 of 10, from the literature: .0179 to .4042.
        Assert.Equal((.0179, .4042), (Math.Round(card.Gnn.Bins[0].Interval.Low, 4), Math.Round(card.Gnn.Bins[0].Interval.High, 4)));
        // (9 * .05^2 + .95^2 + 9 * .15^2 + .85^2) / 20
        Assert.Equal(.092500, card.Gnn.Brier, 6);
        Assert.Equal((10, .5, .25), (card.Degree!.Hits, card.Degree.HitRate, card.Degree.MeanProbability));
        Assert.Equal(.25, card.Degree.Brier - .0625, 12); // (.75^2 + .25^2) / 2
        Assert.Equal(WilsonInterval.Of(10, 20), card.Degree.Interval);
    }

    [Fact]
    public void Of_WhatTheModelKnew_DoesNotCount()
    {
        var card = Scorecard.Of([Of(1, "d", "t", Finding.Active, Stated(.99, recorded: true)), Of(2, "d", "u", Finding.Inactive, Stated(.2))]);
        Assert.Equal((2, 1, 1), (card.Outcomes, card.Counted, card.Recorded));
        Assert.Equal((0, .2), (card.Gnn!.Hits, card.Gnn.MeanProbability));
    }

    [Fact]
    public void Of_SaidAfterItWasRecorded_DoesNotCount()
    {
        var late = Stated(.99) with { At = DateTimeOffset.UnixEpoch.AddDays(100) };
        Assert.Equal(0, Scorecard.Of([Of(1, "d", "t", Finding.Active, late)]).Counted);
    }

    [Fact]
    public void Of_PairMeasuredAgain_CountsOnceWithTheFirstStatementAndTheNewestFinding()
    {
        var card = Scorecard.Of([Of(1, "d", "t", Finding.Active, Stated(.3, model: "m1")), Of(2, "d", "t", Finding.Inactive, Stated(.9, model: "m2")), Of(3, "d", "t", Finding.Inactive, Stated(.9, model: "m2"))]);
        Assert.Equal((3, 1, 2), (card.Outcomes, card.Counted, card.Repeated));
        Assert.Equal((.3, 0, "m1"), (card.Gnn!.MeanProbability, card.Gnn.Hits, Assert.Single(card.Models).ModelVersion));
    }

    [Fact]
    public void Of_TwoModels_AreScoredApart()
    {
        var card = Scorecard.Of([Of(1, "d", "t", Finding.Active, Stated(.3, model: "m1")), Of(2, "d", "u", Finding.Inactive, Stated(1, model: "m2")), Of(3, "d", "v", Finding.Active, Stated(1, model: "m2"))]);
        Assert.Equal([("m1", 1, 1), ("m2", 2, 1)], card.Models.Select(m => (m.ModelVersion, m.Counted, m.Gnn.Hits)));
        Assert.Equal((.9, 1.0, 2), card.Models[1].Gnn.Bins.Select(b => (b.From, b.To, b.Predictions)).Single()); // 1 is in the last bin
    }

    [Fact]
    public void Of_Nothing_IsNothing()
    {
        var card = Scorecard.Of([]);
        Assert.Null(card.Gnn);
        Assert.Empty(card.Models);
    }
}
