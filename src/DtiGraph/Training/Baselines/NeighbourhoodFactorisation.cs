using System.Globalization;
using DtiGraph.Features;
using DtiGraph.Models;
using DtiGraph.Training.Factorisation;

namespace DtiGraph.Training.Baselines;

/// <summary>Neighbourhood-regularised logistic matrix factorisation (NRLMF): a vector for every node, a pair's score is their product.</summary>
/// <remarks>As <see cref="FactorisationFit"/> fits it. A node without an interaction in train takes the mean of the k nearest that have one, weighted by
/// similarity.</remarks>
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
            foreach (var (steps, factors) in FactorisationFit.Of(input.Train, Cut(anyDrugs, s.Neighbours), Cut(anyTargets, s.Neighbours), s, input.Seed))
            {
                yield return new(string.Create(CultureInfo.InvariantCulture,
                    $"rank {s.Rank}, importance {s.Importance}, regularisation {s.Regularisation}, smoothing {s.Smoothing}, steps {steps}"),
                    new FactorScorer(factors.Filled(Cut(knownDrugs, s.Neighbours), d => drugs[d], Cut(knownTargets, s.Neighbours), t => targets[t])));
            }
        }
    }

    private static bool[] All(int count)
    {
        var all = new bool[count];
        Array.Fill(all, true);
        return all;
    }

    private static Neighbour[][] Cut(Neighbour[][] lists, int k) => [.. lists.Select(l => l[..Math.Min(k, l.Length)])];

    private static IEnumerable<FactorisationOptions> Grid() =>
        from importance in new[] { 1.0, 5.0 }
        from regularisation in new[] { .1, .25, 1.0 }
        from smoothing in new[] { .1, .5 }
        select new FactorisationOptions { Importance = importance, Regularisation = regularisation, Smoothing = smoothing };

    private sealed class FactorScorer(LatentFactors factors) : IPairScorer
    {
        public double[] Scores(int drug, ReadOnlySpan<int> targets)
        {
            var scores = new double[targets.Length];
            for (int i = 0; i < scores.Length; i++) scores[i] = factors.Score(drug, targets[i]);
            return scores;
        }
    }
}
