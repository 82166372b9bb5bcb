using System.Runtime.Intrinsics;

namespace DtiGraph.Models;

/// <summary>Sixteen numbers.</summary>
internal readonly unsafe struct Lanes16 : ILanes<Vector512<float>>
{
    public static int Count => 16;

    public static int Across => 4;

    public static Vector512<float> Load(float* from) => Vector512.Load(from);

    public static void Store(Vector512<float> values, float* to) => values.Store(to);

    public static Vector512<float> All(float value) => Vector512.Create(value);

    public static Vector512<float> MultiplyAdd(Vector512<float> left, Vector512<float> right, Vector512<float> sum) => Vector512.FusedMultiplyAdd(left, right, sum);

    public static Vector512<float> MaximumAdd(Vector512<float> left, Vector512<float> right, Vector512<float> sum) => Vector512.MaxNative(left, right) + sum;

    public static Vector512<float> MinimumAdd(Vector512<float> left, Vector512<float> right, Vector512<float> sum) => Vector512.MinNative(left, right) + sum;
}

/// <summary>Eight numbers.</summary>
internal readonly unsafe struct Lanes8 : ILanes<Vector256<float>>
{
    public static int Count => 8;

    public static int Across => 2;

    public static Vector256<float> Load(float* from) => Vector256.Load(from);

    public static void Store(Vector256<float> values, float* to) => values.Store(to);

    public static Vector256<float> All(float value) => Vector256.Create(value);

    public static Vector256<float> MultiplyAdd(Vector256<float> left, Vector256<float> right, Vector256<float> sum) => Vector256.FusedMultiplyAdd(left, right, sum);

    public static Vector256<float> MaximumAdd(Vector256<float> left, Vector256<float> right, Vector256<float> sum) => Vector256.MaxNative(left, right) + sum;

    public static Vector256<float> MinimumAdd(Vector256<float> left, Vector256<float> right, Vector256<float> sum) => Vector256.MinNative(left, right) + sum;
}

/// <summary>Four numbers: what every processor has.</summary>
internal readonly unsafe struct Lanes4 : ILanes<Vector128<float>>
{
    public static int Count => 4;

    public static int Across => 2;

    public static Vector128<float> Load(float* from) => Vector128.Load(from);

    public static void Store(Vector128<float> values, float* to) => values.Store(to);

    public static Vector128<float> All(float value) => Vector128.Create(value);

    public static Vector128<float> MultiplyAdd(Vector128<float> left, Vector128<float> right, Vector128<float> sum) => Vector128.FusedMultiplyAdd(left, right, sum);

    public static Vector128<float> MaximumAdd(Vector128<float> left, Vector128<float> right, Vector128<float> sum) => Vector128.MaxNative(left, right) + sum;

    public static Vector128<float> MinimumAdd(Vector128<float> left, Vector128<float> right, Vector128<float> sum) => Vector128.MinNative(left, right) + sum;
}

/// <summary>One number: a column.</summary>
internal readonly unsafe struct Lanes1 : ILanes<float>
{
    public static int Count => 1;

    public static int Across => 2;

    public static float Load(float* from) => *from;

    public static void Store(float values, float* to) => *to = values;

    public static float All(float value) => value;

    public static float MultiplyAdd(float left, float right, float sum) => MathF.FusedMultiplyAdd(left, right, sum);

    public static float MaximumAdd(float left, float right, float sum) => float.MaxNative(left, right) + sum;

    public static float MinimumAdd(float left, float right, float sum) => float.MinNative(left, right) + sum;
}
