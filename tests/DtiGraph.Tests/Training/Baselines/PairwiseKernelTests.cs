using DtiGraph.Training.Baselines;

namespace DtiGraph.Tests.Training.Baselines;

public sealed class PairwiseKernelTests
{
    private static readonly string[] Smiles = ["CCO", "CCCO", "CCN", "c1ccccc1", "Cc1ccccc1", ""];
    private static readonly string[] Sequences = ["ACDEFGHIKLMN", "ACDEFGHIKLWW", "PQRSTVWYPQRS", ""];
    private static readonly (int Drug, int Target, int Label)[] Rows =
        [(0, 0, 1), (0, 2, 0), (1, 0, 1), (1, 1, 0), (2, 1, 1), (3, 2, 1), (3, 0, 0), (4, 3, 0), (4, 2, 1), (5, 0, 1), (5, 3, 0)];

    [Fact]
    public void Worth_ASmallWorld_SolvesTheRegressionOfTheKernelWrittenOut()
    {
        var input = BaselineInput.Of(BaselineWorld.Graph(Smiles, Sequences), BaselineWorld.Of(Rows), 1, 1);
        var options = new PairwiseKernelOptions(.3, .5, .05);
        double mean = input.Train.Average(p => p.Label);
        double[] labels = [.. input.Train.Select(p => p.Label - mean)];

        double[] worth = PairwiseKernel.Worth(new PairKernel(input), labels, options);

        for (int p = 0; p < worth.Length; p++)
        {
            double image = options.Penalty * worth[p];
            for (int q = 0; q < worth.Length; q++) image += Kernel(input, options, input.Train[p], input.Train[q]) * worth[q];
            Assert.Equal(labels[p], image, .01);
        }
    }

    [Fact]
    public void Scores_ANodeWithoutContent_AreThoseThatItsOwnPairsAndWhatIsSharedMake()
    {
        var graph = BaselineWorld.Graph([.. Smiles, "", "CCO"], Sequences);
        var input = BaselineInput.Of(graph, BaselineWorld.Of(Rows), 1, 1);
        var scorer = new PairwiseKernel([new(.3, 0, 0)]).Candidates(input).Single().Scorer;

        Assert.Equal([0, 0], scorer.Scores(6, [0, 2])); // no structure, no pair
        Assert.NotEqual(0, scorer.Scores(5, [0])[0]); // no structure, pairs
        Assert.Equal(scorer.Scores(0, [0, 1, 2, 3]), scorer.Scores(7, [0, 1, 2, 3])); // the structure of another
    }

    [Fact]
    public void Scores_ADrugsOwn_StayWithIt()
    {
        var graph = BaselineWorld.Graph([.. Smiles, "CCO"], Sequences);
        var input = BaselineInput.Of(graph, BaselineWorld.Of(Rows), 1, 1);
        var scorer = new PairwiseKernel([new(.3, 5, 0)]).Candidates(input).Single().Scorer;

        // Its own label says more of it than of a new drug of the same structure.
        Assert.InRange(scorer.Scores(6, [0])[0], .01, scorer.Scores(0, [0])[0] - .01);
    }

    [Fact]
    public void Scores_AWorldOfFamilies_OrderPairsOfNewDrugs()
    {
        const int PerFamily = 12;
        string[] smiles = [.. Enumerable.Range(1, PerFamily).SelectMany(n => new[] { new string('C', n) + "O", $"c1ccccc1{new string('C', n)}" })];
        var random = new Random(20261201);
        string[] sequences = [.. Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? "ACDEFGHIKLACDEFGHIKL" : "MNPQRSTVWYMNPQRSTVWY") + string.Concat(Enumerable.Range(0, 6).Select(_ => "ACDEFGHIKLMNPQRSTVWY"[random.Next(20)])))];
        (int Drug, int Target, int Label)[] rows = [.. from d in Enumerable.Range(0, smiles.Length) from t in Enumerable.Range(0, sequences.Length) select (d, t, d % 2 == t % 2 ? 1 : 0)];
        // Drugs 0 to 15 train, the others are new.
        var split = BaselineWorld.Of(rows.Where(r => r.Drug < 16 && (r.Drug + r.Target) % 3 != 0), rows.Where(r => r.Drug is >= 16 and < 20), rows.Where(r => r.Drug >= 20));

        Assert.InRange(BaselineWorld.TestAuroc(new PairwiseKernel(), BaselineWorld.Graph(smiles, sequences), split), .95, 1);
    }

    private static double Kernel(BaselineInput input, PairwiseKernelOptions options, (int Drug, int Target, int) p, (int Drug, int Target, int) q)
    {
        int[] a = input.Fingerprints[p.Drug], b = input.Fingerprints[q.Drug];
        double drugs = a.Length == 0 || b.Length == 0 ? 0 : a.Intersect(b).Count() / Math.Sqrt((double)a.Length * b.Length);
        if (p.Drug == q.Drug) drugs = a.Length == 0 ? 1 : 1 + options.Own;
        double targets = p.Target == q.Target ? 1 : input.Similarity.OfTargets(p.Target, q.Target);
        return drugs * (targets + options.Shared);
    }
}
