using CsCheck;
using Xunit.Sdk;

namespace DtiGraph.Tests;

/// <summary>Holds a law against random cases, the same in every run.</summary>
/// <remarks>CsCheck makes the cases. Its own Sample takes the seed for the first of them alone and draws all others anew: what failed one run would be another case in the next.</remarks>
internal static class Law
{
    private const string Usual = "0000LawUsual";

    private const int Cases = 100;

    /// <summary>Fails with the case that breaks the law, and with the seed that makes it.</summary>
    /// <param name="cases">Makes them.</param>
    /// <param name="holds">Throws where the law is broken.</param>
    /// <param name="seed">Of the first one; the others follow from it.</param>
    /// <param name="iter">How many.</param>
    public static void ForAll<T>(this Gen<T> cases, Action<T> holds, string seed = Usual, int iter = Cases)
    {
        var random = PCG.Parse(seed);
        for (int i = 0; i < iter; i++)
        {
            string own = random.ToString();
            var drawn = cases.Generate(random, null, out _);
            try
            {
                holds(drawn);
            }
            catch (Exception e)
            {
                throw new XunitException($"case {i} of {iter}, seed {own}: {Check.Print(drawn)}\n{e.Message}", e);
            }
        }
    }

    /// <inheritdoc cref="ForAll{T}(Gen{T}, Action{T}, string, int)"/>
    public static void ForAll<T1, T2>(this Gen<(T1, T2)> cases, Action<T1, T2> holds, string seed = Usual, int iter = Cases) =>
        cases.ForAll(c => holds(c.Item1, c.Item2), seed, iter);

    /// <inheritdoc cref="ForAll{T}(Gen{T}, Action{T}, string, int)"/>
    public static void ForAll<T1, T2, T3>(this Gen<(T1, T2, T3)> cases, Action<T1, T2, T3> holds, string seed = Usual, int iter = Cases) =>
        cases.ForAll(c => holds(c.Item1, c.Item2, c.Item3), seed, iter);

    /// <inheritdoc cref="ForAll{T}(Gen{T}, Action{T}, string, int)"/>
    public static void ForAll<T1, T2, T3, T4>(this Gen<(T1, T2, T3, T4)> cases, Action<T1, T2, T3, T4> holds, string seed = Usual, int iter = Cases) =>
        cases.ForAll(c => holds(c.Item1, c.Item2, c.Item3, c.Item4), seed, iter);

    /// <summary>The same of a law that says whether it holds.</summary>
    public static void ForAll<T>(this Gen<T> cases, Func<T, bool> holds, string seed = Usual, int iter = Cases) => cases.ForAll(c => Assert.True(holds(c)), seed, iter);

    /// <inheritdoc cref="ForAll{T}(Gen{T}, Func{T, bool}, string, int)"/>
    public static void ForAll<T1, T2>(
        this Gen<(T1, T2)> cases, Func<T1, T2, bool> holds, string seed = Usual, int iter = Cases) =>
        cases.ForAll(c => Assert.True(holds(c.Item1, c.Item2)), seed, iter);

    /// <inheritdoc cref="ForAll{T}(Gen{T}, Func{T, bool}, string, int)"/>
    public static void ForAll<T1, T2, T3>(
        this Gen<(T1, T2, T3)> cases, Func<T1, T2, T3, bool> holds, string seed = Usual, int iter = Cases) =>
        cases.ForAll(c => Assert.True(holds(c.Item1, c.Item2, c.Item3)), seed, iter);

    /// <inheritdoc cref="ForAll{T}(Gen{T}, Func{T, bool}, string, int)"/>
    public static void ForAll<T1, T2, T3, T4>(
        this Gen<(T1, T2, T3, T4)> cases, Func<T1, T2, T3, T4, bool> holds, string seed = Usual, int iter = Cases) =>
        cases.ForAll(c => Assert.True(holds(c.Item1, c.Item2, c.Item3, c.Item4)), seed, iter);

    /// <inheritdoc cref="ForAll{T}(Gen{T}, Func{T, bool}, string, int)"/>
    public static void ForAll<T1, T2, T3, T4, T5, T6>(
        this Gen<(T1, T2, T3, T4, T5, T6)> cases, Func<T1, T2, T3, T4, T5, T6, bool> holds, string seed = Usual, int iter = Cases) =>
        cases.ForAll(c => Assert.True(holds(c.Item1, c.Item2, c.Item3, c.Item4, c.Item5, c.Item6)), seed, iter);
}
