using System.Runtime.Intrinsics;

namespace DtiGraph.Ranking;

/// <summary>Sums over the numbers of a few drugs and of the targets of a panel, in registers: what <see cref="TargetPanels"/> is made of.</summary>
/// <param name="hidden">H.</param>
/// <param name="positives">How many numbers of w of at least 0 come first.</param>
/// <param name="additive">Whether any w is other than 0.</param>
/// <param name="width">Of a row of logits.</param>
internal sealed unsafe class PanelKernels(int hidden, int positives, bool additive, int width)
{
    /// <summary>Targets in a panel.</summary>
    public const int Lanes = 16;

    /// <summary>Drugs whose sums are held in registers together.</summary>
    public const int Group = 8;

    /// <summary>Eight drugs with a panel, or with it and the next.</summary>
    /// <param name="bend">[H, 16], -|w| b.</param>
    /// <param name="state">[H, 16], of the next panel behind it.</param>
    /// <param name="packed">[H, 16]: |w| a of the eight drugs, then d.</param>
    /// <param name="output">Logits of the first drug; the next drug's are as far on as a row is wide.</param>
    /// <param name="wide">16 or 32 targets.</param>
    public void Panel(float* bend, float* state, float* packed, float* output, int wide)
    {
        if (wide > Lanes) PairedBilinear(state, packed, output);
        else if (Vector512.IsHardwareAccelerated && additive) Wide(bend, state, packed, output);
        else if (Vector512.IsHardwareAccelerated) WideBilinear(state, packed, output);
        else
        {
            for (int half = 0; half < Group; half += 4)
                for (int side = 0; side < Lanes; side += 8)
                    Narrow(bend + side, state + side, packed + half, output + (long)half * width + side);
        }
    }

    /// <summary>The sum of d t over all numbers, of sixteen targets: two sums in turn, so that the processor need not wait for one to end before it begins the next.</summary>
    public Vector512<float> Products(float* own, float* state)
    {
        Vector512<float> even = default, odd = default;
        int k = 0;
        for (; k + 2 <= hidden; k += 2)
        {
            even = Vector512.MultiplyAddEstimate(Vector512.Create(own[k]), Vector512.Load(state + k * Lanes), even);
            odd = Vector512.MultiplyAddEstimate(Vector512.Create(own[k + 1]), Vector512.Load(state + (k + 1) * Lanes), odd);
        }
        if (k < hidden) even += Vector512.Create(own[k]) * Vector512.Load(state + k * Lanes);
        return even + odd;
    }

    /// <summary>The sum of max(|w| a, -|w| b) over some numbers, of sixteen targets, likewise.</summary>
    public static Vector512<float> Maxima(float* own, float* bend, int from, int to)
    {
        Vector512<float> even = default, odd = default;
        int k = from;
        for (; k + 2 <= to; k += 2)
        {
            even += Vector512.Max(Vector512.Create(own[k]), Vector512.Load(bend + k * Lanes));
            odd += Vector512.Max(Vector512.Create(own[k + 1]), Vector512.Load(bend + (k + 1) * Lanes));
        }
        if (k < to) even += Vector512.Max(Vector512.Create(own[k]), Vector512.Load(bend + k * Lanes));
        return even + odd;
    }

