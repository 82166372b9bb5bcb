using DtiGraph.Artifacts;
using DtiGraph.Ranking;
using DtiGraph.Tests.Artifacts;
using DtiGraph.Tests.Training;

namespace DtiGraph.Tests.Ranking;

public sealed class EnsembleRankingTests(ToyEnsemble toy)
{
    private static readonly NodeQuery NewDrug = new(Smiles: "CCCCCCN1CCCC1=O"), NewTarget = new(Sequence: "MKTAYIAKQRQISFVKSHFSRQLEERLGLIEVQAPILSRVGDGTQDNLSGAEKAVQVK");

    [Fact]
    public void Rank_KnownDrug_SaysTheBestAndWorstRankOfTheNetworks()
    {
        var served = new ServedModel(toy.Artifact);
        var (calibrator, known) = (toy.Artifact.Manifest.Calibrator, toy.Artifact.Degrees());
        const int drug = 5;

        var items = served.Rank(new(Drug: new("D005"), Top: 10_000)).Items;

        Assert.Equal(ToyRun.Targets, items.Count);
        foreach (var row in items)
        {
            int[] ranks = [.. toy.Alone.Select(a => Rank(t => calibrator.LogOdds(
                a.Factors.Logit(drug, t), known.FamiliarityOf(drug, t), toy.Artifact.Like.Of(drug, t), calibrator.LogFractionShift(known, drug, t)), row.Target.Id!))];
            Assert.Equal(new RankInterval(ranks.Min(), ranks.Max()), row.RankInterval);
        }
        Assert.Contains(items, i => i.RankInterval!.Value.Low < i.RankInterval.Value.High);

        // By counting: those above, and those equal with a smaller id.
        int Rank(Func<int, double> logOdds, string id)
        {
            int own = toy.Graph.FindTarget(id);
            return 1 + Enumerable.Range(0, ToyRun.Targets).Count(t => logOdds(t) > logOdds(own)
                || (logOdds(t) == logOdds(own) && string.CompareOrdinal(toy.Graph.Targets[t].Id, id) < 0));
        }
    }

    [Fact]
    public void Rank_Filtered_CountsTheRowsThatAreLeft()
    {
        var served = new ServedModel(toy.Artifact);
        var novel = new RankQuery(Drug: new("D005"), Top: 10_000, NovelOnly: true);

        var items = served.Rank(novel).Items;
        var first = served.Rank(novel with { Top = 2 }).Items;

        Assert.InRange(items.Count, 2, ToyRun.Targets - 1);
        Assert.Equal((1, items.Count), (items.Min(i => i.RankInterval!.Value.Low), items.Max(i => i.RankInterval!.Value.High)));
        Assert.Equal(items.Take(2).Select(i => i.RankInterval), first.Select(i => i.RankInterval));
    }

    [Fact]
    public void Rank_NewDrug_SaysTheRanksOfTheNetworksAlone()
    {
        var served = new ServedModel(NetworkAlone.Of(toy.Artifact));
        // One calibrator for all; every pair of a new drug is read by the same one of its curves, so scores alone order where like pairs say nothing.
        var alone = toy.Alone.Select(a => Served(a, m => m.Rank(new(Drug: NewDrug, Top: 10_000)).Items.OrderByDescending(i => i.Score).ThenBy(i => i.Target.Id, StringComparer.Ordinal)
            .Select((i, at) => (i.Target.Id, Rank: at + 1)).ToDictionary(i => i.Id!, i => i.Rank))).ToList();

        var items = served.Rank(new(Drug: NewDrug, Top: 10_000)).Items;

        Assert.All(items, i => Assert.Equal(
            new RankInterval(alone.Min(a => a[i.Target.Id!]), alone.Max(a => a[i.Target.Id!])), i.RankInterval));
    }

    [Fact]
    public void Predict_NewDrugAndTarget_HasTheMeanLogitOfTheNetworksAlone()
    {
        var served = new ServedModel(toy.Artifact);

        foreach (var (drug, target) in new[] { (NewDrug, new NodeQuery("T003")), (new NodeQuery("D005"), NewTarget), (NewDrug, NewTarget) })
        {
            double[] alone = [.. toy.Alone.Select(a => Served(a, m => Logit(m.Predict(drug, target).Score)))];
            Assert.NotEqual(alone[0], alone[1], 1e-3);
            Assert.Equal(alone.Average(), Logit(served.Predict(drug, target).Score), 1e-5 * alone.Max(Math.Abs));
        }
    }

    [Fact]
    public void Rank_ReadFromItsFolder_GivesTheSameBitsAlsoForNewNodes()
    {
        ServedModel trained = new(toy.Artifact), read = ServedModel.Open(toy.Folder);

        foreach (var query in new RankQuery[] { new(Drug: new("D002")), new(Drug: NewDrug), new(Target: NewTarget) })
        {
            Assert.Equal(
                trained.Rank(query).Items.Select(i => (i.Rank, i.Probability, i.Score, i.RankInterval)),
                read.Rank(query).Items.Select(i => (i.Rank, i.Probability, i.Score, i.RankInterval)));
        }
    }

    [Fact]
    public void Rank_SingleNetwork_HasNoInterval() => Served(toy.Alone[0], served =>
    {
        Assert.All(served.Rank(new(Drug: new("D002"))).Items, i => Assert.Null(i.RankInterval));
        return 0;
    });

    [Fact]
    public void Predict_Alone_HasNoInterval() => Served(toy.Artifact, served =>
    {
        Assert.Null(served.Predict(new("D002"), new("T003")).RankInterval);
        return 0;
    });

    private static T Served<T>(Artifact artifact, Func<ServedModel, T> ask) => ask(new ServedModel(artifact));

    private static double Logit(double score) => Math.Log(score / (1 - score));
}
