namespace DtiGraph.Models;

/// <summary>dropout(norm(before + relu(change + bias))) of every row in one pass, and its gradient: what follows every product of the encoder.</summary>
/// <remarks>norm is layer normalisation without parameters. Backward makes the sum again instead of keeping it. Some rows at a time, so that they are still
/// in the cache when they come from a product and go to the next.</remarks>
internal static unsafe class RowSettling
{
    /// <summary>The settled rows.</summary>
    /// <param name="change">[N, H], as all matrices here.</param>
    /// <param name="bias">[H].</param>
    /// <param name="before">Null for none.</param>
    /// <param name="settled">Overwritten.</param>
    /// <param name="kept">[N, <see cref="SettledRow.Kept"/>], overwritten.</param>
    /// <param name="from">The first row.</param>
    /// <param name="to">After the last.</param>
    /// <param name="width">H.</param>
    /// <param name="mask">Of the dropout.</param>
    public static void Forward(float* change, float* bias, float* before, float* settled, float* kept, int from, int to, int width, DropoutMask mask)
    {
        int step = SettledRow.Kept(width);
        for (int r = from; r < to; r++)
        {
            long at = (long)r * width;
            SettledRow.Forward(change + at, bias, before == null ? null : before + at, settled + at, kept + (long)r * step, width, (uint)at, mask);
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
                float* kept = stackalloc float[SettledRow.Kept(width)];
                for (int r = from; r < to; r++)
                {
                    long at = (long)r * width;
                    SettledRow.Forward(c + at, b, p == null ? null : p + at, c + at, kept, width, (uint)at, DropoutMask.None);
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
        int step = SettledRow.Kept(width);
        for (int r = from; r < to; r++)
        {
            long at = (long)r * width;
            SettledRow.Backward(upstream + at, change + at, bias, before == null ? null : before + at, kept + (long)r * step, room,
                ofChange + at, ofBias, ofBefore == null ? null : ofBefore + at, width, (uint)at, mask);
        }
    }
}
