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
    /// <returns>[Nd r].</returns>
    public double[] OfDrugs(double[] u, double[] v)
    {
        double[] gradient = Regular(u, likeDrugs);
        foreach (var (drug, target, label) in pairs) Add(gradient, drug, v, target, Residual(u, drug, v, target, label));
        return gradient;
    }

    /// <summary>dL/dV.</summary>
    /// <param name="u">[Nd r] rows of U.</param>
    /// <param name="v">[Nt r] rows of V.</param>
    /// <returns>[Nt r].</returns>
    public double[] OfTargets(double[] u, double[] v)
    {
        double[] gradient = Regular(v, likeTargets);
        foreach (var (drug, target, label) in pairs) Add(gradient, target, u, drug, Residual(u, drug, v, target, label));
        return gradient;
    }

    private double Residual(double[] u, int drug, double[] v, int target, int label)
    {
        double q = 1 / (1 + Math.Exp(-Dot(u, drug, v, target)));
        return label == 1 ? options.Importance * (q - 1) : q;
    }

    private double[] Regular(double[] x, Neighbour[][] like)
    {
        double[] gradient = Array.ConvertAll(x, value => options.Regularisation * value);
        for (int i = 0; i < like.Length; i++)
        {
            foreach (var near in like[i])
            {
                double weight = options.Smoothing * near.Similarity;
                Add(gradient, i, x, i, weight);
                Add(gradient, i, x, near.Index, -weight);
                Add(gradient, near.Index, x, near.Index, weight);
                Add(gradient, near.Index, x, i, -weight);
            }
        }
        return gradient;
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
