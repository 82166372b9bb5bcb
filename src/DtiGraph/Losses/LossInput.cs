using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>What a loss is given, checked, with masked elements emptied, labels smoothed and logits divided by the temperature.</summary>
/// <param name="Logits">Masked elements are 0, cut off from the caller's tensor.</param>
/// <param name="Targets">Shape and dtype of the logits.</param>
/// <param name="Mask">Shape of the unreduced loss, or null.</param>
/// <param name="Weights">Broadcasts to the unreduced loss, dtype of the logits, or null.</param>
internal readonly record struct LossInput(Tensor Logits, Tensor Targets, Tensor? Mask, Tensor? Weights)
{
    /// <summary>Targets in [0, 1]; mask and weights go with the elements.</summary>
    public static LossInput OfClasses(string where, Tensor logits, Tensor targets, Tensor? mask, Tensor? weights, LossOptions options) =>
        Of(where, logits, targets, mask, weights, logits.shape).Smoothed(where, options, 2);

    /// <summary>Targets any finite number of at least <paramref name="least"/>.</summary>
    public static LossInput OfValues(string where, Tensor means, Tensor targets, Tensor? mask, Tensor? weights, double least = double.NegativeInfinity)
    {
        LossInput input = Of(where, means, targets, mask, weights, means.shape);
        CheckRange(where, "targets", input.Targets, least, double.MaxValue);
        return input;
    }

    /// <summary>No range yet; the loss has the shape <paramref name="shape"/>: the logits', or that without axis 1.</summary>
    public static LossInput Of(string where, Tensor logits, Tensor targets, Tensor? mask, Tensor? weights, long[] shape)
    {
        if (logits.dtype is not (ScalarType.Float32 or ScalarType.Float64))
            throw new ArgumentException($"logits: expected float32 or float64, got {logits.dtype} ({where})", nameof(logits));
        if (logits.dim() == 0) throw new ArgumentException($"logits: expected [N, *], got a scalar ({where})", nameof(logits));
        if (targets.dtype != logits.dtype)
            throw new ArgumentException($"targets: expected the dtype of the logits, {logits.dtype}, got {targets.dtype} ({where})", nameof(targets));
        if (!targets.shape.AsSpan().SequenceEqual(logits.shape))
        {
            throw new ArgumentException(
                $"targets: expected the shape of the logits, {Said(logits.shape)}, got {Said(targets.shape)} ({where})", nameof(targets));
        }
        Tensor? kept = null;
        if (mask is not null)
        {
            if (mask.dtype != ScalarType.Bool) throw new ArgumentException($"mask: expected bool, got {mask.dtype} ({where})", nameof(mask));
            kept = Broadcast(where, nameof(mask), mask, shape);
            Tensor left = kept.logical_not(), ofLogits = shape.Length == logits.dim() ? left : left.unsqueeze(1);
            logits = logits.Filled(ofLogits, 0);
            targets = targets.Filled(ofLogits, 0);
            weights = weights is null ? null : Broadcast(where, nameof(weights), weights, shape).Filled(left, 0);
        }
        if (weights is not null)
        {
            if (!weights.is_floating_point())
                throw new ArgumentException($"weights: expected a floating dtype, got {weights.dtype} ({where})", nameof(weights));
            weights = Broadcast(where, nameof(weights), weights, shape).to(logits.dtype);
            CheckRange(where, nameof(weights), weights, 0, double.MaxValue);
        }
        return new LossInput(logits, targets, kept, weights);
    }

    /// <summary>After the check that targets are in [0, 1]: label smoothing over <paramref name="classes"/> classes, and temperature.</summary>
    public LossInput Smoothed(string where, LossOptions options, long classes)
    {
        CheckRange(where, "targets", Targets, 0, 1);
        double e = options.LabelSmoothing;
        return this with
        {
            Targets = e == 0 ? Targets : Targets.Times(1 - e).Plus(e / classes),
            Logits = options.Temperature == 1 ? Logits : Logits.Over(options.Temperature),
        };
    }

    /// <summary>Weights, masks and reduces the losses of the elements.</summary>
    public Tensor Reduce(Tensor loss, Reduction reduction)
    {
        if (Weights is not null) loss = loss * Weights;
        if (Mask is not null) loss = loss.Filled(Mask.logical_not(), 0);
        return reduction switch
        {
            Reduction.None => loss,
            Reduction.Sum => loss.sum(),
            _ => Mask is null ? loss.mean() : loss.sum() / Mask.sum().AtLeast(1),
        };
    }

    /// <summary>The numbers of the classes, ready to multiply [N, C, *].</summary>
    public static Tensor PerClass(string where, IReadOnlyList<double> values, Tensor logits)
    {
        if (logits.dim() < 2 || logits.shape[1] != values.Count)
            throw new ArgumentException($"logits: expected [N, {values.Count}, *], got {Said(logits.shape)} ({where})", nameof(logits));
        long[] shape = [.. Enumerable.Repeat(1L, (int)logits.dim())];
        shape[1] = values.Count;
        return tensor(values.ToArray(), dtype: logits.dtype, device: logits.device).reshape(shape);
    }

    /// <summary>Refuses a tensor with an element outside the range; NaN is outside of every range.</summary>
    public static void CheckRange(string where, string what, Tensor values, double least, double most)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        // A float32 tensor cannot be compared with the largest double: infinity is what has to be refused.
        Tensor inside = most == double.MaxValue ? values.isfinite() : values.IsAtMost(most);
        if (!double.IsNegativeInfinity(least)) inside = inside.logical_and(values.IsAtLeast(least));
        if (inside.all().IsTrue()) return;
        string range = most != double.MaxValue ? $"numbers in [{least}, {most}]"
            : double.IsNegativeInfinity(least) ? "finite numbers" : $"finite numbers of at least {least}";
        double got = values.masked_select(inside.logical_not())[0].Number();
        throw new ArgumentException($"{what}: expected {range}, got {got} ({where})", what);
    }

    /// <summary>A shape as an error names it.</summary>
    public static string Said(long[] shape) => $"[{string.Join(", ", shape)}]";

    private static Tensor Broadcast(string where, string what, Tensor value, long[] shape)
    {
        int skipped = shape.Length - (int)value.dim();
        bool fits = skipped >= 0 && !value.shape.Where((length, i) => length != 1 && length != shape[skipped + i]).Any();
        return fits ? value.expand(shape)
            : throw new ArgumentException($"{what}: expected {Said(shape)} or a shape that broadcasts to it, got {Said(value.shape)} ({where})", what);
    }
}
