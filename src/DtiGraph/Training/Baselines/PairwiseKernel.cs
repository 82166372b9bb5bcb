using System.Globalization;

namespace DtiGraph.Training.Baselines;

/// <summary>Pairwise kernel ridge regression (KronRLS): a pair takes the labels of all train pairs, weighed by how like it is to each of them and
/// by how much each says that others do not.</summary>
/// <remarks>
/// score(p) = sum over train pairs q of k(p, q) v_q, with (K + penalty I) v = y - mean y and k((d, t), (d', t')) = (k(d, d') + own [d = d']) (k(t, t') + shared).
/// own is what a drug has beside its structure: without it a drug of hundreds of pairs is as many witnesses for everything like it. shared is what a
/// pair says of its drug whatever the target. Source: Pahikkala et al. 2015, doi:10.1093/bib/bbu010, with the kernels of <see cref="PairKernel"/>. Departs:
/// Gaussian kernels of profiles of interactions are left out, which a new node has none of. Solved by conjugate gradients, to a three hundredth of y.
/// Cost of a step: O(P Nt + Nd bits Nt).
/// </remarks>
public sealed class PairwiseKernel(IReadOnlyList<PairwiseKernelOptions>? settings = null) : IBaseline
{
    private const double Tolerance = 3e-3;

    private readonly IReadOnlyList<PairwiseKernelOptions> settings = settings ?? [.. Grid()];

    /// <inheritdoc/>
    public string Name => "kernel";

    /// <inheritdoc/>
    public IEnumerable<BaselineCandidate> Candidates(BaselineInput input)
    {
        var kernel = new PairKernel(input);
        double mean = input.Train.Average(p => p.Label);
        double[] labels = [.. input.Train.Select(p => p.Label - mean)];
        return settings.Select(s => new BaselineCandidate(
            string.Create(CultureInfo.InvariantCulture, $"penalty {s.Penalty}, own {s.Own}, shared {s.Shared}"), new KernelScorer(kernel.Scores(Worth(kernel, labels, s), s))));
    }

    /// <summary>v.</summary>
    internal static double[] Worth(PairKernel kernel, double[] labels, PairwiseKernelOptions options) => ConjugateGradients.Solve(v =>
    {
        double[] image = kernel.Times(v, options);
        for (int p = 0; p < image.Length; p++) image[p] += options.Penalty * v[p];
        return image;
    }, labels, Tolerance);

    private static IEnumerable<PairwiseKernelOptions> Grid() =>
        from penalty in new[] { .1, 1 }
        from own in new[] { 0, .5 }
        from shared in new[] { 0, .05 }
        select new PairwiseKernelOptions(penalty, own, shared);

    private sealed class KernelScorer(Func<int, Func<int, double>> ofDrug) : IPairScorer
    {
        public double[] Scores(int drug, ReadOnlySpan<int> targets)
        {
            var (score, scores) = (ofDrug(drug), new double[targets.Length]);
            for (int i = 0; i < scores.Length; i++) scores[i] = score(targets[i]);
            return scores;
        }
    }
}

/// <summary>One setting of <see cref="PairwiseKernel"/>.</summary>
/// <param name="Penalty">Variance of a label that the kernel does not explain, above 0.</param>
/// <param name="Own">What a drug has of its own beside its structure, whose likeness to itself is 1; at least 0.</param>
/// <param name="Shared">What any two targets have in common; at least 0.</param>
public sealed record PairwiseKernelOptions(double Penalty, double Own, double Shared);
