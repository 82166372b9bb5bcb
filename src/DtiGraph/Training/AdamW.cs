using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DtiGraph.Artifacts;
using DtiGraph.Models;
using DtiGraph.Training.Checkpoints;
using static TorchSharp.torch;

namespace DtiGraph.Training;

/// <summary>AdamW, on the processor in one pass over each parameter.</summary>
/// <remarks>Source: Loshchilov and Hutter 2019, arXiv:1711.05101, algorithm 2, with beta .9 and .999 and epsilon 1e-8. A parameter without gradient stays as it is.</remarks>
public sealed unsafe class AdamW : IDisposable
{
    private const double Beta1 = .9, Beta2 = .999, Epsilon = 1e-8;
    private readonly ParameterSet parameters;
    private readonly double learningRate, weightDecay;
    private readonly Tensor[] first, second;
    private readonly long[] steps;

    /// <summary>Starts with moments of 0.</summary>
    /// <param name="parameters">What is changed.</param>
    /// <param name="learningRate">Step size, above 0.</param>
    /// <param name="weightDecay">Decoupled weight decay, at least 0.</param>
    public AdamW(ParameterSet parameters, double learningRate, double weightDecay)
    {
        (this.parameters, this.learningRate, this.weightDecay) = (parameters, learningRate, weightDecay);
        (first, second, steps) = (Zeros(), Zeros(), new long[parameters.Items.Count]);
    }

    /// <summary>Forgets the gradients.</summary>
    public void Clear()
    {
        foreach (var (_, value) in parameters.Items) value.grad = null;
    }

    /// <summary>One step down the gradients.</summary>
    public void Step()
    {
        using var _ = NewDisposeScope();
        using var __ = no_grad();
        var pieces = new List<Piece>();
        for (int i = 0; i < steps.Length; i++)
        {
            var (value, gradient) = (parameters.Items[i].Value, parameters.Items[i].Value.grad);
            if (gradient is null) continue;
            steps[i]++;
            double rate = learningRate / (1 - Math.Pow(Beta1, steps[i])), root = Math.Sqrt(1 - Math.Pow(Beta2, steps[i]));
            if (value.device_type != TorchSharp.DeviceType.CPU)
            {
                ChangeByTorch(value, gradient, first[i], second[i], rate, root);
                continue;
            }
            var (numbers, slopes, mean, square) = ((nint)TensorMemory.Of(value), (nint)TensorMemory.Of(gradient.contiguous()), (nint)TensorMemory.Of(first[i]), (nint)TensorMemory.Of(second[i]));
            int count = (int)value.numel();
            for (int at = 0; at < count; at += Piece.Most)
            {
                int from = at * sizeof(float);
                pieces.Add(new(numbers + from, slopes + from, mean + from, square + from, Math.Min(Piece.Most, count - at), (float)rate, (float)root));
            }
        }
        RowShares.Each(pieces.Count, pieces.Sum(p => (long)p.Count), i => Change(pieces[i]));
    }

    /// <summary>Both moments and the number of steps of each parameter, by name.</summary>
    /// <param name="buffers">Where they are copied to.</param>
    internal IEnumerable<KeyValuePair<string, SafetensorsTensor>> State(StateBuffers buffers)
    {
        for (int i = 0; i < steps.Length; i++)
        {
            string name = parameters.Items[i].Name;
            yield return new($"first.{name}", buffers.Copy($"first.{name}", first[i]));
            yield return new($"second.{name}", buffers.Copy($"second.{name}", second[i]));
            yield return new($"steps.{name}", SafetensorsTensor.Of([steps[i]], 1));
        }
    }

    /// <summary>Goes on from there.</summary>
    internal void Restore(IReadOnlyDictionary<string, SafetensorsTensor> state)
    {
        using var _ = NewDisposeScope();
        for (int i = 0; i < steps.Length; i++)
        {
            string name = parameters.Items[i].Name;
            first[i].copy_(ModelTensors.Loaded(state[$"first.{name}"]));
            second[i].copy_(ModelTensors.Loaded(state[$"second.{name}"]));
            steps[i] = state[$"steps.{name}"].ToInt64s()[0];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var moment in first.Concat(second)) moment.Dispose();
    }

    /// <summary>Numbers of a parameter that one core changes at a time.</summary>
    private readonly record struct Piece(nint Values, nint Gradient, nint Mean, nint Square, int Count, float Rate, float Root)
    {
        public const int Most = 1 << 14;
    }

    private void Change(Piece piece)
    {
        Span<float> values = Numbers(piece.Values, piece.Count), gradient = Numbers(piece.Gradient, piece.Count), mean = Numbers(piece.Mean, piece.Count), square = Numbers(piece.Square, piece.Count);
        var (rate, root) = (piece.Rate, piece.Root);
        float keep = (float)(1 - learningRate * weightDecay), take1 = (float)(1 - Beta1), keep2 = (float)Beta2, take2 = (float)(1 - Beta2), epsilon = (float)Epsilon;
        Span<Vector256<float>> p8 = Lanes(values), g8 = Lanes(gradient), m8 = Lanes(mean), v8 = Lanes(square);
        for (int i = 0; i < p8.Length; i++)
        {
            m8[i] += (g8[i] - m8[i]) * take1;
            v8[i] = v8[i] * keep2 + g8[i] * g8[i] * take2;
            p8[i] = p8[i] * keep - m8[i] * rate / (Vector256.Sqrt(v8[i]) / root + Vector256.Create(epsilon));
        }
        for (int i = p8.Length * 8; i < values.Length; i++)
        {
            mean[i] += (gradient[i] - mean[i]) * take1;
            square[i] = square[i] * keep2 + gradient[i] * gradient[i] * take2;
            values[i] = values[i] * keep - mean[i] * rate / (MathF.Sqrt(square[i]) / root + epsilon);
        }
    }

    /// <summary>The same by libtorch's own operations, on whatever device the parameter lies.</summary>
    internal void ChangeByTorch(Tensor value, Tensor gradient, Tensor mean, Tensor square, double rate, double root)
    {
        // Held to the end: a Scalar that TorchSharp makes on the fly can be finalised while libtorch reads it.
        using TorchSharp.Scalar keep = 1 - learningRate * weightDecay, keep1 = Beta1, take1 = 1 - Beta1, keep2 = Beta2, take2 = 1 - Beta2, down = -rate, divisor = root, epsilon = Epsilon, one = 1;
        mean.mul_(keep1).add_(gradient, take1);
        square.mul_(keep2).addcmul_(gradient, gradient, take2);
        value.mul_(keep).addcdiv_(mean, square.sqrt().div_(divisor).add_(epsilon, one), down);
    }

    private Tensor[] Zeros()
    {
        using var _ = no_grad();
        return [.. parameters.Items.Select(p => zeros_like(p.Value).DetachFromDisposeScope())];
    }

    private static Span<Vector256<float>> Lanes(Span<float> values) => MemoryMarshal.Cast<float, Vector256<float>>(values);

    private static Span<float> Numbers(nint at, int count) => new((float*)at, count);
}
