using System.Diagnostics;
using System.Text;
using DtiGraph.Features.Chemistry;
using DtiGraph.Ranking;

namespace DtiGraph.Tests.Features.Chemistry;

/// <summary>No SMILES that a question may hold takes a core for long.</summary>
public sealed class SmilesBoundTests
{
    /// <summary>Shapes that are hard on some step, as long as a question allows.</summary>
    public static TheoryData<string, string> Hard() => new()
    {
        { "chain", new string('C', NodeQuery.LongestSmiles) },
        { "branches", string.Concat(Enumerable.Repeat("C(", 600)) + "C" + new string(')', 600) },
        { "ladder", Ladder(400) },
        { "aromatic ladder", "c1ccc2" + string.Concat(Enumerable.Repeat("cc3ccc2", 1)) + "c3c1" },
        { "star", "[U](" + string.Join(")(", Enumerable.Repeat("C", 250)) + ")" },
        { "clique of metals", Clique("[U]", 34) },
        { "clique of carbons", Clique("C", 5) },
        { "cubes", string.Join('.', Enumerable.Repeat("C12C3C4C1C5C2C3C45", 100)) },
        { "spiro", "C1CC1" + string.Concat(Enumerable.Repeat("2(CC2)C", 280)) },
        { "bipartite metals", Bipartite(18) },
        { "conjugated", string.Concat(Enumerable.Repeat("C=CN", 498)) },
        { "grid", Grid(14) },
    };

    /// <summary>Seconds: sixty times what the longest of them takes, and nothing to what does not end.</summary>
    private const double Longest = 10;

    [Theory]
    [MemberData(nameof(Hard))]
    public void Parse_HardestShapesOfTheLongestLength_TakeNoTimeWithoutBound(string shape, string smiles)
    {
        Assert.True(smiles.Length <= NodeQuery.LongestSmiles, $"{shape}: {smiles.Length} characters");
        Molecules(smiles); // compiled
        // The least of some times: what the work needs, and not what a busy machine adds to it.
        double least = double.PositiveInfinity;
        for (int n = 0; n < 10 && least > Longest; n++)
        {
            var clock = Stopwatch.StartNew();
            Molecules(smiles);
            least = Math.Min(least, clock.Elapsed.TotalSeconds);
        }
        TestContext.Current.SendDiagnosticMessage($"{shape}: {smiles.Length} characters, {1000 * least:F0} ms");
        Assert.InRange(least, 0, Longest);
    }

    private static void Molecules(string smiles)
    {
        try
        {
            MorganFingerprint.Bits(Smiles.Parse(smiles), radius: 2, 2048);
        }
        catch (SmilesException)
        {
            // A fault is an answer too.
        }
    }

    private static string Ladder(int rungs) => "C1C" + string.Concat(Enumerable.Range(0, rungs).Select(i => i % 2 == 0 ? "C2C1" : "C1C2")) + (rungs % 2 == 0 ? "CC1" : "CC2");

    /// <summary>All atoms bonded to all; as many as the length allows.</summary>
    private static string Clique(string atom, int size) => Bonded(size, atom, (i, j) => true);

    private static string Bipartite(int half) => Bonded(2 * half, "[U]", (i, j) => (i + j) % 2 == 1);

    private static string Grid(int side) => Bonded(side * side, "C", (i, j) => j == i + side || (j == i + 1 && j % side != 0));

    /// <summary>A chain of dots with ring closures for the bonds; stops before it is too long.</summary>
    private static string Bonded(int size, string atom, Func<int, int, bool> bond)
    {
        var numbers = new Dictionary<(int, int), int>();
        var free = new SortedSet<int>(Enumerable.Range(1, 9999));
        var text = new StringBuilder();
        for (int i = 0; i < size; i++)
        {
            if (i > 0) text.Append('.');
            text.Append(atom);
            for (int j = 0; j < i; j++)
            {
                if (!numbers.Remove((j, i), out int number)) continue;
                text.Append(Number(number));
                free.Add(number);
            }
            for (int j = i + 1; j < size; j++)
            {
                if (!bond(i, j)) continue;
                int number = free.Min;
                free.Remove(number);
                numbers[(i, j)] = number;
                text.Append(Number(number));
            }
        }
        string all = text.ToString();
        return all.Length <= NodeQuery.LongestSmiles ? all : Bonded(size - 1, atom, bond);
    }

    private static string Number(int number) => number < 10 ? $"{number}" : number < 100 ? $"%{number}" : $"%({number})";
}
