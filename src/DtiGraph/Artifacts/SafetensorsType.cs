namespace DtiGraph.Artifacts;

/// <summary>Element type of a tensor in a safetensors file; the names in the file are the upper-case ones of the format.</summary>
public enum SafetensorsType
{
    /// <summary>BOOL, 1 byte, 0 or 1.</summary>
    Bool,

    /// <summary>U8, 1 byte.</summary>
    UInt8,

    /// <summary>I8, 1 byte.</summary>
    Int8,

    /// <summary>U16, 2 bytes.</summary>
    UInt16,

    /// <summary>I16, 2 bytes.</summary>
    Int16,

    /// <summary>F16, 2 bytes, IEEE half.</summary>
    Float16,

    /// <summary>BF16, 2 bytes, the upper half of a float32.</summary>
    BFloat16,

    /// <summary>U32, 4 bytes.</summary>
    UInt32,

    /// <summary>I32, 4 bytes.</summary>
    Int32,

    /// <summary>F32, 4 bytes.</summary>
    Float32,

    /// <summary>U64, 8 bytes.</summary>
    UInt64,

    /// <summary>I64, 8 bytes.</summary>
    Int64,

    /// <summary>F64, 8 bytes.</summary>
    Float64,
}

/// <summary>Names and sizes of the element types.</summary>
internal static class SafetensorsTypes
{
    // In the order of the enum.
    private static readonly string[] Names = ["BOOL", "U8", "I8", "U16", "I16", "F16", "BF16", "U32", "I32", "F32", "U64", "I64", "F64"];
    private static readonly int[] Sizes = [1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 8, 8, 8];

    public static string AllNames { get; } = string.Join(", ", Names);

    public static string NameInFile(this SafetensorsType type) => Names[(int)type];

    public static int Size(this SafetensorsType type) => Sizes[(int)type];

    public static bool TryParse(string name, out SafetensorsType type)
    {
        int index = Array.IndexOf(Names, name);
        type = (SafetensorsType)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>Bytes of a tensor; false where the count does not fit in 63 bits.</summary>
    public static bool TryByteCount(SafetensorsType type, ReadOnlySpan<long> shape, out long bytes)
    {
        Int128 product = type.Size();
        bytes = 0;
        foreach (long dimension in shape)
        {
            product *= dimension;
            if (dimension < 0 || product > long.MaxValue) return false;
        }
        bytes = (long)product;
        return true;
    }
}
