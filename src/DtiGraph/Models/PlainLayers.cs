using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DtiGraph.Models;

/// <summary>The few operations of the encoder on one row, without torch.</summary>
internal static class PlainLayers
{
    private const float Epsilon = 1e-5f; // torch's layer_norm

    /// <summary>output += scale row.</summary>
    public static void AddScaled(Span<float> output, ReadOnlySpan<float> row, float scale)
    {
        var output8 = MemoryMarshal.Cast<float, Vector256<float>>(output);
        var row8 = MemoryMarshal.Cast<float, Vector256<float>>(row);
        for (int i = 0; i < output8.Length; i++) output8[i] += row8[i] * scale;
        for (int i = output8.Length * 8; i < output.Length; i++) output[i] += row[i] * scale;
    }

    /// <summary>output += row W.</summary>
    /// <param name="output">[H].</param>
    /// <param name="row">[F].</param>
    /// <param name="weight">[F, H].</param>
    public static void AddProduct(Span<float> output, ReadOnlySpan<float> row, ReadOnlySpan<float> weight)
    {
        int h = output.Length, i = 0;
        var output8 = MemoryMarshal.Cast<float, Vector256<float>>(output);
        for (; i + 4 <= row.Length && h % 8 == 0; i += 4) // four rows at once: the output is read and written a quarter as often
        {
            var (x0, x1, x2, x3) = (Vector256.Create(row[i]), Vector256.Create(row[i + 1]), Vector256.Create(row[i + 2]), Vector256.Create(row[i + 3]));
            var w0 = Lanes(weight, i, h);
            var w1 = Lanes(weight, i + 1, h);
            var w2 = Lanes(weight, i + 2, h);
            var w3 = Lanes(weight, i + 3, h);
            for (int k = 0; k < output8.Length; k++) output8[k] += x0 * w0[k] + x1 * w1[k] + (x2 * w2[k] + x3 * w3[k]);
        }
        for (; i < row.Length; i++) AddScaled(output, weight.Slice(i * h, h), row[i]);
    }

    /// <summary>norm(before + relu(change)), in place of <paramref name="change"/>; layer normalisation without parameters.</summary>
    public static void Settle(Span<float> change, ReadOnlySpan<float> before)
    {
        double sum = 0, squares = 0;
        for (int i = 0; i < change.Length; i++) sum += change[i] = before[i] + Math.Max(change[i], 0);
        double mean = sum / change.Length;
        foreach (float v in change) squares += (v - mean) * (v - mean);
        double inverse = 1 / Math.Sqrt(squares / change.Length + Epsilon);
        for (int i = 0; i < change.Length; i++) change[i] = (float)((change[i] - mean) * inverse);
    }

    private static ReadOnlySpan<Vector256<float>> Lanes(ReadOnlySpan<float> weight, int row, int h) =>
        MemoryMarshal.Cast<float, Vector256<float>>(weight.Slice(row * h, h));
}
