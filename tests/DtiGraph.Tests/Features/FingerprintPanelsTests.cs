using System.Numerics;
using DtiGraph.Features;

namespace DtiGraph.Tests.Features;

public sealed class FingerprintPanelsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public unsafe void Shared_FewManyAndAllBits_AreCountedOneByOne(bool wide)
    {
        Assert.SkipWhen(wide && !FingerprintPanels.IsWide, "no 512-bit registers here");
        var random = new Random(20261129);
        // From none to all 2,048 bits, so that every place of the counts is carried into.
        int[][] fingerprints = [.. Enumerable.Range(0, 45).Select(i => Enumerable.Range(0, 2048).Where(_ => random.Next(44) < i).ToArray())];
        var panels = new FingerprintPanels(fingerprints);
        Assert.Equal(6, panels.Count);
        ulong* query = stackalloc ulong[32];
        long* shared = stackalloc long[FingerprintPanels.Lanes];
        for (int q = 0; q < fingerprints.Length; q++)
        {
            panels.CopyTo(q, new(query, 32));
            Assert.Equal(fingerprints[q].Length, Enumerable.Range(0, 32).Sum(w => BitOperations.PopCount(query[w])));
            for (int panel = 0; panel < panels.Count; panel++)
            {
                panels.Shared(query, panel, shared, wide);
                for (int lane = 0; lane < FingerprintPanels.Lanes; lane++)
                    Assert.Equal(panel * 8 + lane < fingerprints.Length ? fingerprints[q].Intersect(fingerprints[panel * 8 + lane]).Count() : 0, shared[lane]);
            }
        }
    }

    [Theory]
    [InlineData(false, 10)]
    [InlineData(true, 10)]
    [InlineData(true, 64)]
    public void Of_FingerprintsOfAllSizesWithTwinsAndEmptyOnes_IsNearestOfEach(bool wide, int k)
    {
        Assert.SkipWhen(wide && !FingerprintPanels.IsWide, "no 512-bit registers here");
        var random = new Random(20261130);
        var known = new List<int[]>();
        for (int i = 0; i < 700; i++)
        {
            // Families of like ones, so that most are cut off by what was found, twins that tie, and sizes from 1 to 200.
            if (i % 50 == 0) known.Add([]);
            else if (i % 5 == 0) known.Add(known[random.Next(known.Count)]);
            else if (i % 3 == 0) known.Add([.. known[random.Next(known.Count)].Where(_ => random.Next(5) > 0).Append(random.Next(2048)).Distinct().Order()]);
            else known.Add([.. Enumerable.Range(0, 1 + random.Next(200)).Select(_ => random.Next(random.Next(2) == 0 ? 2048 : 100)).Distinct().Order()]);
        }
        var index = new DrugSimilarity(known);
        var all = new NearestOfAll(known, wide).Of(k);
        for (int d = 0; d < known.Count; d++) Assert.Equal(index.Nearest(known[d], k, d), all[d]);
    }
}
