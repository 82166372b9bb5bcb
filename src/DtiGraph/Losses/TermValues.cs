using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>The losses of the terms of a composite, checked.</summary>
internal static class TermValues
{
    /// <summary>[T] the values of scalars; whatever graph hangs on them is left alone.</summary>
    public static double[] Of(string where, IReadOnlyList<Tensor> losses)
    {
        CheckScalars(where, losses, losses.Count);
        return [.. losses.Select(Value)];
    }

    public static double Value(Tensor scalar)
    {
        using Tensor apart = scalar.detach(), wide = apart.to(ScalarType.Float64);
        return wide.Number();
    }

    public static void CheckScalars(string where, IReadOnlyList<Tensor> losses, int terms)
    {
        CheckCount(where, "losses", losses.Count, terms);
        foreach (Tensor loss in losses)
        {
            if (loss.dim() != 0)
                throw new ArgumentException($"losses: expected scalars, got {LossInput.Said(loss.shape)} ({where})", nameof(losses));
        }
    }

    public static void Check(string where, string what, IReadOnlyList<double> values, int terms)
    {
        CheckCount(where, what, values.Count, terms);
        foreach (double value in values) Ranges.NotNegative($"{what} ({where})", value);
    }

    private static void CheckCount(string where, string what, int count, int terms)
    {
        if (count != terms) throw new ArgumentException($"{what}: expected {terms}, one a term, got {count} ({where})", what);
    }
}
