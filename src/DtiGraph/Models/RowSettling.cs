using System.Runtime.Intrinsics;

namespace DtiGraph.Models;

/// <summary>dropout(norm(before + relu(change + bias))) of every row in one pass, and its gradient: what follows every product of the encoder.</summary>
/// <remarks>norm is layer normalisation without parameters. Backward makes the sum again instead of keeping it. Some rows at a time, so that they are still
/// in the cache when they come from a product and go to the next.</remarks>
internal static unsafe class RowSettling
{
    private const float Epsilon = 1e-5f; // torch's layer_norm
    private const int Moments = 2;

    /// <summary>Numbers that forward keeps of a row for <see cref="Backward"/>: mean and inverse standard deviation, and as bits what dropout lets stay, which takes longer to hash again than to read.</summary>
    /// <param name="width">H.</param>
    public static int Kept(int width) => Moments + (width + 31) / 32;

    /// <summary>The settled rows.</summary>
    /// <param name="change">[N, H], as all matrices here.</param>
    /// <param name="bias">[H].</param>
    /// <param name="before">Null for none.</param>
    /// <param name="settled">Overwritten.</param>
    /// <param name="kept">[N, <see cref="Kept"/>], overwritten.</param>
    /// <param name="from">The first row.</param>
    /// <param name="to">After the last.</param>
    /// <param name="width">H.</param>
    /// <param name="mask">Of the dropout.</param>
    public static void Forward(float* change, float* bias, float* before, float* settled, float* kept, int from, int to, int width, DropoutMask mask)
    {
        int step = Kept(width);
        for (int r = from; r < to; r++)
        {
            long at = (long)r * width;
            Settle(change + at, bias, before == null ? null : before + at, settled + at, kept + (long)r * step, width, (uint)at, mask);
        }
    }

    /// <summary>norm(before + relu(change + bias)) on plain memory, without dropout: the same bits as <see cref="Forward"/>.</summary>
    /// <param name="change">[N, H] row by row, overwritten by the settled rows.</param>
    /// <param name="bias">[H].</param>
    /// <param name="before">[N, H], or empty for none.</param>
    public static void Settle(Span<float> change, ReadOnlySpan<float> bias, ReadOnlySpan<float> before)
    {
        int width = bias.Length, rows = change.Length / width;
        if (change.Length != (long)rows * width || (before.Length > 0 && before.Length != change.Length))
            throw new ArgumentException($"rows: expected whole ones of {width} numbers and as many before, got {change.Length} and {before.Length} numbers");
        fixed (float* changed = change, added = bias, stood = before)
        {
            float* c = changed, b = added, p = stood; // a lambda holds no fixed pointer, and they stay fixed until it has returned
            RowShares.Run(rows, width, (_, from, to) =>
            {
                float* moments = stackalloc float[Moments];
                for (int r = from; r < to; r++)
                {
                    long at = (long)r * width;
                    Settle(c + at, b, p == null ? null : p + at, c + at, moments, width, (uint)at, DropoutMask.None);
                }
            });
        }
    }

    /// <summary>The gradients of <see cref="Forward"/>.</summary>
    /// <param name="upstream">Of the settled rows.</param>
    /// <param name="change">As given to forward, as are bias, before and mask.</param>
    /// <param name="bias">[H].</param>
    /// <param name="before">Null for none.</param>
    /// <param name="kept">As forward made it.</param>
    /// <param name="ofChange">Overwritten.</param>
    /// <param name="ofBias">[H], added to.</param>
    /// <param name="ofBefore">Overwritten; null for none.</param>
    /// <param name="from">The first row.</param>
    /// <param name="to">After the last.</param>
    /// <param name="width">H.</param>
    /// <param name="mask">Of the dropout.</param>
    public static void Backward(float* upstream, float* change, float* bias, float* before, float* kept, float* ofChange, float* ofBias, float* ofBefore,
        int from, int to, int width, DropoutMask mask)
    {
        float* room = stackalloc float[2 * width];
        int step = Kept(width);
        for (int r = from; r < to; r++)
        {
            long at = (long)r * width;
            Unsettle(upstream + at, change + at, bias, before == null ? null : before + at, kept + (long)r * step, room,
                ofChange + at, ofBias, ofBefore == null ? null : ofBefore + at, width, (uint)at, mask);
        }
    }