    /// <summary>Eight drugs, sixteen targets, in eight wide registers.</summary>
    private void Wide(float* bend, float* state, float* packed, float* output)
    {
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        int k = 0;
        for (; k < positives; k++, bend += Lanes, state += Lanes, packed += 2 * Group)
        {
            var (b, t) = (Vector512.Load(bend), Vector512.Load(state));
            s0 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[8]), t, s0 + Vector512.Max(Vector512.Create(packed[0]), b));
            s1 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[9]), t, s1 + Vector512.Max(Vector512.Create(packed[1]), b));
            s2 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[10]), t, s2 + Vector512.Max(Vector512.Create(packed[2]), b));
            s3 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[11]), t, s3 + Vector512.Max(Vector512.Create(packed[3]), b));
            s4 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[12]), t, s4 + Vector512.Max(Vector512.Create(packed[4]), b));
            s5 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[13]), t, s5 + Vector512.Max(Vector512.Create(packed[5]), b));
            s6 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[14]), t, s6 + Vector512.Max(Vector512.Create(packed[6]), b));
            s7 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[15]), t, s7 + Vector512.Max(Vector512.Create(packed[7]), b));
        }
        for (; k < hidden; k++, bend += Lanes, state += Lanes, packed += 2 * Group)
        {
            var (b, t) = (Vector512.Load(bend), Vector512.Load(state));
            s0 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[8]), t, s0 - Vector512.Max(Vector512.Create(packed[0]), b));
            s1 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[9]), t, s1 - Vector512.Max(Vector512.Create(packed[1]), b));
            s2 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[10]), t, s2 - Vector512.Max(Vector512.Create(packed[2]), b));
            s3 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[11]), t, s3 - Vector512.Max(Vector512.Create(packed[3]), b));
            s4 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[12]), t, s4 - Vector512.Max(Vector512.Create(packed[4]), b));
            s5 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[13]), t, s5 - Vector512.Max(Vector512.Create(packed[5]), b));
            s6 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[14]), t, s6 - Vector512.Max(Vector512.Create(packed[6]), b));
            s7 = Vector512.MultiplyAddEstimate(Vector512.Create(packed[15]), t, s7 - Vector512.Max(Vector512.Create(packed[7]), b));
        }
        Store(output, s0, s1, s2, s3, s4, s5, s6, s7);
    }

    /// <summary>The same without the additive term.</summary>
    private void WideBilinear(float* state, float* packed, float* output)
    {
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        for (int k = 0; k < hidden; k++, state += Lanes, packed += 2 * Group)
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
        for (int k = 0; k < hidden; k++, state += Lanes, next += Lanes, packed += 2 * Group)
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
        s1.Store(output + width);
        s2.Store(output + 2L * width);
        s3.Store(output + 3L * width);
        s4.Store(output + 4L * width);
        s5.Store(output + 5L * width);
        s6.Store(output + 6L * width);
        s7.Store(output + 7L * width);
    }

    /// <summary>Four drugs, eight targets: for machines of narrower registers.</summary>
    private void Narrow(float* bend, float* state, float* packed, float* output)
    {
        Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default, p0 = default, p1 = default, p2 = default, p3 = default;
        for (int k = 0; k < hidden; k++, bend += Lanes, state += Lanes, packed += 2 * Group)
        {
            var t = Vector256.Load(state);
            p0 = Vector256.MultiplyAddEstimate(Vector256.Create(packed[8]), t, p0);
            p1 = Vector256.MultiplyAddEstimate(Vector256.Create(packed[9]), t, p1);
            p2 = Vector256.MultiplyAddEstimate(Vector256.Create(packed[10]), t, p2);
            p3 = Vector256.MultiplyAddEstimate(Vector256.Create(packed[11]), t, p3);
            if (!additive) continue;
            if (k == positives) (s0, s1, s2, s3) = (-s0, -s1, -s2, -s3); // what follows is subtracted: the sum is turned round once now, and once at the end
            var b = Vector256.Load(bend);
            s0 += Vector256.Max(Vector256.Create(packed[0]), b);
            s1 += Vector256.Max(Vector256.Create(packed[1]), b);
            s2 += Vector256.Max(Vector256.Create(packed[2]), b);
            s3 += Vector256.Max(Vector256.Create(packed[3]), b);
        }
        if (additive && positives < hidden) (s0, s1, s2, s3) = (-s0, -s1, -s2, -s3);
        (s0 + p0).Store(output);
        (s1 + p1).Store(output + width);
        (s2 + p2).Store(output + 2L * width);
        (s3 + p3).Store(output + 3L * width);
    }
}
