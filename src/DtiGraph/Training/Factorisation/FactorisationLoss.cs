using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DtiGraph.Features;

namespace DtiGraph.Training.Factorisation;

/// <summary>What neighbourhood-regularised logistic matrix factorisation minimises, and its gradient.</summary>
/// <param name="pairs">[P] labelled pairs, each in range.</param>
/// <param name="likeDrugs">[Nd] nearest drugs of each drug.</param>
/// <param name="likeTargets">[Nt] nearest targets of each target.</param>
/// <param name="options">Rank and weights.</param>
/// <remarks>
/// L(U, V) = sum over pairs of (1 + c y - y) ln(1 + exp(u.v)) - c y u.v + l/2 (|U|^2 + |V|^2)
/// + a/2 sum over drugs i and their neighbours j of s_ij |u_i - u_j|^2 + the same over targets.
/// The last two are a/2 tr(U' L U) with the paper's L = D + D~ - A - A'.
/// Source: Liu et al. 2016, doi:10.1371/journal.pcbi.1004760. Departs: the first sum runs over labelled pairs, not over the whole matrix with every
/// unrecorded pair as 0; one l and one a serve both sides. Cost: O(P r + (Nd + Nt) k r).
/// </remarks>
public sealed class FactorisationLoss(
    IReadOnlyList<(int Drug, int Target, int Label)> pairs, Neighbour[][] likeDrugs, Neighbour[][] likeTargets, FactorisationOptions options)
{
    private readonly (int Drug, int Target, int Label)[] pairs = [.. pairs];
    private readonly (int Other, int Label)[][] ofDrugs = Rows(likeDrugs.Length, pairs.Select(p => (p.Drug, (p.Target, p.Label))));
    private readonly (int Other, int Label)[][] ofTargets = Rows(likeTargets.Length, pairs.Select(p => (p.Target, (p.Drug, p.Label))));
    private readonly (int Other, double Weight)[][] nearDrugs = Pulls(likeDrugs, options.Smoothing), nearTargets = Pulls(likeTargets, options.Smoothing);
    private readonly int rank = options.Rank;

    /// <summary>L.</summary>
    /// <param name="u">[Nd r] rows of U.</param>
    /// <param name="v">[Nt r] rows of V.</param>
    public double Of(double[] u, double[] v)
    {
        double sum = 0;
        foreach (var (drug, target, label) in pairs)
        {
            double x = Dot(u, drug, v, target);
            double softplus = Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));
            sum += label == 1 ? options.Importance * (softplus - x) : softplus;
        }
        return sum + options.Regularisation / 2 * (Dot(u, u) + Dot(v, v)) + options.Smoothing / 2 * (Roughness(u, likeDrugs) + Roughness(v, likeTargets));
    }

    /// <summary>dL/dU.</summary>
    /// <param name="u">[Nd r] rows of U.</param>
    /// <param name="v">[Nt r] rows of V.</param>
    /// <param name="into">[Nd r], overwritten and returned; null for new memory.</param>
    public double[] OfDrugs(double[] u, double[] v, double[]? into = null) => Gradient(u, v, nearDrugs, ofDrugs, into ?? new double[u.Length]);

    /// <summary>dL/dV.</summary>
    /// <param name="u">[Nd r] rows of U.</param>
    /// <param name="v">[Nt r] rows of V.</param>
    /// <param name="into">[Nt r], overwritten and returned; null for new memory.</param>
    public double[] OfTargets(double[] u, double[] v, double[]? into = null) => Gradient(v, u, nearTargets, ofTargets, into ?? new double[v.Length]);

    /// <summary>dL/dX, row by row: each is a sum of its own in an order of its own, whichever core makes it.</summary>
    private double[] Gradient(double[] x, double[] other, (int Other, double Weight)[][] near, (int Other, int Label)[][] labelled, double[] gradient)
    {
        Parallel.For(0, near.Length, row =>
        {
            for (int k = row * rank; k < (row + 1) * rank; k++) gradient[k] = options.Regularisation * x[k];
            foreach (var (like, weight) in near[row])
            {
                Add(gradient, row, x, row, weight);
                Add(gradient, row, x, like, -weight);
            }
            foreach (var (end, label) in labelled[row])
            {
                double q = 1 / (1 + Math.Exp(-Dot(x, row, other, end)));
                Add(gradient, row, other, end, label == 1 ? options.Importance * (q - 1) : q);
            }
        });
        return gradient;
    }

    /// <summary>The nodes that pull at each: those on its own list, and those on whose list it stands.</summary>
    private static (int Other, double Weight)[][] Pulls(Neighbour[][] like, double smoothing) => Rows(like.Length, like.SelectMany((list, i) => list.SelectMany(near =>
        new[] { (i, (near.Index, smoothing * near.Similarity)), (near.Index, (i, smoothing * near.Similarity)) })));

    private static T[][] Rows<T>(int count, IEnumerable<(int Row, T Item)> items)
    {
        var rows = Array.ConvertAll(new List<T>?[count], _ => new List<T>());
        foreach (var (row, item) in items) rows[row].Add(item);
        return Array.ConvertAll(rows, r => r.ToArray());
    }

    private double Roughness(double[] x, Neighbour[][] like)
    {
        double sum = 0;
        for (int i = 0; i < like.Length; i++)
            foreach (var near in like[i])
                for (int k = 0; k < rank; k++) sum += near.Similarity * Math.Pow(x[i * rank + k] - x[near.Index * rank + k], 2);
        return sum;
    }

    private double Dot(double[] u, int drug, double[] v, int target) => Dot(u.AsSpan(drug * rank, rank), v.AsSpan(target * rank, rank));

    // Four lanes on every machine: the width of its registers must not change the bits.
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ReadOnlySpan<Vector256<double>> a4 = MemoryMarshal.Cast<double, Vector256<double>>(a), b4 = MemoryMarshal.Cast<double, Vector256<double>>(b);
        Vector256<double> sums = default;
        for (int k = 0; k < a4.Length; k++) sums += a4[k] * b4[k];
        double sum = Vector256.Sum(sums);
        for (int k = a4.Length * 4; k < a.Length; k++) sum += a[k] * b[k];
        return sum;
    }

    private void Add(double[] to, int row, double[] from, int other, double weight)
    {
        Span<double> sum = to.AsSpan(row * rank, rank), added = from.AsSpan(other * rank, rank);
        Span<Vector256<double>> sum4 = MemoryMarshal.Cast<double, Vector256<double>>(sum), added4 = MemoryMarshal.Cast<double, Vector256<double>>(added);
        for (int k = 0; k < sum4.Length; k++) sum4[k] += weight * added4[k];
        for (int k = sum4.Length * 4; k < sum.Length; k++) sum[k] += weight * added[k];
    }
}