    // relu as the processor has it, zero first: what is not a number stays so. IEEE 754's maximum takes three instructions.
    private static void Settle(float* change, float* bias, float* before, float* settled, float* kept, int width, uint place, DropoutMask mask)
    {
        int lanes = width & ~7;
        Vector256<float> sum = default, squares = default;
        float sumRest = 0, squaresRest = 0;
        for (int i = 0; i < lanes; i += 8)
        {
            var value = Vector256.MaxNative(default, Vector256.Load(change + i) + Vector256.Load(bias + i));
            if (before != null) value += Vector256.Load(before + i);
            value.Store(settled + i);
            sum += value;
        }
        for (int i = lanes; i < width; i++) sumRest += settled[i] = Math.Max(change[i] + bias[i], 0) + (before != null ? before[i] : 0);
        float mean = (Vector256.Sum(sum) + sumRest) / width;
        for (int i = 0; i < lanes; i += 8)
        {
            var off = Vector256.Load(settled + i) - Vector256.Create(mean);
            squares += off * off;
        }
        for (int i = lanes; i < width; i++) squaresRest += (settled[i] - mean) * (settled[i] - mean);
        float inverse = 1 / MathF.Sqrt((Vector256.Sum(squares) + squaresRest) / width + Epsilon);
        (kept[0], kept[1]) = (mean, inverse);
        var stays = (byte*)(kept + Moments);
        for (int i = 0; i < lanes; i += 8)
        {
            var normed = (Vector256.Load(settled + i) - Vector256.Create(mean)) * inverse;
            if (mask.Drops) normed *= mask.Eight(stays[i / 8] = (byte)mask.StayAt(place + (uint)i));
            normed.Store(settled + i);
        }
        for (int i = lanes; i < width; i++) settled[i] = (settled[i] - mean) * inverse * mask.At(place + (uint)i);
    }

    /// <summary>With x the normed row and g the gradient after dropout: d = (g - mean(g) - x mean(g x)) / deviation, and of change and bias where relu let it through.</summary>
    private static void Unsettle(float* upstream, float* change, float* bias, float* before, float* kept, float* room,
        float* ofChange, float* ofBias, float* ofBefore, int width, uint place, DropoutMask mask)
    {
        int lanes = width & ~7;
        float* normed = room, gradient = room + width;
        var stays = (byte*)(kept + Moments);
        float mean = kept[0], inverse = kept[1], sumRest = 0, productRest = 0;
        Vector256<float> sum = default, product = default;
        for (int i = 0; i < lanes; i += 8)
        {
            var value = Vector256.MaxNative(default, Vector256.Load(change + i) + Vector256.Load(bias + i));
            if (before != null) value += Vector256.Load(before + i);
            var x = (value - Vector256.Create(mean)) * inverse;
            var g = Vector256.Load(upstream + i);
            if (mask.Drops) g *= mask.Eight(stays[i / 8]);
            x.Store(normed + i);
            g.Store(gradient + i);
            sum += g;
            product += g * x;
        }
        for (int i = lanes; i < width; i++)
        {
            normed[i] = (Math.Max(change[i] + bias[i], 0) + (before != null ? before[i] : 0) - mean) * inverse;
            gradient[i] = upstream[i] * mask.At(place + (uint)i);
            sumRest += gradient[i];
            productRest += gradient[i] * normed[i];
        }
        float meanGradient = (Vector256.Sum(sum) + sumRest) / width, meanProduct = (Vector256.Sum(product) + productRest) / width;
        for (int i = 0; i < lanes; i += 8)
        {
            var d = (Vector256.Load(gradient + i) - Vector256.Create(meanGradient) - Vector256.Load(normed + i) * meanProduct) * inverse;
            var through = d & Vector256.GreaterThan(Vector256.Load(change + i) + Vector256.Load(bias + i), default);
            if (ofBefore != null) d.Store(ofBefore + i);
            through.Store(ofChange + i);
            (Vector256.Load(ofBias + i) + through).Store(ofBias + i);
        }
        for (int i = lanes; i < width; i++)
        {
            float d = (gradient[i] - meanGradient - normed[i] * meanProduct) * inverse;
            if (ofBefore != null) ofBefore[i] = d;
            ofBias[i] += ofChange[i] = change[i] + bias[i] > 0 ? d : 0;
        }
    }
}
