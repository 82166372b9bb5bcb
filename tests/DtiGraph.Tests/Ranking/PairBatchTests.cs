using System.Runtime.CompilerServices;
using DtiGraph.Ranking;

namespace DtiGraph.Tests.Ranking;

/// <summary>The law of the batch: what it says of a pair is what the model says of the pair alone, to the last bit.</summary>
public sealed class PairBatchTests(StarterModel starter)
{
    private const int Seed = 20261124;

    [Fact]
    public void Predict_KnownAndNewEndsInBlocks_EqualsEachPairAloneToTheLastBit()
    {
        var served = new ServedModel(starter.Artifact);
        var alone = new ServedModel(starter.Artifact);
        var random = new Random(Seed);
        PairQuery[] pairs = [.. Enumerable.Range(0, 600).Select(_ => new PairQuery(
            random.Next(3) == 0 ? new(Smiles: new string('C', random.Next(1, 30)) + "N") : new(starter.Graph.Drugs[random.Next(starter.Graph.Drugs.Length)].Id),
            random.Next(5) == 0 ? new(Sequence: new string('M', random.Next(4, 9)) + "KVLAAGIVG") : new(starter.Graph.Targets[random.Next(starter.Graph.Targets.Length)].Id)))];

        var batch = served.Batch();
        var got = pairs.Chunk(64).SelectMany(block => batch.Predict(block, TestContext.Current.CancellationToken)).Select(a => a.Prediction!).ToList();

        foreach (var (pair, row) in pairs.Zip(got))
        {
            var expected = alone.Predict(pair.Drug, pair.Target);
            Assert.Equal(
                (BitConverter.DoubleToInt64Bits(expected.Probability), BitConverter.DoubleToInt64Bits(expected.Lift), expected.Regime, expected.ResolvedBy, expected.Drug.Id, expected.Target.Id),
                (BitConverter.DoubleToInt64Bits(row.Probability), BitConverter.DoubleToInt64Bits(row.Lift), row.Regime, row.ResolvedBy, row.Drug.Id, row.Target.Id));
        }
        Assert.Contains(got, r => r.ResolvedBy!.Drug == "coldStart" && r.ResolvedBy.Target == "coldStart");
    }

    [Fact]
    public void Predict_MoreEndsThanAreKept_StillAnswersEachByItsOwn()
    {
        var served = new ServedModel(starter.Artifact);
        var batch = served.Batch();
        var unknown = Enumerable.Range(0, PairBatch.MostKept + 10).Select(i => new PairQuery(new($"nobody {i}"), new("P23219"))).ToList();
        var faults = batch.Predict(unknown, TestContext.Current.CancellationToken);
        var again = batch.Predict([new(new("DB00945"), new("P23219")), unknown[0]], TestContext.Current.CancellationToken);

        Assert.All(unknown.Zip(faults), pair => Assert.Contains($"'{pair.First.Drug.Id}'", Assert.IsType<UnknownNodeException>(pair.Second.Fault).Message));
        Assert.Equal(served.Predict(new("DB00945"), new("P23219")).Probability, again[0].Prediction!.Probability);
        Assert.Contains("'nobody 0'", Assert.IsType<UnknownNodeException>(again[1].Fault).Message);
    }

    [Fact]
    public void Predict_EndsOfMoreCharactersThanAreKept_AreForgotten()
    {
        var batch = new ServedModel(starter.Artifact).Batch();
        var seen = Long(batch);
        batch.Predict([new(new("DB00945"), new("P23219"))], TestContext.Current.CancellationToken);
        GC.Collect();
        Assert.False(seen.IsAlive, "the text of an end is still held");
    }

    /// <summary>The text of a drug of which the batch was asked among many that are as long; nobody else holds it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Long(PairBatch batch)
    {
        const int length = 200_000;
        string[] texts = [.. Enumerable.Range(0, PairBatch.MostCharacters / length + 1).Select(i => new string((char)('a' + i % 26), length) + i)];
        foreach (var answer in batch.Predict([.. texts.Select(t => new PairQuery(new(t), new("P23219")))], TestContext.Current.CancellationToken)) Assert.NotNull(answer.Fault);
        return new(texts[0]);
    }

    [Fact]
    public void Predict_Cancelled_StopsBetweenTwoPairs()
    {
        var served = new ServedModel(starter.Artifact);
        Assert.Throws<OperationCanceledException>(() => served.Batch().Predict([new(new("DB00945"), new("P23219"))], new CancellationToken(canceled: true)));
    }
}
