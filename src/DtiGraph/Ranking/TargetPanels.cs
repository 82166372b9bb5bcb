using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DtiGraph.Models;

namespace DtiGraph.Ranking;

/// <summary>The targets of a decoder laid out sixteen side by side, number by number, in any order, so that one load brings the same number of sixteen targets: a
/// panel stays in the nearest cache while the drugs pass over it.</summary>
/// <remarks>Logits from here differ from <see cref="PairFactors.Logit"/> in the order of the sum: good enough to say which pairs are worth a second look.</remarks>
internal sealed unsafe class TargetPanels
{
    /// <summary>Targets in a panel.</summary>
    public const int Lanes = 16;

    /// <summary>Drugs that pass over it together.</summary>
    public const int Block = 8;

    /// <summary>A place that no target has.</summary>
    public const int Nobody = -1;

    private readonly float[] add, state, linear, weight; // [panel, H, 16] twice (the first only where it is needed), [panel, 16], [H]
    private readonly int hidden;
    private readonly bool additive;
    private readonly double weightLength, addLength, stateLength, linearLength; // of w, and the largest of a target

    /// <summary>Lays the targets out.</summary>
    /// <param name="factors">The decoder.</param>
    /// <param name="order">The target of each place, or <see cref="Nobody"/>; as many as a multiple of <see cref="Lanes"/>.</param>
    public TargetPanels(PairFactors factors, int[] order)
    {
        (weight, hidden, Width) = (factors.Weight, factors.Weight.Length, order.Length);
        additive = weight.Any(w => w != 0); // a decoder that is bilinear alone costs a quarter
        (add, state, linear) = (new float[additive ? (long)Width * hidden : 0], new float[(long)Width * hidden], new float[Width]);
        Parallel.For(0, Width / Lanes, panel =>
        {
            var targets = order.AsSpan(panel * Lanes, Lanes);
            for (int i = 0; i < Lanes; i++) linear[panel * Lanes + i] = targets[i] == Nobody ? float.NegativeInfinity : factors.Targets.Linear[targets[i]];
            int to = panel * Lanes * hidden;
            for (int k = 0; k < hidden; k++)
            {
                for (int i = 0; i < Lanes; i++, to++)
                {
                    if (targets[i] == Nobody) continue;
                    if (additive) add[to] = factors.Targets.Add[targets[i] * hidden + k];
                    state[to] = factors.Targets.State[targets[i] * hidden + k];
                }
            }
        });
        var targets = Enumerable.Range(0, factors.Targets.Count);
        weightLength = Length(weight);
        addLength = targets.Select(t => Length(Row(factors.Targets.Add, t))).DefaultIfEmpty(0).Max();
        stateLength = targets.Select(t => Length(Row(factors.Targets.State, t))).DefaultIfEmpty(0).Max();
        linearLength = factors.Targets.Linear.Select(Math.Abs).DefaultIfEmpty(0).Max();
    }

    /// <summary>Whether any w is other than 0.</summary>
    public bool Additive => additive;

    /// <summary>Places; those of nobody have a logit of minus infinity.</summary>
    public int Width { get; }

    /// <summary>All targets in their own order, filled up to whole panels.</summary>
    /// <param name="targets">Which of them, in order.</param>
    public static int[] InOrder(IReadOnlyCollection<int> targets) => [.. targets, .. Enumerable.Repeat(Nobody, (Lanes - targets.Count % Lanes) % Lanes)];

    /// <summary>What the rounding of a logit from here and of <see cref="PairFactors.Logit"/> can come to together: n u times the sum of the sizes for either
    /// (Higham 2002, eq. 3.5), u = 2^-24, sizes by Cauchy and Schwarz.</summary>
    /// <param name="drugs">The drugs' side.</param>
    /// <param name="drug">The drug, with any target.</param>
    public float Rounding(NodeFactors drugs, int drug)
    {
        double sizes = weightLength * (Length(Row(drugs.Add, drug)) + addLength) + Length(Row(drugs.State, drug)) * stateLength + Math.Abs(drugs.Linear[drug]) + linearLength;
        return (float)(2 * (2 * hidden + 16) * Math.Pow(2, -24) * sizes);
    }

