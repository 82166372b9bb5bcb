using System.Numerics;
using System.Runtime.InteropServices;
using DtiGraph.Features;
using DtiGraph.Models;

namespace DtiGraph.Training.Baselines;

/// <summary>How like two pairs are: k(d, d') k(t, t'), of drugs the cosine of their fingerprints, of targets that of their 4-mers.</summary>
/// <remarks>A node without structure or sequence is like itself alone. Source: the Kronecker product kernel of van Laarhoven et al. 2011,
/// doi:10.1093/bioinformatics/btr500. Departs: over labelled pairs, where the paper takes the whole matrix with every unrecorded pair as 0.
/// Memory: 4 Nt times the targets that train has. Sums are taken in one order, in lanes of one width: the same bits on any number of cores.</remarks>
internal sealed class PairKernel
{
    private const int Lanes = 8; // to which rows are padded

    private readonly (int Drug, int Target, int Label)[] pairs;
    private readonly int[][] bits;
    private readonly int[] targetOf, firstOf;
    private readonly float[][] likeTargets;
    private readonly int width;

    public PairKernel(BaselineInput input)
    {
        pairs = [.. input.Train];
        bits = input.Fingerprints;
        int[] targets = [.. pairs.Select(p => p.Target).Distinct().Order()];
        targetOf = [.. pairs.Select(p => Array.BinarySearch(targets, p.Target))];
        firstOf = new int[input.Drugs + 1];
        foreach (var (drug, _, _) in pairs) firstOf[drug + 1]++;
        for (int d = 0; d < input.Drugs; d++) firstOf[d + 1] += firstOf[d];
        width = (targets.Length + Lanes - 1) / Lanes * Lanes;
        likeTargets = new float[input.Targets][];
        Parallel.For(0, input.Targets, t =>
        {
            var row = likeTargets[t] = new float[width];
            for (int j = 0; j < targets.Length; j++) row[j] = targets[j] == t ? 1 : (float)input.Similarity.OfTargets(t, targets[j]);
        });
    }

    /// <summary>K v.</summary>
    /// <param name="v">[P], of the train pairs.</param>
    /// <param name="options">What is added to the likeness of drugs, and of targets.</param>
    /// <returns>[P].</returns>
    public double[] Times(double[] v, PairwiseKernelOptions options)
    {
        var ofDrug = Rows(v, options);
        var product = new double[v.Length];
        RowShares.Each(bits.Length, (long)bits.Length * width, d =>
        {
            if (firstOf[d] == firstOf[d + 1]) return;
            float[] row = ofDrug(d);
            float any = (float)options.Shared * row.Sum();
            for (int p = firstOf[d]; p < firstOf[d + 1]; p++) product[p] = any + PairLogit.OfStates(row, likeTargets[pairs[p].Target]);
        });
        return product;
    }

    /// <summary>The scores of a drug with any target: sum over train pairs of their worth times how like the pair is to them.</summary>
    /// <param name="worth">[P].</param>
    /// <param name="options">As of <see cref="Times"/>.</param>
    public Func<int, Func<int, double>> Scores(double[] worth, PairwiseKernelOptions options)
    {
        var ofDrug = Rows(worth, options);
        return drug =>
        {
            float[] row = ofDrug(drug);
            float any = (float)options.Shared * row.Sum();
            return target => any + PairLogit.OfStates(row, likeTargets[target]);
        };
    }

    /// <summary>For a drug, sum over train pairs of v times how like their drug is, by target; new memory each time.</summary>
    private Func<int, float[]> Rows(double[] v, PairwiseKernelOptions options)
    {
        var ofBits = new float[DrugFingerprints.Length][];
        for (int p = 0; p < v.Length; p++)
        {
            int[] own = bits[pairs[p].Drug];
            float share = Share(own) * (float)v[p];
            foreach (int bit in own) (ofBits[bit] ??= new float[width])[targetOf[p]] += share;
        }
        return drug =>
        {
            var row = new float[width];
            float share = Share(bits[drug]), ofItself = bits[drug].Length == 0 ? 1 : (float)options.Own;
            foreach (int bit in bits[drug])
                if (ofBits[bit] is { } others) Add(others, share, row);
            for (int p = firstOf[drug]; p < firstOf[drug + 1]; p++) row[targetOf[p]] += ofItself * (float)v[p];
            return row;
        };
    }

    /// <summary>What a bit adds: with it the row of a drug has length 1.</summary>
    private static float Share(int[] bits) => bits.Length == 0 ? 0 : (float)(1 / Math.Sqrt(bits.Length));

    /// <summary>to += weight row, number by number: the width of a register changes nothing.</summary>
    private static void Add(float[] row, float weight, float[] to)
    {
        var from = MemoryMarshal.Cast<float, Vector<float>>(row.AsSpan());
        var sums = MemoryMarshal.Cast<float, Vector<float>>(to.AsSpan());
        for (int i = 0; i < sums.Length; i++) sums[i] += weight * from[i];
        for (int i = sums.Length * Vector<float>.Count; i < to.Length; i++) to[i] += weight * row[i];
    }
}
