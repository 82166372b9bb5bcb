using DtiGraph.Features;
using DtiGraph.Models;

namespace DtiGraph.Training.Factorisation;

/// <summary>Neighbourhood-regularised logistic matrix factorisation (NRLMF) of labelled pairs: a vector for every node.</summary>
/// <remarks>Minimises <see cref="FactorisationLoss"/> by AdaGrad, all of U, then all of V, in turn. Source: Liu et al. 2016,
/// doi:10.1371/journal.pcbi.1004760. Departs: labelled pairs (or sampled negatives) instead of the full matrix, so that a step costs what the labelled pairs cost.</remarks>
public static class FactorisationFit
{
    /// <summary>Fits the vectors.</summary>
    /// <param name="pairs">[P] labelled.</param>
    /// <param name="likeDrugs">[Nd] the neighbours of each drug that its vector is pulled to.</param>
    /// <param name="likeTargets">[Nt] likewise.</param>
    /// <param name="options">Rank, weights, numbers of steps.</param>
    /// <param name="seed">Fixes where it starts.</param>
    /// <returns>What is reached after each of the numbers of steps; nodes without an interaction have what their start and their neighbours make of them.</returns>
    public static IEnumerable<(int Steps, LatentFactors Factors)> Of(
        IReadOnlyList<(int Drug, int Target, int Label)> pairs, Neighbour[][] likeDrugs, Neighbour[][] likeTargets, FactorisationOptions options, long seed)
    {
        var loss = new FactorisationLoss(pairs, likeDrugs, likeTargets, options);
        var random = new Random(unchecked((int)seed));
        double[] u = Normal(random, likeDrugs.Length, options.Rank), v = Normal(random, likeTargets.Length, options.Rank);
        double[] squaresU = new double[u.Length], squaresV = new double[v.Length], ofU = new double[u.Length], ofV = new double[v.Length];
        for (int step = 1; step <= options.Steps[^1]; step++)
        {
            Take(u, loss.OfDrugs(u, v, ofU), squaresU, options.LearningRate);
            Take(v, loss.OfTargets(u, v, ofV), squaresV, options.LearningRate);
            if (options.Steps.Contains(step)) yield return (step, new(Array.ConvertAll(u, x => (float)x), Array.ConvertAll(v, x => (float)x), options.Rank));
        }
    }

    private static void Take(double[] x, double[] gradient, double[] squares, double rate)
    {
        RowShares.Run(x.Length, 1, (_, from, to) =>
        {
            for (int i = from; i < to; i++)
            {
                squares[i] += gradient[i] * gradient[i];
                if (squares[i] > 0) x[i] -= rate * gradient[i] / Math.Sqrt(squares[i]);
            }
        });
    }

    /// <summary>Normal with variance 1/r, as the authors' program starts.</summary>
    private static double[] Normal(Random random, int count, int rank)
    {
        var x = new double[count * rank];
        for (int i = 0; i < x.Length; i++)
            x[i] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()) / rank) * Math.Cos(2 * Math.PI * random.NextDouble());
        return x;
    }
}
