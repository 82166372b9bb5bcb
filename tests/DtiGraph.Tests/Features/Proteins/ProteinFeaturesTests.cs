using DtiGraph.Features.Proteins;
using DtiGraph.Tests.Splits;

namespace DtiGraph.Tests.Features.Proteins;

public sealed class ProteinFeaturesTests
{
    [Fact]
    public void Of_Sequence_HasThreeBlocksOfLengthOneInOrder()
    {
        string sequence = SmallGraph.Sequence(1) + "XU" + SmallGraph.Sequence(2);
        var row = ProteinFeatures.Fit([SmallGraph.Sequence(3), sequence]).Of(sequence);
        Assert.Equal(8420, ProteinFeatures.Width);
        Assert.Equal(row.Select(r => r.Column).Distinct().Order(), row.Select(r => r.Column));
        foreach (var (from, to, k) in new[] { (0, 20, 1), (20, 420, 2), (420, 8420, 3) })
        {
            var block = row.Where(r => r.Column >= from && r.Column < to).ToList();
            Assert.Equal(Kmers.Of(sequence, k).Keys.Select(w => w + from), block.Select(b => b.Column));
            Assert.Equal(1, block.Sum(b => (double)b.Value * b.Value), 1e-5);
        }
        // Composition is in proportion to the counts.
        var counts = Kmers.Of(sequence, 1).Values.ToArray();
        Assert.All(row.Take(counts.Length).Zip(counts), p => Assert.Equal((double)p.Second / counts[0], p.First.Value / row[0].Value, 1e-5));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("XX*", 0)]
    [InlineData("M", 1)]
    [InlineData("MK", 3)]
    public void Of_ShortSequence_HasTheWordsThereAre(string sequence, int words) =>
        Assert.Equal(words, ProteinFeatures.Fit(["MKL"]).Of(sequence).Length);
}
