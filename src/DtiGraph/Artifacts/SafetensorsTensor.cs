using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace DtiGraph.Artifacts;

/// <summary>One tensor as it lies in a safetensors file: type, shape and little-endian bytes in row-major order.</summary>
public sealed class SafetensorsTensor
{
    /// <summary>Wraps bytes; nothing is copied.</summary>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Dimensions, each at least 0; empty for a scalar.</param>
    /// <param name="data">Elements in row-major order, little-endian.</param>
    /// <exception cref="ArgumentException">A negative dimension, or a length that shape and type do not give.</exception>
    public SafetensorsTensor(SafetensorsType type, ReadOnlySpan<long> shape, ReadOnlyMemory<byte> data)
    {
        if (!Enum.IsDefined(type)) throw new ArgumentException($"dtype: expected one of {SafetensorsTypes.AllNames}, got {(int)type} (tensor)", nameof(type));
        if (!SafetensorsTypes.TryByteCount(type, shape, out long bytes) || bytes != data.Length)
        {
            throw new ArgumentException(
                $"data: expected the bytes of {type.NameInFile()} [{string.Join(", ", shape.ToArray())}], got {data.Length} (tensor)", nameof(data));
        }
        (Type, Shape, Data) = (type, [.. shape], data);
    }

    /// <summary>Element type.</summary>
    public SafetensorsType Type { get; }

    /// <summary>Dimensions, each at least 0; empty for a scalar.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>Elements in row-major order, little-endian.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Number of elements; 1 for a scalar.</summary>
    public int Count => Data.Length / Type.Size();

    /// <summary>F32 tensor of these numbers, copied.</summary>
    /// <param name="values">As many as the shape says, row-major.</param>
    /// <param name="shape">Dimensions; none for a scalar.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">The shape does not give the number of values.</exception>
    public static SafetensorsTensor Of(ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) => Copy(SafetensorsType.Float32, values, shape);

    /// <inheritdoc cref="Of(ReadOnlySpan{float}, ReadOnlySpan{long})"/>
    /// <summary>F64 tensor of these numbers, copied.</summary>
    public static SafetensorsTensor Of(ReadOnlySpan<double> values, params ReadOnlySpan<long> shape) => Copy(SafetensorsType.Float64, values, shape);

    /// <inheritdoc cref="Of(ReadOnlySpan{float}, ReadOnlySpan{long})"/>
    /// <summary>I64 tensor of these numbers, copied.</summary>
    public static SafetensorsTensor Of(ReadOnlySpan<long> values, params ReadOnlySpan<long> shape) => Copy(SafetensorsType.Int64, values, shape);

    /// <inheritdoc cref="Of(ReadOnlySpan{float}, ReadOnlySpan{long})"/>
    /// <summary>U16 tensor of these numbers, copied.</summary>
    public static SafetensorsTensor Of(ReadOnlySpan<ushort> values, params ReadOnlySpan<long> shape) => Copy(SafetensorsType.UInt16, values, shape);

    /// <summary>Memory for elements that are still to be read; of float32 such that <see cref="AsSingles"/> needs no second one.</summary>
    /// <param name="type">Element type.</param>
    /// <param name="bytes">As many as whole elements have.</param>
    internal static Memory<byte> Room(SafetensorsType type, int bytes) => type == SafetensorsType.Float32 && BitConverter.IsLittleEndian
        ? new ArrayBytes<float>(GC.AllocateUninitializedArray<float>(bytes / sizeof(float))).Memory
        : GC.AllocateUninitializedArray<byte>(bytes);

    /// <summary>The elements as float32, exactly, for reading only: those of a file are the tensor's own memory, for a model has tens of megabytes that would be held twice.</summary>
    /// <returns>[Count], row-major.</returns>
    /// <exception cref="InvalidOperationException">The type is not F32, F16 or BF16.</exception>
    internal float[] AsSingles() =>
        MemoryMarshal.TryGetMemoryManager<byte, ArrayBytes<float>>(Data, out var own, out int start, out int length) && (start, length) == (0, own.Memory.Length) ? own.Array : ToSingles();

