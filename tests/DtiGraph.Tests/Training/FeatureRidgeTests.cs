using DtiGraph.Features;
using DtiGraph.Splits;
using DtiGraph.Training;

namespace DtiGraph.Tests.Training;

public sealed class FeatureRidgeTests
{
    [Fact]
    public void Fit_OneFeatureADrug_ShrinksEachTowardsTheMean()
    {
        // Labels 1 and 0 are .5 and -.5 off their mean; (.5 - a)^2 + a^2 is least at a = .25, with penalty 3 at .5 / 4.
        var drugs = SparseMatrix.FromRows(2, [[(0, 1f)], [(1, 1f)]]);
        var targets = SparseMatrix.FromRows(1, [[]]);
        LabelledPairs pairs = new([0, 1], [0, 0], [1, 0], 1);
        Assert.Equal([.25, -.25], FeatureRidge.Fit(drugs, targets, pairs, 1, own: 0).Drug, Near);
        Assert.Equal([.125, -.125], FeatureRidge.Fit(drugs, targets, pairs, 3, own: 0).Drug, Near);
        Assert.Equal([0.0], FeatureRidge.Fit(drugs, targets, pairs, 1, own: 0).Target);
    }

    [Fact]
    public void Fit_DrugWithSomethingOfItsOwn_WeighsItsPairsAsFewer()
    {
        // One feature that both drugs have, as alike as they can be; n pairs of drug 0 with label 1, one of drug 1 with label 0. In least squares
        // with a drug's own variance o, all pairs of a drug together are one observation of its mean, of variance o + 1/n for penalty 1.
        var drugs = SparseMatrix.FromRows(1, [[(0, 1f)], [(0, 1f)]]);
        var targets = SparseMatrix.FromRows(1, [.. Enumerable.Range(0, 6).Select(_ => (IReadOnlyList<(int, float)>)[])]);
        LabelledPairs pairs = new([0, 0, 0, 0, 0, 1], [0, 1, 2, 3, 4, 5], [1, 1, 1, 1, 1, 0], 1);
        foreach (double own in new[] { 0, .5, 4.0 })
        {
            double many = 1 / (own + 1.0 / 5), one = 1 / (own + 1.0);
            double expected = (many * (1 - 5.0 / 6) + one * (0 - 5.0 / 6)) / (many + one + 1);
            Assert.Equal(expected, FeatureRidge.Fit(drugs, targets, pairs, 1, own).Drug[0], 1e-3 * Math.Abs(expected) + 1e-6);
        }
    }

    [Fact]
    public void Fit_RandomPairs_LeavesNoSlope()
    {
        var (drugs, targets, pairs) = Problem();
        const double Penalty = .7;
        var (a, b) = FeatureRidge.Fit(drugs, targets, pairs, Penalty, own: 0);
        double mean = (double)pairs.Positives / pairs.Count;
        double[] slopeA = [.. a.Select(w => -Penalty * w)], slopeB = [.. b.Select(w => -Penalty * w)], start = new double[a.Length];
        for (int p = 0; p < pairs.Count; p++)
        {
            double error = pairs.Labels[p] - mean - Product(drugs, pairs.Drugs[p], a) - Product(targets, pairs.Targets[p], b);
            Spread(drugs, pairs.Drugs[p], error, slopeA);
            Spread(targets, pairs.Targets[p], error, slopeB);
            Spread(drugs, pairs.Drugs[p], pairs.Labels[p] - mean, start);
        }
        double scale = start.Max(Math.Abs);
        Assert.All(slopeA.Concat(slopeB), s => Assert.InRange(Math.Abs(s), 0, .005 * scale));
    }

    [Fact]
    public void Fit_OtherRowsOfNodesThatNoPairNames_GivesTheSameBits()
    {
        var (drugs, targets, pairs) = Problem();
        var fewer = pairs.Where(p => p.Drug != 3);
        var other = SparseMatrix.FromRows(drugs.Columns, [.. Enumerable.Range(0, drugs.Rows).Select(i =>
            i == 3 ? [(0, 9f), (4, -9f)] : (IReadOnlyList<(int, float)>)[.. drugs.ColumnsOf(i).ToArray().Zip(drugs.ValuesOf(i).ToArray())])]);
        Assert.Equal(FeatureRidge.Fit(drugs, targets, fewer, 1, own: 0).Drug, FeatureRidge.Fit(other, targets, fewer, 1, own: 0).Drug);
        Assert.NotEqual(FeatureRidge.Fit(drugs, targets, pairs, 1, own: 0).Drug, FeatureRidge.Fit(other, targets, pairs, 1, own: 0).Drug);
    }

    private static (SparseMatrix Drugs, SparseMatrix Targets, LabelledPairs Pairs) Problem()
    {
        var random = new Random(5);
        SparseMatrix Rows(int n, int f) => SparseMatrix.FromRows(f, [.. Enumerable.Range(0, n).Select(_ =>
            (IReadOnlyList<(int, float)>)[.. Enumerable.Range(0, f).Where(_ => random.Next(2) == 0).Select(c => (c, (float)random.NextDouble() - .4f))])]);
        return (Rows(8, 6), Rows(5, 4), new([.. Enumerable.Range(0, 40).Select(p => p / 5)], [.. Enumerable.Range(0, 40).Select(p => p % 5)],
            [.. Enumerable.Range(0, 40).Select(_ => random.Next(2))], 1));
    }

    private static double Product(SparseMatrix rows, int row, double[] weights) =>
        rows.ColumnsOf(row).ToArray().Zip(rows.ValuesOf(row).ToArray(), (c, v) => v * weights[c]).Sum();

    private static void Spread(SparseMatrix rows, int row, double error, double[] into)
    {
        foreach (var (c, v) in rows.ColumnsOf(row).ToArray().Zip(rows.ValuesOf(row).ToArray())) into[c] += error * v;
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-9;
}
