using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>What the decoder knows of the nodes on one side, row by row, and the kernels over pairs of them.</summary>
/// <param name="Add">[N, H] float32, contiguous, on the processor: a of drugs, b of targets.</param>
/// <param name="State">[N, H]: d of drugs, t of targets.</param>
internal sealed unsafe record PairRows(Tensor Add, Tensor State)
{
    private const int Wide = 64; // columns in four registers of 512 bits

    /// <summary>Gradients on one side.</summary>
    /// <param name="Add">[N, H].</param>
    /// <param name="State">[N, H].</param>
    /// <param name="Sum">[N, 1], what reaches the node's pairs.</param>
    /// <param name="WeightByPart">[parts, H], this side's share of the gradient of w, when it is summed; begins with 0.</param>
    internal sealed record Slopes(Tensor Add, Tensor State, Tensor Sum, Tensor WeightByPart);

    /// <summary>What makes w . relu(a + b) + scale d . t + what belongs to one node alone.</summary>
    /// <param name="order">The pairs by the node of <paramref name="own"/>.</param>
    /// <param name="own">One side.</param>
    /// <param name="other">The other.</param>
    /// <param name="weight">w, H numbers.</param>
    /// <param name="ownOnly">[N, 1].</param>
    /// <param name="otherOnly">[N other, 1].</param>
    /// <param name="scale">Of d . t.</param>
    /// <param name="logits">[P], overwritten.</param>
    public static RowShares.Work Forward(PairOrder order, PairRows own, PairRows other, Tensor weight, Tensor ownOnly, Tensor otherOnly, float scale, Tensor logits)
    {
        int width = (int)own.Add.shape[1], lanes = width & ~7;
        float* a = TensorMemory.Of(own.Add), d = TensorMemory.Of(own.State), b = TensorMemory.Of(other.Add), t = TensorMemory.Of(other.State), w = TensorMemory.Of(weight);
        float* m = TensorMemory.Of(ownOnly), n = TensorMemory.Of(otherOnly), result = TensorMemory.Of(logits);
        return new(order.Nodes, width, (_, from, to) =>
        {
            for (int i = from; i < to; i++)
            {
                float* ai = a + (long)i * width, di = d + (long)i * width;
                for (int e = order.Start[i]; e < order.Start[i + 1]; e++)
                {
                    int j = order.Other[e];
                    float* bj = b + (long)j * width, tj = t + (long)j * width;
                    Vector256<float> sum = default, product = default;
                    float sumRest = 0, productRest = 0;
                    for (int k = 0; k < lanes; k += 8)
                    {
                        sum = Vector256.MultiplyAddEstimate(Vector256.Load(w + k), Vector256.MaxNative(default, Vector256.Load(ai + k) + Vector256.Load(bj + k)), sum);
                        product = Vector256.MultiplyAddEstimate(Vector256.Load(di + k), Vector256.Load(tj + k), product);
                    }
                    for (int k = lanes; k < width; k++)
                    {
                        sumRest += w[k] * Math.Max(ai[k] + bj[k], 0);
                        productRest += di[k] * tj[k];
                    }
                    result[order.Pair[e]] = Vector256.Sum(sum) + sumRest + (Vector256.Sum(product) + productRest) * scale + (m[i] + n[j]);
                }
            }
        });
    }

    /// <summary>What makes the gradients on one side.</summary>
    /// <param name="order">The pairs by the node of <paramref name="own"/>.</param>
    /// <param name="own">This side.</param>
    /// <param name="other">The other.</param>
    /// <param name="weight">w.</param>
    /// <param name="scale">Of d . t.</param>
    /// <param name="upstream">[P], of the logits.</param>
    /// <param name="into">Overwritten.</param>
    /// <remarks>With c_i = sum over i's pairs of g 1[a_i + b_j above 0]: of a_i it is w c_i, and since relu(x) = x 1[x above 0],
    /// of w the sum over both sides of c_i a_i.</remarks>
    public static RowShares.Work Backward(PairOrder order, PairRows own, PairRows other, Tensor weight, float scale, Tensor upstream, Slopes into)
    {
        int width = (int)own.Add.shape[1];
        float* a = TensorMemory.Of(own.Add), b = TensorMemory.Of(other.Add), t = TensorMemory.Of(other.State), w = TensorMemory.Of(weight), g = TensorMemory.Of(upstream);
        float* da = TensorMemory.Of(into.Add), dd = TensorMemory.Of(into.State), s = TensorMemory.Of(into.Sum), dw = TensorMemory.Of(into.WeightByPart);
        return new(order.Nodes, width, (part, from, to) =>
        {
            var slopes = new float[order.Start[to] - order.Start[from]]; // in the order of the entries: read once for every eight columns
            for (int e = order.Start[from]; e < order.Start[to]; e++) slopes[e - order.Start[from]] = g[order.Pair[e]];
            for (int i = from; i < to; i++)
            {
                int first = order.Start[i], count = order.Start[i + 1] - first;
                var mine = slopes.AsSpan(first - order.Start[from], count);
                float total = 0;
                foreach (float slope in mine) total += slope;
                s[i] = total;
                Sum(a + (long)i * width, b, t, w, mine, order.Other.AsSpan(first, count), scale, da + (long)i * width, dd + (long)i * width, dw + (long)part * width, width);
            }
        });
    }

