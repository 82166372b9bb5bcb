using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Tests.Splits;
using DtiGraph.Training.Baselines;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Training.Baselines;

public sealed class PairFeatureBaselineTests
{
    private const int Drugs = 60, Targets = 40;

    // Two classes of drugs and two families of targets: even and odd.
    private static readonly Snapshot Graph = BaselineWorld.Graph(
        Enumerable.Range(0, Drugs).Select(d => d % 2 == 0 ? $"c1ccc2ccccc2c1{SmallGraph.Smiles(d)}" : $"NC(=O)C1CCCCC1{SmallGraph.Smiles(d)}"),
        Enumerable.Range(0, Targets).Select(t => SmallGraph.Sequence(t % 2 * 400) + SmallGraph.Sequence(t)));

    [Fact]
    public void Logistic_OneClassBindsOneFamilyEach_OrdersHeldOutPairs() =>
        // Like binds like: neither end alone says anything.
        Assert.InRange(Auroc(new LogisticRegression(), (d, t) => d == t), .95, 1);

    [Fact]
    public void Trees_OneClassBindsOneFamily_OrderHeldOutPairs() => Assert.InRange(Auroc(new BoostedTrees([50]), (d, t) => d && t), .95, 1);

    [Fact]
    public void TreeEnsemble_EveryRow_ScoresAsItsLibraryDoes()
    {
        var random = new Random(4);
        float[][] rows = [.. Enumerable.Range(0, 300).Select(_ => Enumerable.Range(0, 5).Select(_ => (float)random.NextDouble()).ToArray())];
        bool[] labels = [.. rows.Select(r => r[0] + r[1] * r[2] > .8 + .2 * random.NextDouble())];
        var context = new MLContext(1);
        var schema = SchemaDefinition.Create(typeof(Row));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 5);
        var data = context.Data.LoadFromEnumerable(rows.Zip(labels, (r, l) => new Row { Features = r, Label = l }), schema);
        var model = context.BinaryClassification.Trainers.FastTree(new FastTreeBinaryTrainer.Options
        {
            NumberOfTrees = 30,
            NumberOfLeaves = 31,
            LearningRate = .1,
            NumberOfThreads = 1,
            Seed = 1,
            FeatureSelectionSeed = 1,
        }).Fit(data);

        var trees = TreeEnsemble.Fit(rows, labels, 30, 1);

        float[] expected = [.. model.Transform(data).GetColumn<float>("Score")];
        Assert.InRange(expected.Distinct().Count(), 20, 300);
        for (int i = 0; i < rows.Length; i++) Assert.Equal(expected[i], trees.Score(rows[i]), 1e-4);
    }

    [Fact]
    public void PrincipalAxes_RandomRows_EqualTheSingularVectorsTimesTheirValues()
    {
        const int n = 30, width = 12, r = 4;
        var random = new Random(6);
        // Each column varies less than the one before, so that the axes are far apart.
        float[,] x = new float[n, width];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < width; j++) x[i, j] = (float)((random.NextDouble() + 1) * Math.Pow(4, -j));
        var rows = SparseMatrix.FromRows(width, [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, width).Select(j => (j, x[i, j])).ToArray())]);

        float[] coordinates = PrincipalAxes.Coordinates(rows, [.. Enumerable.Range(0, n)], r, 1);

        using var _ = NewDisposeScope();
        var all = tensor(x);
        var (u, s, _) = linalg.svd(all - all.mean([0]), fullMatrices: false);
        float[] expected = [.. ((u * s).abs() * Math.Sqrt(n) / s[0])[TensorIndex.Ellipsis, TensorIndex.Slice(0, r)].contiguous().data<float>()];
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], Math.Abs(coordinates[i]), 1e-4);
    }

    private static double Auroc(IBaseline baseline, Func<bool, bool, bool> binds)
    {
        var rows = from d in Enumerable.Range(0, Drugs) from t in Enumerable.Range(0, Targets) select (d, t, binds(d % 2 == 0, t % 2 == 0) ? 1 : 0);
        // A fifth of the pairs, so that the counts of a node say little.
        var split = BaselineWorld.Split(rows.Where(p => (p.d * 7 + p.t * 3) % 5 == 0), 3);
        return BaselineWorld.TestAuroc(baseline, Graph, split);
    }

    private sealed class Row
    {
        public required float[] Features { get; init; }

        public required bool Label { get; init; }
    }
}