    /// <summary>The logits of some drugs with every target.</summary>
    /// <param name="drugs">The drugs' side.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="count">At most <see cref="Block"/>.</param>
    /// <param name="logits">[Block, Width], row by row; rows after count hold nothing of meaning.</param>
    public void Logits(NodeFactors drugs, int first, int count, Span<float> logits)
    {
        float* packed = stackalloc float[2 * Block * hidden]; // [H, a of eight drugs then d of the eight]
        for (int i = 0; i < Block; i++)
        {
            long row = (long)(first + Math.Min(i, count - 1)) * hidden;
            for (int k = 0; k < hidden; k++)
            {
                packed[2 * Block * k + i] = drugs.Add[row + k];
                packed[2 * Block * k + Block + i] = drugs.State[row + k];
            }
        }
        fixed (float* a = add, s = state, l = linear, w = weight, result = logits)
        {
            for (int p = 0; p < Width; p += Lanes)
            {
                float* output = result + p;
                bool paired = Vector512.IsHardwareAccelerated && !additive && (p / Lanes % 2 == 1 || p + Lanes < Width);
                if (paired)
                {
                    if (p / Lanes % 2 == 0) PairedBilinear(s + (long)p * hidden, packed, output); // with the next panel
                }
                else if (Vector512.IsHardwareAccelerated)
                {
                    if (additive) Wide(a + (long)p * hidden, s + (long)p * hidden, w, packed, output);
                    else WideBilinear(s + (long)p * hidden, packed, output);
                }
                else
                {
                    for (int half = 0; half < Block; half += 4)
                        for (int side = 0; side < Lanes; side += 8)
                            Narrow(a + (long)p * hidden + side, s + (long)p * hidden + side, w, packed + half, output + (long)half * Width + side);
                }
                for (int i = 0; i < count; i++)
                {
                    float own = drugs.Linear[first + i];
                    (Vector512.Load(output + (long)i * Width) + (Vector512.Load(l + p) + Vector512.Create(own))).Store(output + (long)i * Width);
                }
            }
        }
    }

    /// <summary>The logits of one drug with every target.</summary>
    /// <param name="drugs">The drugs' side.</param>
    /// <param name="drug">The drug.</param>
    /// <param name="logits">[Width].</param>
    public void LogitsOfOne(NodeFactors drugs, int drug, Span<float> logits)
    {
        fixed (float* a = add, s = state, l = linear, w = weight, result = logits, own = drugs.Add, drugState = drugs.State)
        {
            float* x = own + (long)drug * hidden, d = drugState + (long)drug * hidden;
            for (int p = 0; p < Width; p += Lanes)
            {
                // Two sums of each term in turn: the processor need not wait for one to end before it begins the next.
                Vector512<float> even = default, odd = default, evenAdded = default, oddAdded = default;
                float* b = additive ? a + (long)p * hidden : null, t = s + (long)p * hidden;
                int k = 0;
                for (; k + 2 <= hidden; k += 2, b += 2 * Lanes, t += 2 * Lanes)
                {
                    even = Vector512.MultiplyAddEstimate(Vector512.Create(d[k]), Vector512.Load(t), even);
                    odd = Vector512.MultiplyAddEstimate(Vector512.Create(d[k + 1]), Vector512.Load(t + Lanes), odd);
                    if (!additive) continue;
                    evenAdded = Vector512.MultiplyAddEstimate(Vector512.Create(w[k]), Vector512.Max(Vector512.Create(x[k]) + Vector512.Load(b), default), evenAdded);
                    oddAdded = Vector512.MultiplyAddEstimate(Vector512.Create(w[k + 1]), Vector512.Max(Vector512.Create(x[k + 1]) + Vector512.Load(b + Lanes), default), oddAdded);
                }
                if (k < hidden)
                {
                    even += Vector512.Create(d[k]) * Vector512.Load(t);
                    if (additive) evenAdded += Vector512.Create(w[k]) * Vector512.Max(Vector512.Create(x[k]) + Vector512.Load(b), default);
                }
                (even + odd + (evenAdded + oddAdded) + (Vector512.Load(l + p) + Vector512.Create(drugs.Linear[drug]))).Store(result + p);
            }
        }
    }

