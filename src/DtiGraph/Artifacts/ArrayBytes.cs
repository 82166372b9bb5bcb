using System.Buffers;
using System.Runtime.InteropServices;

namespace DtiGraph.Artifacts;

/// <summary>An array seen as the bytes of its elements, as they lie in memory.</summary>
/// <param name="array">The array; not copied.</param>
internal sealed class ArrayBytes<T>(T[] array) : MemoryManager<byte>
    where T : unmanaged
{
    /// <summary>The array itself.</summary>
    public T[] Array => array;

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(array.AsSpan());

    /// <inheritdoc/>
    public override unsafe MemoryHandle Pin(int elementIndex = 0)
    {
        var handle = GCHandle.Alloc(array, GCHandleType.Pinned);
        return new((byte*)handle.AddrOfPinnedObject() + elementIndex, handle, this);
    }

    /// <summary>Nothing: the handle frees what <see cref="Pin"/> took.</summary>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }
}
