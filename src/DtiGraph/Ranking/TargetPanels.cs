using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DtiGraph.Models;

namespace DtiGraph.Ranking;

/// <summary>The targets of a decoder laid out side by side, number by number, in any order, as the right side of a product: a panel stays in the nearest cache while the drugs pass over it.</summary>
/// <remarks>w relu(a + b) is max(w a, -w b) + w b where w is positive and min(w a, -w b) + w b where it is not: rows are multiplied by w once, and what belongs to a
/// target alone is summed once, so that a number of a pair costs a maximum and an addition. Logits from here differ from <see cref="PairFactors.Logit"/> in the rounding: good enough
/// to say which pairs are worth a second look.</remarks>
internal sealed unsafe class TargetPanels
{
    /// <summary>Places come in multiples of it.</summary>
    public const int Lanes = 16;

    /// <summary>Drugs whose logits with every target stay in a core's own cache.</summary>
    public const int Block = 48;

    /// <summary>A place that no target has.</summary>
    public const int Nobody = -1;

    private const int Linear = 2; // numbers behind a state: a target's linear term times 1, and 1 times a drug's

    private readonly PackedMatrix state; // [H + 2, places]
    private readonly PackedMatrix? larger, smaller; // [numbers of w above 0, places], [below 0, places]: -w b
    private readonly int[] positives, negatives; // which numbers these are
    private readonly float[] weight;
    private readonly int hidden;
    private readonly double weightLength, addLength, stateLength, linearLength; // of w, and the largest of a target

    /// <summary>Lays the targets out.</summary>
    /// <param name="factors">The decoder.</param>
    /// <param name="order">The target of each place, or <see cref="Nobody"/>; as many as a multiple of <see cref="Lanes"/>.</param>
    public TargetPanels(PairFactors factors, int[] order)
    {
        var targets = factors.Targets;
        (weight, hidden, Width) = (factors.Weight, factors.Weight.Length, order.Length);
        int[] numbers = [.. Enumerable.Range(0, hidden)];
        (positives, negatives) = ([.. numbers.Where(k => weight[k] > 0)], [.. numbers.Where(k => weight[k] < 0)]); // a factorisation's have w = 0 and nothing to add
        Additive = positives.Length + negatives.Length > 0; // a decoder that is bilinear alone costs a third
        state = PackedMatrix.OfColumns(States(targets, order), hidden + Linear);
        (larger, smaller) = (Bends(targets, order, positives), Bends(targets, order, negatives));
        weightLength = Length(weight);
        for (int t = 0; t < targets.Count; t++)
        {
            if (Additive) addLength = Math.Max(addLength, Length(Row(targets.Add, t)));
            stateLength = Math.Max(stateLength, Length(Row(targets.State, t)));
            linearLength = Math.Max(linearLength, Math.Abs(targets.Linear[t]));
        }
    }

    /// <summary>Whether any w is other than 0.</summary>
    public bool Additive { get; }

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
        double sizes = Length(Row(drugs.State, drug)) * stateLength + Math.Abs(drugs.Linear[drug]) + linearLength;
        if (Additive) sizes += weightLength * (Length(Row(drugs.Add, drug)) + 2 * addLength);
        return (float)(2 * (2 * hidden + 16) * Math.Pow(2, -24) * sizes);
    }

    /// <summary>The logits of some drugs with every target.</summary>
    /// <param name="drugs">The drugs' side.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    /// <param name="logits">[count, Width], row by row.</param>
    public void Logits(NodeFactors drugs, int first, int count, Span<float> logits)
    {
        int depth = hidden + Linear;
        float[] room = ArrayPool<float>.Shared.Rent(count * (depth + hidden));
        try
        {
            fixed (float* own = room, c = logits)
            {
                for (int i = 0; i < count; i++)
                {
                    Row(drugs.State, first + i).CopyTo(new(own + i * depth, hidden));
                    (own[i * depth + hidden], own[i * depth + hidden + 1]) = (1, drugs.Linear[first + i]);
                }
                state.Multiply(own, c, 0, count, add: false);
                float* bent = own + count * depth;
                if (larger is not null) larger.AddMaxima(Weighed(drugs, first, count, positives, bent), c, 0, count);
                if (smaller is not null) smaller.AddMinima(Weighed(drugs, first, count, negatives, bent), c, 0, count);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(room);
        }
    }

    /// <summary>w a of some drugs.</summary>
    private float* Weighed(NodeFactors drugs, int first, int count, int[] numbers, float* room)
    {
        float* to = room;
        for (int i = 0; i < count; i++)
        {
            var own = Row(drugs.Add, first + i);
            foreach (int k in numbers) *to++ = weight[k] * own[k];
        }
        return room;
    }

    /// <summary>The states of the targets with what a product adds for either side alone, place by place.</summary>
    private float[] States(NodeFactors targets, int[] order)
    {
        int depth = hidden + Linear;
        float[] rows = new float[(long)order.Length * depth];
        Parallel.For(0, order.Length / Lanes, panel =>
        {
            for (int place = panel * Lanes; place < (panel + 1) * Lanes; place++)
            {
                var row = rows.AsSpan(place * depth, depth);
                if (order[place] != Nobody) Row(targets.State, order[place]).CopyTo(row);
                (row[hidden], row[hidden + 1]) = (order[place] == Nobody ? float.NegativeInfinity : Alone(targets, order[place]), 1);
            }
        });
        return rows;
    }

    private PackedMatrix? Bends(NodeFactors targets, int[] order, int[] numbers)
    {
        if (numbers.Length == 0) return null;
        float[] rows = new float[(long)order.Length * numbers.Length];
        Parallel.For(0, order.Length / Lanes, panel =>
        {
            for (int place = panel * Lanes; place < (panel + 1) * Lanes; place++)
            {
                if (order[place] == Nobody) continue;
                var row = rows.AsSpan(place * numbers.Length, numbers.Length);
                var add = Row(targets.Add, order[place]);
                for (int i = 0; i < row.Length; i++) row[i] = -weight[numbers[i]] * add[numbers[i]];
            }
        });
        return PackedMatrix.OfColumns(rows, numbers.Length);
    }

    /// <summary>What belongs to a target alone: its linear term, and w b.</summary>
    private float Alone(NodeFactors targets, int target)
    {
        double sum = targets.Linear[target];
        if (Additive)
        {
            var row = Row(targets.Add, target);
            for (int k = 0; k < row.Length; k++) sum += (double)weight[k] * row[k];
        }
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
