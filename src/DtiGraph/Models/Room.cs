using DtiGraph.Features;
using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>Memory for a matrix that is kept from step to step: made anew only where a larger one is asked for.</summary>
internal sealed unsafe class Room : IDisposable
{
    private Tensor? memory, held;
    private long rows, columns;

    /// <summary>The matrix, with whatever numbers stand in it.</summary>
    /// <param name="rows">N.</param>
    /// <param name="columns">H.</param>
    /// <returns>[N, H] float32 on the processor - of this room, until another size is asked for.</returns>
    public Tensor Of(long rows, long columns)
    {
        if (held is not null && (rows, columns) == (this.rows, this.columns)) return held;
        held?.Dispose();
        long count = rows * columns;
        if (memory is null || memory.shape[0] < count)
        {
            memory?.Dispose();
            memory = null;
            memory = empty(count + count / 16).DetachFromDisposeScope(); // the next sample may be a little larger; what is never written takes no memory
            HugePages.Ask(TensorMemory.Of(memory), memory.numel() * sizeof(float));
        }
        (this.rows, this.columns) = (rows, columns);
        using var numbers = memory.narrow(0, 0, count);
        return held = numbers.view(rows, columns).DetachFromDisposeScope();
    }

    /// <summary>Where its numbers lie.</summary>
    /// <param name="rows">N.</param>
    /// <param name="columns">H.</param>
    public float* At(long rows, long columns) => TensorMemory.Of(Of(rows, columns));

    /// <summary>The same, all of them 0.</summary>
    /// <param name="rows">N.</param>
    /// <param name="columns">H.</param>
    public float* Zeros(long rows, long columns)
    {
        float* at = At(rows, columns);
        new Span<float>(at, checked((int)(rows * columns))).Clear();
        return at;
    }

    /// <summary>Gives the matrix away, into the caller's dispose scope: the next one is another.</summary>
    public Tensor HandOver()
    {
        using var given = held!;
        memory?.Dispose();
        (memory, held) = (null, null);
        return given.alias();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        held?.Dispose();
        memory?.Dispose();
    }
}
