namespace DtiGraph.Models;

/// <summary>A register for which two numbers make the smaller of them and not their product: tiles of it add up minima.</summary>
/// <typeparam name="L">The width.</typeparam>
/// <typeparam name="V">The register.</typeparam>
internal readonly unsafe struct Minima<L, V> : ILanes<V>
    where L : struct, ILanes<V>
    where V : unmanaged
{
    public static int Count => L.Count;

    public static int Across => L.Across;

    public static V Load(float* from) => L.Load(from);

    public static void Store(V values, float* to) => L.Store(values, to);

    public static V All(float value) => L.All(value);

    public static V MultiplyAdd(V left, V right, V sum) => L.MinimumAdd(left, right, sum);

    public static V MaximumAdd(V left, V right, V sum) => L.MaximumAdd(left, right, sum);

    public static V MinimumAdd(V left, V right, V sum) => L.MinimumAdd(left, right, sum);
}
