using DtiGraph.Features;
using DtiGraph.Models;

namespace DtiGraph.Tests.Models;

public sealed class LatentFactorsTests
{
    private const int Seed = 12, Drugs = 3, Targets = 4, Hidden = 7, Rank = 5;

    [Fact]
    public void Beside_RandomFactors_AddsScoreToLogit()
    {
        var random = new Random(Seed);
        var (network, latent) = (Network(random), Vectors(random).Times(.3));

        var both = latent.Beside(network);

        for (int d = 0; d < Drugs; d++)
            for (int t = 0; t < Targets; t++) Assert.Equal(network.Logit(d, t) + latent.Score(d, t), both.Logit(d, t), 1e-6);
    }

    [Fact]
    public void Beside_MembersOfAnEnsemble_CountsOnceInTheirMean()
    {
        var random = new Random(Seed);
        PairFactors[] members = [Network(random), Network(random), Network(random)];
        var latent = Vectors(random);

        var mean = PairFactors.Mean([.. members.Select(latent.Beside)]);

        Assert.Equal(members.Average(m => (double)m.Logit(2, 3)) + latent.Score(2, 3), mean.Logit(2, 3), 1e-6);
    }

    [Fact]
    public void Of_WhatWasPutBeside_IsThat()
    {
        var random = new Random(Seed);
        var latent = Vectors(random);

        var again = LatentFactors.Of(latent.Beside(Network(random)), Rank);

        Assert.Equal(latent.Drugs, again.Drugs);
        Assert.Equal(latent.Targets, again.Targets);
    }

    [Fact]
    public void Filled_UnknownDrug_HasTheMeanOfItsFiveNearestKnown()
    {
        // Drug 0 is unknown; 1 is the most like it and unknown too; 2 to 7 are known, and 7 is one too many.
        float[] vectors = [9, 9, 1, 2, 3, 4, 5, 100];
        Neighbour[][] like = [[new(1, 1), new(2, .5f), new(3, .25f), new(4, .25f), new(5, .25f), new(6, .25f), new(7, .25f)], .. Enumerable.Repeat(Array.Empty<Neighbour>(), 7)];

        var filled = new LatentFactors(vectors, [1], 1).Filled(like, d => d > 1, [[]], _ => true);

        Assert.Equal((.5 * 1 + .25 * (2 + 3 + 4 + 5)) / 1.5, filled.Drugs[0], 1e-6);
        Assert.Equal([0, 1, 2, 3, 4, 5, 100], filled.Drugs[1..]); // nobody is like 1: nothing is known of it
        Assert.Equal([1], filled.Targets);
    }

    private static PairFactors Network(Random random) => new(Side(random, Drugs), Side(random, Targets), Draw(random, Hidden));

    private static NodeFactors Side(Random random, int nodes) => new(Draw(random, nodes * Hidden), Draw(random, nodes * Hidden), Draw(random, nodes));

    private static LatentFactors Vectors(Random random) => new(Draw(random, Drugs * Rank), Draw(random, Targets * Rank), Rank);

    private static float[] Draw(Random random, int n) => [.. Enumerable.Range(0, n).Select(_ => (float)(random.NextDouble() - .5))];
}
