using DtiGraph.Features;
using DtiGraph.Losses;
using DtiGraph.Models;
using DtiGraph.Tests.Training.Baselines;
using DtiGraph.Training.Factorisation;

namespace DtiGraph.Tests.Training.Factorisation;

public sealed class FactorWeightTests
{
    private const int Seed = 20261130, Drugs = 40, Targets = 30, Rank = 3;

    [Fact]
    public void Of_VectorsThatKnowTheOdds_IsAboveNothing() => Assert.NotEqual(0, Weight(Truth.Latent));

    [Fact]
    public void Of_VectorsOfNoise_IsNothing()
    {
        var random = new Random(Seed + 1);

        Assert.Equal(0, Weight(Vectors(random)));
    }

    [Fact]
    public void Of_OneLabelOnly_IsNothing() => Assert.Equal(0, Weight(Truth.Latent, r => r.Label == 1));

    /// <summary>A world in which the log-odds are what the vectors say; the network says nothing.</summary>
    private static (LatentFactors Latent, (int, int, int)[] Rows) Truth { get; } = Draw();

    private static double Weight(LatentFactors latent, Func<(int Drug, int Target, int Label), bool>? validated = null)
    {
        var split = BaselineWorld.Split(Truth.Rows, Seed);
        split = split with { Validation = BaselineWorld.Pairs(split.Validation.Rows.Where(validated ?? (_ => true))) };
        var network = new PairFactors(Silent(Drugs), Silent(Targets), [0]);
        var like = new LikePairs([.. Enumerable.Repeat(Array.Empty<Neighbour>(), Drugs)], [.. Enumerable.Repeat(Array.Empty<Neighbour>(), Targets)], split.Train.Rows);
        return FactorWeight.Of(latent, null, new(network, like, new(Drugs, Targets, split.Train.Rows)), split, [], new LinkPosterior(null, 1), null);
    }

    private static NodeFactors Silent(int nodes) => new(new float[nodes], new float[nodes], new float[nodes]);

    private static (LatentFactors, (int, int, int)[]) Draw()
    {
        var random = new Random(Seed);
        var latent = Vectors(random);
        return (latent, [.. from d in Enumerable.Range(0, Drugs) from t in Enumerable.Range(0, Targets)
            select (d, t, random.NextDouble() < 1 / (1 + Math.Exp(-latent.Score(d, t))) ? 1 : 0)]);
    }

    private static LatentFactors Vectors(Random random) => new(Side(random, Drugs), Side(random, Targets), Rank);

    private static float[] Side(Random random, int nodes) => [.. Enumerable.Range(0, nodes * Rank).Select(_ => (float)(4 * random.NextDouble() - 2))];
}
