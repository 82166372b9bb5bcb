using System.Runtime.Intrinsics;

namespace DtiGraph.Models;

/// <summary>One row of <see cref="RowSettling"/>.</summary>
/// <remarks>Sums are of eight at a time on every processor, since the order of additions makes the bits; all else is sixteen at a time where the processor can.</remarks>
internal static unsafe class SettledRow
{
    private const float Epsilon = 1e-5f; // torch's layer_norm
    private const int Moments = 2;

    /// <summary>Numbers that forward keeps of a row for backward: mean and inverse standard deviation, and as bits what dropout lets stay, which takes longer to hash again than to read.</summary>
    /// <param name="width">H.</param>
    public static int Kept(int width) => Moments + (width + 31) / 32;

    /// <summary>The settled row.</summary>
    /// <param name="change">[H], as all rows here.</param>
    /// <param name="bias">[H].</param>
    /// <param name="before">Null for none.</param>
    /// <param name="settled">Overwritten.</param>
    /// <param name="kept">[<see cref="Kept"/>], overwritten.</param>
    /// <param name="width">H.</param>
    /// <param name="place">Of the first number, in the mask.</param>
    /// <param name="mask">Of the dropout.</param>
    /// <remarks>relu as the processor has it, zero first: what is not a number stays so. IEEE 754's maximum takes three instructions.</remarks>
    public static void Forward(float* change, float* bias, float* before, float* settled, float* kept, int width, uint place, DropoutMask mask)
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
        int k = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; k + 16 <= lanes; k += 16)
            {
                var normed = (Vector512.Load(settled + k) - Vector512.Create(mean)) * inverse;
                if (mask.Drops)
                {
                    normed *= mask.SixteenAt(place + (uint)k, out uint stay);
                    *(ushort*)(stays + k / 8) = (ushort)stay;
                }
                normed.Store(settled + k);
            }
        }
        for (int i = k; i < lanes; i += 8)
        {
            var normed = (Vector256.Load(settled + i) - Vector256.Create(mean)) * inverse;
            if (mask.Drops)
            {
                normed *= mask.EightAt(place + (uint)i, out uint stay);
                stays[i / 8] = (byte)stay;
            }
            normed.Store(settled + i);
        }
        for (int i = lanes; i < width; i++) settled[i] = (settled[i] - mean) * inverse * mask.At(place + (uint)i);
    }

    /// <summary>With x the normed row and g the gradient after dropout: d = (g - mean(g) - x mean(g x)) / deviation, and of change and bias where relu let it through.</summary>
    /// <param name="upstream">Of the settled row.</param>
    /// <param name="change">As given to forward, as are bias, before, place and mask.</param>
    /// <param name="bias">[H].</param>
    /// <param name="before">Null for none.</param>
    /// <param name="kept">As forward made it.</param>
    /// <param name="room">[2 H], overwritten.</param>
    /// <param name="ofChange">Overwritten.</param>
    /// <param name="ofBias">Added to.</param>
    /// <param name="ofBefore">Overwritten; null for none.</param>
    /// <param name="width">H.</param>
    /// <param name="place">Of the first number.</param>
    /// <param name="mask">Of the dropout.</param>
    public static void Backward(float* upstream, float* change, float* bias, float* before, float* kept, float* room,
        float* ofChange, float* ofBias, float* ofBefore, int width, uint place, DropoutMask mask)
    {
        int lanes = width & ~7;
        float* normed = room, gradient = room + width;
        var stays = (byte*)(kept + Moments);
        float mean = kept[0], inverse = kept[1], sumRest = 0, productRest = 0;
        Vector256<float> sum = default, product = default;
        int k = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; k + 16 <= lanes; k += 16)
            {
                var value = Vector512.MaxNative(default, Vector512.Load(change + k) + Vector512.Load(bias + k));
                if (before != null) value += Vector512.Load(before + k);
                var x = (value - Vector512.Create(mean)) * inverse;
                var g = Vector512.Load(upstream + k);
                if (mask.Drops) g *= mask.Sixteen(*(ushort*)(stays + k / 8));
                x.Store(normed + k);
                g.Store(gradient + k);
                sum = sum + g.GetLower() + g.GetUpper();
                var both = g * x;
                product = product + both.GetLower() + both.GetUpper();
            }
        }
        for (int i = k; i < lanes; i += 8)
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
        k = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; k + 16 <= lanes; k += 16)
            {
                var d = (Vector512.Load(gradient + k) - Vector512.Create(meanGradient) - Vector512.Load(normed + k) * meanProduct) * inverse;
                var through = d & Vector512.GreaterThan(Vector512.Load(change + k) + Vector512.Load(bias + k), default);
                if (ofBefore != null) d.Store(ofBefore + k);
                through.Store(ofChange + k);
                (Vector512.Load(ofBias + k) + through).Store(ofBias + k);
            }
        }
        for (int i = k; i < lanes; i += 8)
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
