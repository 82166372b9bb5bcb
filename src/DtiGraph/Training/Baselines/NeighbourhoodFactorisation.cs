using System.Globalization;
using DtiGraph.Features;

namespace DtiGraph.Training.Baselines;

/// <summary>Neighbourhood-regularised logistic matrix factorisation (NRLMF): a vector for every node, a pair's score is their product.</summary>
/// <remarks>
/// Minimises <see cref="FactorisationLoss"/> by AdaGrad, all of U, then all of V, in turn. A node without an interaction in train takes the mean
/// of the k nearest that have one, weighted by similarity. Source: Liu et al. 2016, doi:10.1371/journal.pcbi.1004760. Departs: labelled pairs
/// (or sampled negatives) instead of the full matrix, so that a step costs what the labelled pairs cost.
/// </remarks>
public sealed class NeighbourhoodFactorisation(IReadOnlyList<FactorisationOptions>? settings = null) : IBaseline
{
    private readonly IReadOnlyList<FactorisationOptions> settings = settings ?? [.. Grid()];

    /// <inheritdoc/>
    public string Name => "factorisation";

    /// <inheritdoc/>
    public IEnumerable<BaselineCandidate> Candidates(BaselineInput input)
    {
        bool[] drugs = new bool[input.Drugs], targets = new bool[input.Targets];
        foreach (var (drug, target, _) in input.Train.Where(p => p.Label == 1)) (drugs[drug], targets[target]) = (true, true);
        int k = settings.Max(s => s.Neighbours);
        var (anyDrugs, anyTargets) = (input.Similarity.NearestDrugs(k, All(drugs.Length)), input.Similarity.NearestTargets(k, All(targets.Length)));
        var (knownDrugs, knownTargets) = (input.Similarity.NearestDrugs(k, drugs), input.Similarity.NearestTargets(k, targets));
        foreach (var s in settings)
        {
            var loss = new FactorisationLoss(input.Train, Cut(anyDrugs, s.Neighbours), Cut(anyTargets, s.Neighbours), s);
            foreach (var (steps, u, v) in Descend(loss, s, input))
            {
                double[] ofDrugs = Fill(u, drugs, Cut(knownDrugs, s.Neighbours), s.Rank);
                double[] ofTargets = Fill(v, targets, Cut(knownTargets, s.Neighbours), s.Rank);
                yield return new(string.Create(CultureInfo.InvariantCulture,
                    $"rank {s.Rank}, importance {s.Importance}, regularisation {s.Regularisation}, smoothing {s.Smoothing}, steps {steps}"),
                    new FactorScorer(ofDrugs, ofTargets, s.Rank));
            }
        }
    }

    private static IEnumerable<(int Steps, double[] U, double[] V)> Descend(FactorisationLoss loss, FactorisationOptions options, BaselineInput input)
    {
        var random = new Random((int)input.Seed);
        double[] u = Normal(random, input.Drugs, options.Rank), v = Normal(random, input.Targets, options.Rank);
        double[] squaresU = new double[u.Length], squaresV = new double[v.Length];
        for (int step = 1; step <= options.Steps[^1]; step++)
        {
            Take(u, loss.OfDrugs(u, v), squaresU, options.LearningRate);
            Take(v, loss.OfTargets(u, v), squaresV, options.LearningRate);
            if (options.Steps.Contains(step)) yield return (step, u, v);
        }
    }

    private static void Take(double[] x, double[] gradient, double[] squares, double rate)
    {
        for (int i = 0; i < x.Length; i++)
        {
            squares[i] += gradient[i] * gradient[i];
            if (squares[i] > 0) x[i] -= rate * gradient[i] / Math.Sqrt(squares[i]);
        }
    }

    /// <summary>The vectors that pairs are scored with: a copy, with those of unknown nodes made of their neighbours'.</summary>
    private static double[] Fill(double[] x, bool[] known, Neighbour[][] like, int rank)
    {
        double[] filled = [.. x];
        for (int i = 0; i < known.Length; i++)
        {
            if (known[i]) continue;
            Array.Clear(filled, i * rank, rank);
            double sum = like[i].Sum(n => (double)n.Similarity);
            foreach (var near in like[i])
                for (int k = 0; k < rank; k++) filled[i * rank + k] += near.Similarity / sum * x[near.Index * rank + k];
        }
        return filled;
    }

    private static bool[] All(int count)
    {
        var all = new bool[count];
        Array.Fill(all, true);
        return all;
    }

    private static Neighbour[][] Cut(Neighbour[][] lists, int k) => [.. lists.Select(l => l[..Math.Min(k, l.Length)])];

    /// <summary>Normal with variance 1/r, as the authors' program starts.</summary>
    private static double[] Normal(Random random, int count, int rank)
    {
        var x = new double[count * rank];
        for (int i = 0; i < x.Length; i++)
            x[i] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()) / rank) * Math.Cos(2 * Math.PI * random.NextDouble());
        return x;
    }

    private static IEnumerable<FactorisationOptions> Grid() =>
        from importance in new[] { 1.0, 5.0 }
        from regularisation in new[] { .1, .25, 1.0 }
        from smoothing in new[] { .1, .5 }
        select new FactorisationOptions { Importance = importance, Regularisation = regularisation, Smoothing = smoothing };

    private sealed class FactorScorer(double[] u, double[] v, int rank) : IPairScorer
    {
        public double[] Scores(int drug, ReadOnlySpan<int> targets)
        {
            var scores = new double[targets.Length];
            var own = u.AsSpan(drug * rank, rank);
            for (int i = 0; i < scores.Length; i++)
            {
                var other = v.AsSpan(targets[i] * rank, rank);
                for (int k = 0; k < rank; k++) scores[i] += own[k] * other[k];
            }
            return scores;
        }
    }
}
