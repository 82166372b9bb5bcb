using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>A parameter on the processor with the memory of its gradient: a step writes it where the optimizer reads it.</summary>
/// <param name="value">float32, contiguous.</param>
internal sealed unsafe class Learned(Parameter value) : IDisposable
{
    private Tensor? slope; // a pass without a way back needs none

    /// <summary>Its numbers.</summary>
    public Tensor Value => value;

    /// <summary>Where they lie.</summary>
    public float* At => TensorMemory.Of(value);

    /// <summary>The gradient, which the running step writes.</summary>
    public Tensor Reach()
    {
        slope ??= empty_like(value).DetachFromDisposeScope();
        value.grad = slope;
        return slope;
    }

    /// <inheritdoc/>
    public void Dispose() => slope?.Dispose();
}
