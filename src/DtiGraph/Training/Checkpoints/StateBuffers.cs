using DtiGraph.Artifacts;
using static TorchSharp.torch;

namespace DtiGraph.Training.Checkpoints;

/// <summary>Memory into which the tensors of a state are copied, the same for every state: they can then be written while training changes the tensors.</summary>
internal sealed class StateBuffers
{
    private readonly Dictionary<string, byte[]> buffers = new(StringComparer.Ordinal);

    /// <summary>A copy of a tensor as it is now.</summary>
    /// <param name="name">Of the tensor, always of the same size; the copy that was made under it before is overwritten.</param>
    /// <param name="tensor">float32, on any device.</param>
    public SafetensorsTensor Copy(string name, Tensor tensor)
    {
        using var _ = NewDisposeScope();
        using var __ = no_grad();
        var values = tensor.detach().cpu().contiguous();
        var bytes = values.bytes;
        if (!buffers.TryGetValue(name, out byte[]? buffer)) buffers[name] = buffer = GC.AllocateUninitializedArray<byte>(bytes.Length);
        bytes.CopyTo(buffer);
        return new(SafetensorsType.Float32, values.shape, buffer);
    }
}
