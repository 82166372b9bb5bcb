using System.Diagnostics;
using System.Globalization;
using DtiGraph.Features;
using DtiGraph.Features.Chemistry;

namespace DtiGraph.Benchmarks;

/// <summary>ECFP4 bits of molecules over all cores, and the ten nearest of each of many fingerprints.</summary>
internal static class FingerprintTiming
{
    private const int Molecules = 40_000, Fingerprints = 100_000, OnBits = 48, Nearest = 10;

    /// <summary>Drugs of everyday size, with rings, charges and stereo marks.</summary>
    private static readonly string[] Smiles =
    [
        "CC(=O)Oc1ccccc1C(=O)O", "CN1C=NC2=C1C(=O)N(C(=O)N2C)C", "CC(C)Cc1ccc(cc1)C(C)C(=O)O", "CN1CCN(CC1)Cc1ccc(cc1)C(=O)Nc1ccc(C)c(c1)Nc1nccc(n1)-c1cccnc1",
        "C[C@H]1COc2c(N3CCN(C)CC3)c(F)cc3c(=O)c(C(=O)O)cn1c23", "COc1cc2ncnc(Nc3ccc(F)c(Cl)c3)c2cc1OCCCN1CCOCC1", "CC(C)NCC(O)COc1cccc2ccccc12", "C1CC1N1C=C(C(=O)O)C(=O)c2cc(F)c(cc12)N1CCNCC1",
        "CCCCc1nc(Cl)c(CO)n1Cc1ccc(cc1)-c1ccccc1-c1nnn[nH]1", "OC(=O)CCCc1ccc(cc1)N(CCCl)CCCl", "CN(C)CCC=C1c2ccccc2CCc2ccccc12", "[O-][N+](=O)c1ccc(cc1)C(O)C(CO)NC(=O)C(Cl)Cl",
    ];

    public static int Run()
    {
        foreach (string line in Lines()) Console.WriteLine(line);
        return 0;
    }

    /// <summary>Markdown.</summary>
    public static IEnumerable<string> Lines()
    {
        Parallel.For(0, Molecules, i => Bits(i)); // warms up: until then half of the time is the compiler's
        using var self = Process.GetCurrentProcess();
        var (clock, before) = (Stopwatch.StartNew(), self.TotalProcessorTime);
        Parallel.For(0, Molecules, i => Bits(i));
        double seconds = clock.Elapsed.TotalSeconds;
        self.Refresh();
        yield return string.Create(CultureInfo.InvariantCulture,
            $"SMILES to ECFP4 of 2,048 bits, {Molecules:N0} molecules of 13 to 37 heavy atoms, all cores: {Molecules / seconds:N0} molecules/s, {(self.TotalProcessorTime - before).TotalMicroseconds / Molecules:F1} us of processor time each.");
        var random = new Random(SyntheticGraph.Seed);
        int[][] bits = [.. Enumerable.Range(0, Fingerprints).Select(_ => Enumerable.Range(0, OnBits).Select(_ => (int)(2048 * Math.Pow(random.NextDouble(), 2))).Distinct().Order().ToArray())];
        self.Refresh();
        (clock, before) = (Stopwatch.StartNew(), self.TotalProcessorTime);
        var nearest = new DrugSimilarity(bits).NearestOfAll(Nearest);
        seconds = clock.Elapsed.TotalSeconds;
        self.Refresh();
        yield return string.Create(CultureInfo.InvariantCulture,
            $"The {Nearest} nearest of each of {Fingerprints:N0} random fingerprints of at most {OnBits} of 2,048 bits, exact (recall 1): {seconds:F1} s ({(self.TotalProcessorTime - before).TotalSeconds:F1} s of processor time), {(double)Fingerprints * Fingerprints / seconds / 1e9:F2} 10^9 pairs/s; mean similarity {nearest.Average(n => n.Average(m => m.Similarity)):F3}.");
    }

    private static int[] Bits(int molecule) => MorganFingerprint.Bits(Features.Chemistry.Smiles.Parse(Smiles[molecule % Smiles.Length]));
}
