using DtiGraph.Features;

namespace DtiGraph.Models;

/// <summary>A vector for every node; the product of a drug's and a target's is what a factorisation of the labelled pairs says of them.</summary>
/// <param name="Drugs">[Nd, R], row by row.</param>
/// <param name="Targets">[Nt, R].</param>
/// <param name="Rank">R, at least 1.</param>
public sealed record LatentFactors(float[] Drugs, float[] Targets, int Rank)
{
    /// <summary>Neighbours that make up for a node of which nothing was learned.</summary>
    public const int Nearest = 5;

    /// <summary>The vectors that stand in the last columns of factors, as <see cref="Beside(PairFactors)"/> put them there.</summary>
    /// <param name="factors">Of a network with them.</param>
    /// <param name="rank">R.</param>
    public static LatentFactors Of(PairFactors factors, int rank)
    {
        int width = factors.Weight.Length;
        return new(Last(factors.Drugs), Last(factors.Targets), rank);

        float[] Last(NodeFactors side) => [.. Enumerable.Range(0, side.Count).SelectMany(i => side.State[((i + 1) * width - rank)..((i + 1) * width)])];
    }

    /// <summary>The product of the two vectors, any real.</summary>
    /// <param name="drug">In [0, Nd).</param>
    /// <param name="target">In [0, Nt).</param>
    public double Score(int drug, int target)
    {
        double sum = 0;
        for (int k = 0; k < Rank; k++) sum += (double)Drugs[drug * Rank + k] * Targets[target * Rank + k];
        return sum;
    }

    /// <summary>The same with every product multiplied.</summary>
    /// <param name="weight">By what.</param>
    public LatentFactors Times(double weight) => this with { Targets = Array.ConvertAll(Targets, v => (float)(weight * v)) };

    /// <summary>The same with the vectors of unknown nodes made of their neighbours': the mean of the 5 most alike that are known, weighted by similarity.</summary>
    /// <param name="likeDrugs">[Nd] the drugs most like each, best first.</param>
    /// <param name="isKnownDrug">Whether something was learned of a drug.</param>
    /// <param name="likeTargets">[Nt] likewise.</param>
    /// <param name="isKnownTarget">Whether something was learned of a target.</param>
    /// <remarks>Source: Liu et al. 2016, doi:10.1371/journal.pcbi.1004760.</remarks>
    public LatentFactors Filled(Neighbour[][] likeDrugs, Func<int, bool> isKnownDrug, Neighbour[][] likeTargets, Func<int, bool> isKnownTarget)
    {
        return this with { Drugs = Side(Drugs, likeDrugs, isKnownDrug), Targets = Side(Targets, likeTargets, isKnownTarget) };

        float[] Side(float[] vectors, Neighbour[][] like, Func<int, bool> isKnown)
        {
            float[] filled = [.. vectors];
            for (int i = 0; i < like.Length; i++)
                if (!isKnown(i)) Mean(vectors, Rank, like[i], isKnown).CopyTo(filled.AsSpan(i * Rank));
            return filled;
        }
    }

    /// <summary>The vector of a node that the graph does not hold, by the rule of <see cref="Filled"/>.</summary>
    /// <param name="vectors">Of the nodes of its kind.</param>
    /// <param name="rank">R.</param>
    /// <param name="like">Those most like it, best first.</param>
    /// <param name="isKnown">Whether something was learned of one of them.</param>
    /// <returns>[R]; all 0 where none of them is known.</returns>
    public static float[] Mean(float[] vectors, int rank, Neighbour[] like, Func<int, bool> isKnown)
    {
        Neighbour[] near = [.. like.Where(n => isKnown(n.Index)).Take(Nearest)];
        double whole = near.Sum(n => (double)n.Similarity);
        var mean = new float[rank];
        if (whole == 0) return mean;
        for (int k = 0; k < rank; k++) mean[k] = (float)(near.Sum(n => (double)n.Similarity * vectors[n.Index * rank + k]) / whole);
        return mean;
    }

    /// <summary>A network's factors with these as further columns: a logit is then the network's and <see cref="Score"/> together.</summary>
    /// <param name="network">Of the same nodes.</param>
    public PairFactors Beside(PairFactors network) =>
        new(Beside(network.Drugs, Drugs, Rank), Beside(network.Targets, Targets, Rank), [.. network.Weight, .. new float[Rank]]);

    /// <summary>One side of <see cref="Beside(PairFactors)"/>.</summary>
    /// <param name="network">N nodes.</param>
    /// <param name="vectors">[N, R].</param>
    /// <param name="rank">R.</param>
    public static NodeFactors Beside(NodeFactors network, float[] vectors, int rank)
    {
        int nodes = network.Count, hidden = network.State.Length / nodes, width = hidden + rank;
        float[] add = new float[nodes * width], state = new float[nodes * width];
        for (int i = 0; i < nodes; i++)
        {
            network.Add.AsSpan(i * hidden, hidden).CopyTo(add.AsSpan(i * width));
            network.State.AsSpan(i * hidden, hidden).CopyTo(state.AsSpan(i * width));
            vectors.AsSpan(i * rank, rank).CopyTo(state.AsSpan(i * width + hidden));
        }
        return new(add, state, network.Linear);
    }
}