    /// <summary>Eight drugs, sixteen targets, in eight wide registers.</summary>
    private void Wide(float* add, float* state, float* weight, float* packed, float* output)
    {
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (int k = 0; k < hidden; k++, add += Lanes, state += Lanes, packed += 2 * Block)
        {
            var (b, t, w) = (Vector512.Load(add), Vector512.Load(state), Vector512.Create(weight[k]));
            s0 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[8]), t, Vector512.MultiplyAddEstimate(w, Vector512.Max(Vector512.Create(packed[0]) + b, default), s0));
            s1 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[9]), t, Vector512.MultiplyAddEstimate(w, Vector512.Max(Vector512.Create(packed[1]) + b, default), s1));
            s2 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[10]), t, Vector512.MultiplyAddEstimate(w, Vector512.Max(Vector512.Create(packed[2]) + b, default), s2));
            s3 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[11]), t, Vector512.MultiplyAddEstimate(w, Vector512.Max(Vector512.Create(packed[3]) + b, default), s3));
            s4 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[12]), t, Vector512.MultiplyAddEstimate(w, Vector512.Max(Vector512.Create(packed[4]) + b, default), s4));
            s5 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[13]), t, Vector512.MultiplyAddEstimate(w, Vector512.Max(Vector512.Create(packed[5]) + b, default), s5));
            s6 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[14]), t, Vector512.MultiplyAddEstimate(w, Vector512.Max(Vector512.Create(packed[6]) + b, default), s6));
            s7 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[15]), t, Vector512.MultiplyAddEstimate(w, Vector512.Max(Vector512.Create(packed[7]) + b, default), s7));
        }
        Store(output, s0, s1, s2, s3, s4, s5, s6, s7);
    }

    /// <summary>The same without the additive term.</summary>
    private void WideBilinear(float* state, float* packed, float* output)
    {
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (int k = 0; k < hidden; k++, state += Lanes, packed += 2 * Block)
        {
            var t = Vector512.Load(state);
            s0 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[8]), t, s0);
            s1 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[9]), t, s1);
            s2 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[10]), t, s2);
            s3 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[11]), t, s3);
            s4 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[12]), t, s4);
            s5 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[13]), t, s5);
            s6 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[14]), t, s6);
            s7 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[15]), t, s7);
        }
        Store(output, s0, s1, s2, s3, s4, s5, s6, s7);
    }

    /// <summary>Two panels at once: sixteen sums, so that no multiplication waits for the one before it.</summary>
    private void PairedBilinear(float* state, float* packed, float* output)
    {
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        Vector512<float> n0 = default, n1 = default, n2 = default, n3 = default, n4 = default, n5 = default, n6 = default, n7 = default;
        float* next = state + Lanes * hidden;
        for (int k = 0; k < hidden; k++, state += Lanes, next += Lanes, packed += 2 * Block)
        {
            var (t, u) = (Vector512.Load(state), Vector512.Load(next));
            var d = Vector512.Create(packed[8]);
            (s0, n0) = (Vector512.MultiplyAddEstimate(d, t, s0), Vector512.MultiplyAddEstimate(d, u, n0));
            d = Vector512.Create(packed[9]);
            (s1, n1) = (Vector512.MultiplyAddEstimate(d, t, s1), Vector512.MultiplyAddEstimate(d, u, n1));
            d = Vector512.Create(packed[10]);
            (s2, n2) = (Vector512.MultiplyAddEstimate(d, t, s2), Vector512.MultiplyAddEstimate(d, u, n2));
            d = Vector512.Create(packed[11]);
            (s3, n3) = (Vector512.MultiplyAddEstimate(d, t, s3), Vector512.MultiplyAddEstimate(d, u, n3));
            d = Vector512.Create(packed[12]);
            (s4, n4) = (Vector512.MultiplyAddEstimate(d, t, s4), Vector512.MultiplyAddEstimate(d, u, n4));
            d = Vector512.Create(packed[13]);
            (s5, n5) = (Vector512.MultiplyAddEstimate(d, t, s5), Vector512.MultiplyAddEstimate(d, u, n5));
            d = Vector512.Create(packed[14]);
            (s6, n6) = (Vector512.MultiplyAddEstimate(d, t, s6), Vector512.MultiplyAddEstimate(d, u, n6));
            d = Vector512.Create(packed[15]);
            (s7, n7) = (Vector512.MultiplyAddEstimate(d, t, s7), Vector512.MultiplyAddEstimate(d, u, n7));
        }
        Store(output, s0, s1, s2, s3, s4, s5, s6, s7);
        Store(output + Lanes, n0, n1, n2, n3, n4, n5, n6, n7);
    }

    private void Store(float* output, Vector512<float> s0, Vector512<float> s1, Vector512<float> s2, Vector512<float> s3,
        Vector512<float> s4, Vector512<float> s5, Vector512<float> s6, Vector512<float> s7)
    {
        s0.Store(output);
        s1.Store(output + Width);
        s2.Store(output + 2L * Width);
        s3.Store(output + 3L * Width);
        s4.Store(output + 4L * Width);
        s5.Store(output + 5L * Width);
        s6.Store(output + 6L * Width);
        s7.Store(output + 7L * Width);
    }

    /// <summary>Four drugs, eight targets: for machines of narrower registers.</summary>
    private void Narrow(float* add, float* state, float* weight, float* packed, float* output)
    {
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default, p0 = default, p1 = default, p2 = default, p3 = default;
        for (int k = 0; k < hidden; k++, add += Lanes, state += Lanes, packed += 2 * Block)
        {
            var t = Vector256.Load(state);
            p0 = Vector256.MultiplyAddEstimate(Vector256.Create(packed[8]), t, p0);
            p1 = Vector256.MultiplyAddEstimate(Vector256.Create(packed[9]), t, p1);
            p2 = Vector256.MultiplyAddEstimate(Vector256.Create(packed[10]), t, p2);
            p3 = Vector256.MultiplyAddEstimate(Vector256.Create(packed[11]), t, p3);
            if (!additive) continue;
            var (b, w) = (Vector256.Load(add), Vector256.Create(weight[k]));
            s0 = Vector256.MultiplyAddEstimate(w, Vector256.Max(Vector256.Create(packed[0]) + b, default), s0);
            s1 = Vector256.MultiplyAddEstimate(w, Vector256.Max(Vector256.Create(packed[1]) + b, default), s1);
            s2 = Vector256.MultiplyAddEstimate(w, Vector256.Max(Vector256.Create(packed[2]) + b, default), s2);
            s3 = Vector256.MultiplyAddEstimate(w, Vector256.Max(Vector256.Create(packed[3]) + b, default), s3);
        }
        (s0 + p0).Store(output);
        (s1 + p1).Store(output + Width);
        (s2 + p2).Store(output + 2L * Width);
        (s3 + p3).Store(output + 3L * Width);
    }

    private ReadOnlySpan<float> Row(float[] rows, int node) => rows.AsSpan(node * hidden, hidden);

    private static double Length(ReadOnlySpan<float> values)
    {
        Vector256<double> lower = default, upper = default;
        foreach (var eight in MemoryMarshal.Cast<float, Vector256<float>>(values))
        {
            var (low, high) = Vector256.Widen(eight);
            (lower, upper) = (lower + low * low, upper + high * high);
        }
        double squares = Vector256.Sum(lower + upper);
        foreach (float value in values[(values.Length & ~7)..]) squares += (double)value * value;
        return Math.Sqrt(squares);
    }
}