    private static void Sum(float* own, float* add, float* state, float* weight, ReadOnlySpan<float> slopes, ReadOnlySpan<int> others, float scale,
        float* ofAdd, float* ofState, float* ofWeight, int width)
    {
        int k = 0;
        // Each number is summed alone and in stored order, so neither block changes its bits.
        if (Vector512.IsHardwareAccelerated)
            for (; k + Wide <= width; k += Wide) SumWide(own + k, add + k, state + k, weight + k, slopes, others, scale, ofAdd + k, ofState + k, ofWeight + k, width);
        for (; k + 16 <= width; k += 16)
        {
            Vector256<float> own0 = Vector256.Load(own + k), own1 = Vector256.Load(own + k + 8), add0 = default, add1 = default, state0 = default, state1 = default;
            for (int e = 0; e < slopes.Length; e++)
            {
                var g = Vector256.Create(slopes[e]);
                float* b = add + (long)others[e] * width + k, t = state + (long)others[e] * width + k;
                add0 += g & Vector256.GreaterThan(own0 + Vector256.Load(b), default);
                add1 += g & Vector256.GreaterThan(own1 + Vector256.Load(b + 8), default);
                state0 = Vector256.MultiplyAddEstimate(g, Vector256.Load(t), state0);
                state1 = Vector256.MultiplyAddEstimate(g, Vector256.Load(t + 8), state1);
            }
            (add0 * Vector256.Load(weight + k)).Store(ofAdd + k);
            (add1 * Vector256.Load(weight + k + 8)).Store(ofAdd + k + 8);
            (state0 * scale).Store(ofState + k);
            (state1 * scale).Store(ofState + k + 8);
            (Vector256.Load(ofWeight + k) + add0 * own0).Store(ofWeight + k);
            (Vector256.Load(ofWeight + k + 8) + add1 * own1).Store(ofWeight + k + 8);
        }
        for (; k < width; k++)
        {
            float through = 0, sum = 0;
            for (int e = 0; e < slopes.Length; e++)
            {
                long at = (long)others[e] * width + k;
                if (own[k] + add[at] > 0) through += slopes[e];
                sum += slopes[e] * state[at];
            }
            ofAdd[k] = through * weight[k];
            ofState[k] = sum * scale;
            ofWeight[k] += through * own[k];
        }
    }

    /// <summary>64 columns of one row.</summary>
    private static void SumWide(float* own, float* add, float* state, float* weight, ReadOnlySpan<float> slopes, ReadOnlySpan<int> others, float scale,
        float* ofAdd, float* ofState, float* ofWeight, int width)
    {
        Vector512<float> own0 = Vector512.Load(own), own1 = Vector512.Load(own + 16), own2 = Vector512.Load(own + 32), own3 = Vector512.Load(own + 48);
        Vector512<float> add0 = default, add1 = default, add2 = default, add3 = default, state0 = default, state1 = default, state2 = default, state3 = default;
        for (int e = 0; e < slopes.Length; e++)
        {
            var g = Vector512.Create(slopes[e]);
            float* b = add + (long)others[e] * width, t = state + (long)others[e] * width;
            add0 += g & Vector512.GreaterThan(own0 + Vector512.Load(b), default);
            add1 += g & Vector512.GreaterThan(own1 + Vector512.Load(b + 16), default);
            add2 += g & Vector512.GreaterThan(own2 + Vector512.Load(b + 32), default);
            add3 += g & Vector512.GreaterThan(own3 + Vector512.Load(b + 48), default);
            state0 = Vector512.MultiplyAddEstimate(g, Vector512.Load(t), state0);
            state1 = Vector512.MultiplyAddEstimate(g, Vector512.Load(t + 16), state1);
            state2 = Vector512.MultiplyAddEstimate(g, Vector512.Load(t + 32), state2);
            state3 = Vector512.MultiplyAddEstimate(g, Vector512.Load(t + 48), state3);
        }
        End(0, add0, own0, state0);
        End(16, add1, own1, state1);
        End(32, add2, own2, state2);
        End(48, add3, own3, state3);

        void End(int k, Vector512<float> through, Vector512<float> mine, Vector512<float> states)
        {
            (through * Vector512.Load(weight + k)).Store(ofAdd + k);
            (states * scale).Store(ofState + k);
            (Vector512.Load(ofWeight + k) + through * mine).Store(ofWeight + k);
        }
    }
}
