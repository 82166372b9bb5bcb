namespace DtiGraph.Models;

/// <summary>A register of float32 numbers of one width: what a kernel needs that is written once for every width.</summary>
/// <typeparam name="V">The register.</typeparam>
/// <remarks>Multiplication and addition are one rounding in each, so that a chain of them has the same bits in any register.</remarks>
internal unsafe interface ILanes<V>
    where V : unmanaged
{
    /// <summary>Numbers a register.</summary>
    static abstract int Count { get; }

    /// <summary>Registers across a tile of six rows that the processor can hold with all else that it needs: 2 of 16, 4 of 32.</summary>
    static abstract int Across { get; }

    /// <summary>The numbers from an address on.</summary>
    static abstract V Load(float* from);

    /// <summary>Writes them.</summary>
    static abstract void Store(V values, float* to);

    /// <summary>One number in every place.</summary>
    static abstract V All(float value);

    /// <summary>left right + sum, rounded once.</summary>
    static abstract V MultiplyAdd(V left, V right, V sum);

    /// <summary>max(left, right) + sum, of numbers that are not NaN.</summary>
    static abstract V MaximumAdd(V left, V right, V sum);

    /// <summary>min(left, right) + sum, of numbers that are not NaN.</summary>
    static abstract V MinimumAdd(V left, V right, V sum);
}
