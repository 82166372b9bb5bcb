using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Features;
using DtiGraph.Models;
using DtiGraph.Splits;
using DtiGraph.Training;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Training;

public sealed class ColdRehearsalTests(StarterModel starter)
{
    [Fact]
    public void Of_StarterGraph_ScoresEveryValidationPairColdByDrugAndByTarget()
    {
        var (rehearsal, split, _) = Rehearse();

        Assert.Equal(2 * split.Validation.Count, rehearsal.Length);
        Assert.Equal(2 * split.Validation.Positives, rehearsal.Sum(r => r.Label));
        Assert.All(rehearsal, r => Assert.True(r.IsNew));
    }

    [Fact]
    public void Of_AHiddenDrug_IsScoredWithoutAnyOfItsInteractions()
    {
        var (rehearsal, split, factorsWithout) = Rehearse();
        // The first rows are those of the first fifth of the drugs.
        int first = Enumerable.Range(0, split.Validation.Count).First(i => split.Validation.Drugs[i] % 5 == 0);

        var factors = factorsWithout(pair => pair.Drug % 5 == 0 && split.Validation.Drugs.Contains(pair.Drug));

        Assert.Equal(factors.Logit(split.Validation.Drugs[first], split.Validation.Targets[first]), rehearsal[0].Logit);
        // Nor do its own labels tell by way of like targets, or those of a hidden target by way of like drugs.
        Assert.All(rehearsal.Where(r => r.Familiarity is Familiarity.NewDrug or Familiarity.NewBoth), r => Assert.Equal(0, r.Like.Targets));
        Assert.All(rehearsal.Where(r => r.Familiarity is Familiarity.NewTarget or Familiarity.NewBoth), r => Assert.Equal(0, r.Like.Drugs));
        Assert.Contains(rehearsal, r => r.Familiarity == Familiarity.NewDrug && r.Like.Drugs > 0);
    }

    [Fact]
    public void Of_SeveralNetworks_GivesTheMeanOfTheirLogits()
    {
        var (_, split, _) = Rehearse();
        var features = GraphFeatures.Of(starter.Graph, split.Train.Targets, StarterModel.Options.Features);
        var paths = new MessagePaths(features, MessageEdges.Of(starter.Graph), inactive: false);
        using LinkModel one = new(paths.Schema, StarterModel.Options.Model, 5, CPU), other = new(paths.Schema, StarterModel.Options.Model, 6, CPU);
        float[] Logits(params LinkModel[] members) => [.. ColdRehearsal.Of(members, features, paths, split, StarterModel.Options.Wide, null, null).Select(r => r.Logit)];

        var (first, second, both) = (Logits(one), Logits(other), Logits(one, other));

        Assert.NotEqual(first, second);
        Assert.Equal(first.Zip(second, (a, b) => (a + b) / 2), both, (x, y) => Math.Abs(x - y) < 1e-4);
    }

    [Fact]
    public void Of_NegativesByDegree_TakesTheHiddenEndsDegreeForUnknown()
    {
        // ln(r / mean), with r = .01 + .002 a b and the hidden ends' degrees 3 and 7.
        var (rehearsal, split, _) = Rehearse(new DegreeMatchedFraction(.1, .01, .002, 3, 7));
        var pairs = split.Validation;
        double OfTarget(int i) => split.Train.Targets.Count(t => t == pairs.Targets[i]) is var b and > 0 ? b : 7;
        double OfDrug(int i) => split.Train.Drugs.Count(d => d == pairs.Drugs[i]) is var a and > 0 ? a : 3;
        var expected = Enumerable.Range(0, 5).SelectMany(fold => new[]
        {
            Enumerable.Range(0, pairs.Count).Where(i => pairs.Drugs[i] % 5 == fold).Select(i => .01 + .002 * 3 * OfTarget(i)),
            Enumerable.Range(0, pairs.Count).Where(i => pairs.Targets[i] % 5 == fold).Select(i => .01 + .002 * OfDrug(i) * 7),
        }).SelectMany(r => r);

        Assert.Equal(expected.Select(r => Math.Log(r / .1)), rehearsal.Select(r => r.Shift), (x, y) => Math.Abs(x - y) < 1e-12);
    }

    private (CalibrationRow[] Rehearsal, Split Split, Func<Func<(int Drug, int Target), bool>, PairFactors> FactorsWithout) Rehearse(DegreeMatchedFraction? byDegree = null)
    {
        var graph = starter.Graph;
        var split = SplitDrawing.Of(graph, "random", StarterModel.Options.Seed);
        var features = GraphFeatures.Of(graph, split.Train.Targets, StarterModel.Options.Features);
        var paths = new MessagePaths(features, MessageEdges.Of(graph), inactive: false);
        using var model = new LinkModel(paths.Schema, StarterModel.Options.Model, 5, CPU);
        var rehearsal = ColdRehearsal.Of([model], features, paths, split, StarterModel.Options.Wide, null, byDegree);
        return (rehearsal, split, hidden =>
        {
            using var same = new LinkModel(paths.Schema, StarterModel.Options.Model, 5, CPU);
            return same.Factors(features.Rows, paths.With([.. split.Train.WithLabel(1).Where(p => !hidden(p))], []));
        }
        );
    }
}
