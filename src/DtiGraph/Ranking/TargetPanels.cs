using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DtiGraph.Models;

namespace DtiGraph.Ranking;

/// <summary>The targets of a decoder laid out sixteen side by side, number by number, in any order, so that one load brings the same number of sixteen targets: a
/// panel stays in the nearest cache while the drugs pass over it.</summary>
/// <remarks>w relu(a + b) is sign(w) max(|w| a, -|w| b) + w b: rows are multiplied by |w| once, the numbers of positive w come before those of negative w, and what belongs to a
/// target alone is summed once, so that a number of a pair costs a maximum and an addition. Logits from here differ from <see cref="PairFactors.Logit"/> in the rounding: good enough
/// to say which pairs are worth a second look.</remarks>
internal sealed unsafe class TargetPanels
{
    /// <summary>Targets in a panel.</summary>
    public const int Lanes = PanelKernels.Lanes;

    /// <summary>Drugs that pass over a panel before the next one is brought: all panels together are larger than a core's own caches, and are read once a block.</summary>
    public const int Block = 48;

    private const int Group = PanelKernels.Group;

    /// <summary>A place that no target has.</summary>
    public const int Nobody = -1;

    private readonly float[] bend, state, linear; // [panel, H, 16] twice (the first, -|w| b, only where it is needed), [panel, 16]
    private readonly float[] sizes; // [H], |w|, in the order of the panels
    private readonly int[] numbers; // [H], which number of a state comes at which place: those of w of at least 0 first
    private readonly int positives; // of them
    private readonly int hidden;
    private readonly bool additive;
    private readonly PanelKernels kernels;
    private readonly double weightLength, addLength, stateLength, linearLength; // of w, and the largest of a target

    /// <summary>Lays the targets out.</summary>
    /// <param name="factors">The decoder.</param>
    /// <param name="order">The target of each place, or <see cref="Nobody"/>; as many as a multiple of <see cref="Lanes"/>.</param>
    public TargetPanels(PairFactors factors, int[] order)
    {
        float[] weight = factors.Weight;
        (hidden, Width) = (weight.Length, order.Length);
        numbers = [.. Enumerable.Range(0, hidden).OrderBy(k => weight[k] < 0)];
        (positives, sizes) = (weight.Count(w => !(w < 0)), [.. numbers.Select(k => Math.Abs(weight[k]))]);
        additive = weight.Any(w => w != 0); // a decoder that is bilinear alone costs a third
        kernels = new(hidden, positives, additive, Width);
        (bend, state, linear) = (new float[additive ? (long)Width * hidden : 0], new float[(long)Width * hidden], new float[Width]);
        Parallel.For(0, Width / Lanes, panel =>
        {
            var targets = order.AsSpan(panel * Lanes, Lanes);
            for (int i = 0; i < Lanes; i++) linear[panel * Lanes + i] = targets[i] == Nobody ? float.NegativeInfinity : Alone(factors, targets[i]);
            int to = panel * Lanes * hidden;
            for (int k = 0; k < hidden; k++)
            {
                for (int i = 0; i < Lanes; i++, to++)
                {
                    if (targets[i] == Nobody) continue;
                    long from = (long)targets[i] * hidden + numbers[k];
                    if (additive) bend[to] = -sizes[k] * factors.Targets.Add[from];
                    state[to] = factors.Targets.State[from];
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
        double sizes = weightLength * (Length(Row(drugs.Add, drug)) + 2 * addLength) + Length(Row(drugs.State, drug)) * stateLength + Math.Abs(drugs.Linear[drug]) + linearLength;
        return (float)(2 * (2 * hidden + 16) * Math.Pow(2, -24) * sizes);
    }

    /// <summary>The logits of some drugs with every target.</summary>
    /// <param name="drugs">The drugs' side.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="count">At most <see cref="Block"/>.</param>
    /// <param name="logits">[Block, Width], row by row; rows after count hold nothing of meaning.</param>
    public void Logits(NodeFactors drugs, int first, int count, Span<float> logits)
    {
        int groups = (count + Group - 1) / Group, size = 2 * Group * hidden;
        float[] room = ArrayPool<float>.Shared.Rent(groups * size); // [groups, H, a of eight drugs then d of the eight]
        try
        {
            for (int i = 0; i < groups * Group; i++) Pack(drugs, first + Math.Min(i, count - 1), room.AsSpan(i / Group * size, size), i % Group);
            fixed (float* packed = room, b = bend, s = state, l = linear, result = logits)
            {
                bool paired = Vector512.IsHardwareAccelerated && !additive;
                for (int p = 0, wide; p < Width; p += wide)
                {
                    wide = paired && p + Lanes < Width ? 2 * Lanes : Lanes;
                    for (int group = 0; group < groups; group++)
                        kernels.Panel(b + (additive ? (long)p * hidden : 0), s + (long)p * hidden, packed + group * size, result + (long)group * Group * Width + p, wide);
                    for (int i = 0; i < count; i++)
                    {
                        float* output = result + (long)i * Width + p;
                        for (int side = 0; side < wide; side += Lanes)
                            (Vector512.Load(output + side) + (Vector512.Load(l + p + side) + Vector512.Create(drugs.Linear[first + i]))).Store(output + side);
                    }
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(room);
        }
    }

    /// <summary>A drug's place among the eight of its group.</summary>
    private void Pack(NodeFactors drugs, int drug, Span<float> packed, int place)
    {
        ReadOnlySpan<float> own = drugs.Add.AsSpan(drug * hidden, hidden), drugState = drugs.State.AsSpan(drug * hidden, hidden);
        for (int k = 0; k < hidden; k++) (packed[2 * Group * k + place], packed[2 * Group * k + Group + place]) = (sizes[k] * own[numbers[k]], drugState[numbers[k]]);
    }

    /// <summary>The logits of one drug with every target.</summary>
    /// <param name="drugs">The drugs' side.</param>
    /// <param name="drug">The drug.</param>
    /// <param name="logits">[Width].</param>
    public void LogitsOfOne(NodeFactors drugs, int drug, Span<float> logits)
    {
        float* packed = stackalloc float[2 * hidden]; // |w| a, then d
        for (int k = 0; k < hidden; k++) (packed[k], packed[hidden + k]) = (sizes[k] * drugs.Add[(long)drug * hidden + numbers[k]], drugs.State[(long)drug * hidden + numbers[k]]);
        fixed (float* b = bend, s = state, l = linear, result = logits)
        {
            for (int p = 0; p < Width; p += Lanes)
            {
                var sum = Vector512.Load(l + p) + Vector512.Create(drugs.Linear[drug]) + kernels.Products(packed + hidden, s + (long)p * hidden);
                if (additive) sum += PanelKernels.Maxima(packed, b + (long)p * hidden, 0, positives) - PanelKernels.Maxima(packed, b + (long)p * hidden, positives, hidden);
                sum.Store(result + p);
            }
        }
    }

    /// <summary>What belongs to a target alone: its linear term, and w b.</summary>
    private float Alone(PairFactors factors, int target)
    {
        double sum = factors.Targets.Linear[target];
        var row = Row(factors.Targets.Add, target);
        for (int k = 0; k < hidden && additive; k++) sum += (double)factors.Weight[k] * row[k];
        return (float)sum;
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