    /// <summary>The elements as float32, exactly.</summary>
    /// <returns>[Count] new array, row-major.</returns>
    /// <exception cref="InvalidOperationException">The type is not F32, F16 or BF16.</exception>
    public float[] ToSingles() => Type == SafetensorsType.Float32 ? AsTheyLie<float>(BinaryPrimitives.ReadSingleLittleEndian) : Map<float>(Type switch
    {
        SafetensorsType.Float16 => static bytes => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        SafetensorsType.BFloat16 => static bytes => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
        _ => throw Wrong("F32, F16 or BF16"),
    });

    /// <summary>The elements as float64, exactly.</summary>
    /// <returns>[Count] new array, row-major.</returns>
    /// <exception cref="InvalidOperationException">The type is not F64, F32, F16 or BF16.</exception>
    public double[] ToDoubles() => Type switch
    {
        SafetensorsType.Float64 => AsTheyLie(BinaryPrimitives.ReadDoubleLittleEndian),
        SafetensorsType.Float32 or SafetensorsType.Float16 or SafetensorsType.BFloat16 => Array.ConvertAll(ToSingles(), static x => (double)x),
        _ => throw Wrong("F64, F32, F16 or BF16"),
    };

    /// <summary>The elements as 64-bit integers, exactly.</summary>
    /// <returns>[Count] new array, row-major.</returns>
    /// <exception cref="InvalidOperationException">The type is not an integer type of at most 63 bits or I64.</exception>
    public long[] ToInt64s() => Type == SafetensorsType.Int64 ? AsTheyLie(BinaryPrimitives.ReadInt64LittleEndian) : Map<long>(Type switch
    {
        SafetensorsType.Int32 => static bytes => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        SafetensorsType.UInt32 => static bytes => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        SafetensorsType.Int16 => static bytes => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        SafetensorsType.UInt16 => static bytes => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        SafetensorsType.Int8 => static bytes => (sbyte)bytes[0],
        SafetensorsType.UInt8 => static bytes => bytes[0],
        _ => throw Wrong("I64, I32, U32, I16, U16, I8 or U8"),
    });

    /// <summary>The elements as truth values.</summary>
    /// <returns>[Count] new array, row-major.</returns>
    /// <exception cref="InvalidOperationException">The type is not BOOL.</exception>
    public bool[] ToBooleans() => Type == SafetensorsType.Bool ? Map(static bytes => bytes[0] != 0) : throw Wrong("BOOL");

    private delegate T Element<out T>(ReadOnlySpan<byte> bytes);

    /// <summary>Elements whose bytes are those of this machine: millions of numbers are copied at once.</summary>
    private T[] AsTheyLie<T>(Element<T> element)
        where T : unmanaged => BitConverter.IsLittleEndian ? MemoryMarshal.Cast<byte, T>(Data.Span).ToArray() : Map(element);

    private T[] Map<T>(Element<T> element)
    {
        var values = new T[Count];
        ReadOnlySpan<byte> bytes = Data.Span;
        for (int i = 0, size = Type.Size(); i < values.Length; i++) values[i] = element(bytes.Slice(i * size, size));
        return values;
    }

    private static SafetensorsTensor Copy<T>(SafetensorsType type, ReadOnlySpan<T> values, ReadOnlySpan<long> shape) where T : unmanaged
    {
        byte[] data = MemoryMarshal.AsBytes(values).ToArray();
        if (!BitConverter.IsLittleEndian)
        {
            for (int i = 0, size = type.Size(); i < data.Length; i += size) data.AsSpan(i, size).Reverse();
        }
        return new SafetensorsTensor(type, shape, data);
    }

    private InvalidOperationException Wrong(string expected) =>
        new($"dtype: expected {expected}, got {Type.NameInFile()} (tensor [{string.Join(", ", Shape)}])");
}
