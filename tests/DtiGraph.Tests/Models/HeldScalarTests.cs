using System.Reflection;
using DtiGraph.Models;
using TorchSharp;

namespace DtiGraph.Tests.Models;

/// <summary>A Scalar that nothing refers to can be finalised while libtorch reads it: the operation then fails, or uses another number. Seen as an answer 500 of a busy service.</summary>
public sealed class HeldScalarTests
{
    private const byte Call = 0x28, CallVirtual = 0x6f;

    private static readonly HashSet<byte> Stores = [0x0a, 0x0b, 0x0c, 0x0d, 0x13, 0x7d, 0x80]; // stloc.0 to 3, stloc.s, stfld, stsfld

    [Fact]
    public void Rooms_ThatCallLibtorch_HoldEveryScalar()
    {
        var rooms = new[] { "DtiGraph.Models", "DtiGraph.Ranking", "DtiGraph.Artifacts", "DtiGraph.Evidence", "DtiGraph.Losses", "DtiGraph.Training" };
        var found = typeof(LinkModel).Assembly.GetTypes().Where(t => rooms.Contains(t.Namespace)).SelectMany(Loose).Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.True(found.Count == 0, string.Join("\n", found));
    }

    [Fact]
    public void Loose_OfCodeThatIsSo_FindsIt() => Assert.Equal(
        [$"{nameof(Example)}.{nameof(Example.Product)}: op_Implicit", $"{nameof(Example)}.{nameof(Example.Read)}: ToBoolean", $"{nameof(Example)}.{nameof(Example.Sum)}: op_Addition"], Loose(typeof(Example)).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Loose(Type type)
    {
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        foreach (var method in type.GetMethods(all).Cast<MethodBase>().Concat(type.GetConstructors(all)))
        {
            byte[] il = method.GetMethodBody()?.GetILAsByteArray() ?? [];
            for (int at = 0; at + 5 <= il.Length; at++)
            {
                if (il[at] is not (Call or CallVirtual) || Called(method, BitConverter.ToInt32(il, at + 1)) is not { } called) continue;
                bool sums = called.DeclaringType == typeof(torch.Tensor) && called.Name is "op_Addition" or "op_Subtraction"
                    || called.DeclaringType == typeof(torch.Tensor) && called.Name is "add" or "add_" or "sub" or "sub_" && called.GetParameters().Length == 1 && called.GetParameters()[0].ParameterType == typeof(torch.Tensor);
                bool made = called.DeclaringType == typeof(Scalar) && called.Name == "op_Implicit" && !(at + 5 < il.Length && Stores.Contains(il[at + 5]));
                bool read = called.DeclaringType == typeof(TensorExtensionMethods) && called.Name.StartsWith("To", StringComparison.Ordinal) && called is MethodInfo { ReturnType.IsPrimitive: true };
                if (sums || made || read) yield return $"{type.Name}.{method.Name}: {called.Name}";
            }
        }
    }

    /// <summary>Bytes that only look like a call name nothing, or something else.</summary>
    private static MethodBase? Called(MethodBase caller, int token)
    {
        try
        {
            return caller.Module.ResolveMethod(token, caller.DeclaringType!.IsGenericType ? caller.DeclaringType.GetGenericArguments() : null, caller.IsGenericMethod ? caller.GetGenericArguments() : null);
        }
        catch (Exception e) when (e is ArgumentException or BadImageFormatException)
        {
            return null;
        }
    }

    private static class Example
    {
        public static torch.Tensor Sum(torch.Tensor a, torch.Tensor b) => a + b;

        public static torch.Tensor Product(torch.Tensor a) => a.mul_(3);

        public static bool Read(torch.Tensor a) => a.ToBoolean();

        public static torch.Tensor Held(torch.Tensor a)
        {
            using Scalar three = 3;
            return a.mul_(three);
        }
    }
}
