using DtiGraph.Artifacts;
using DtiGraph.Features;
using DtiGraph.Features.Chemistry;
using DtiGraph.Ranking;
using DtiGraph.Tests.Splits;
using DtiGraph.Tests.Training;
using DtiGraph.Training;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Features;

public sealed class DrugRowsTests
{
    /// <summary>Two chains whose fingerprints have the same bits: only a count can tell them apart.</summary>
    private static readonly string Short = new('C', 12), Long = new('C', 24);

    [Fact]
    public void Of_ChainsOfTwoLengths_DifferInCountsAlone()
    {
        (int, float)[] Row(string smiles, bool counts)
        {
            var molecule = Smiles.Parse(smiles);
            return [.. DrugRows.Of(molecule, MorganFingerprint.Bits(molecule, 2, DrugFingerprints.Length), new() { Counts = counts })];
        }

        Assert.Equal(Row(Short, counts: false), Row(Long, counts: false));
        var (one, other) = (Row(Short, counts: true), Row(Long, counts: true));
        Assert.Equal(Row(Short, counts: false), one.Where(c => c.Item1 < 2048));
        // Carbons (12 are step 7 of 32, 24 step 9), hydrogens (26: 9, 50: 11), atoms (20 columns of 32 further).
        Assert.Equal([2048 + 7, 2048 + 10 * 32 + 9, 2048 + 20 * 32 + 7], one.Except(other).Select(c => c.Item1));
        Assert.Equal([2048 + 9, 2048 + 10 * 32 + 11, 2048 + 20 * 32 + 9], other.Except(one).Select(c => c.Item1));
        Assert.All(one, c => Assert.InRange(c.Item1, 0, DrugRows.Width(new() { Counts = true }) - 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Predict_ChainsThatTheGraphDoesNotHold_DifferWhereTheModelReadsCounts(bool counts)
    {
        var pairs = SmallGraph.RandomPairs(ToyRun.Drugs, ToyRun.Targets, .4, negatives: true, seed: 3);
        var options = ToyRun.Options with { Split = "random", Features = new() { Neighbours = 3, Counts = counts } };
        var artifact = TrainingRun.Run(SmallGraph.Of(ToyRun.Drugs, ToyRun.Targets, pairs), options, CPU, cancellation: TestContext.Current.CancellationToken);
        string folder = Directory.CreateTempSubdirectory("dtigraph-counts-").FullName;
        try
        {
            ArtifactFolder.Write(artifact, Path.Combine(folder, "model"));
            var read = ArtifactFolder.Read(Path.Combine(folder, "model"));
            Assert.InRange(FeatureAgreement.Of(read), 0, FeatureAgreement.Tolerance);
            var served = new ServedModel(read);
            double Score(string smiles) => served.Predict(new(Smiles: smiles), new(Id: "T003")).Score;
            if (counts) Assert.NotEqual(Score(Short), Score(Long));
            else Assert.Equal(Score(Short), Score(Long));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
