using CsCheck;
using DtiGraph.Evaluation;

namespace DtiGraph.Tests.Evaluation;

public sealed class OrderMetricsTests
{
    // Few distinct scores, so that ties are the rule.
    private static readonly Gen<(int Score, int Label)[]> Rows = Gen.Select(Gen.Int[0, 6], Gen.Int[0, 1]).Array[2, 60];

    [Fact]
    public void Auroc_RandomRows_EqualsCountOverAllPairs() => Rows.ForAll(rows =>
    {
        double sum = 0, count = 0;
        foreach ((int score, int label) in rows)
        {
            foreach ((int other, int otherLabel) in rows)
            {
                if (label != 1 || otherLabel != 0) continue;
                count++;
                sum += score > other ? 1 : score == other ? .5 : 0;
            }
        }
        double got = Auroc.Of(Scores(rows), Labels(rows));
        return count == 0 ? double.IsNaN(got) : Math.Abs(got - sum / count) < 1e-12;
    });

    [Fact]
    public void AveragePrecision_RandomRows_EqualsDefinitionOverThresholds() => Rows.ForAll(rows =>
    {
        int positives = rows.Count(x => x.Label == 1);
        double sum = 0, recall = 0;
        foreach (int threshold in rows.Select(x => x.Score).Distinct().OrderDescending())
        {
            var called = rows.Where(x => x.Score >= threshold).ToArray();
            double found = called.Count(x => x.Label == 1), next = found / positives;
            sum += (next - recall) * (found / called.Length);
            recall = next;
        }
        double got = AveragePrecision.Of(Scores(rows), Labels(rows));
        return positives == 0 ? double.IsNaN(got) : Math.Abs(got - sum) < 1e-12;
    });

    [Fact]
    public void NegativeCounts_RandomRows_EqualAveragePrecisionOverBothTogether() => Rows.ForAll(rows =>
    {
        double expected = AveragePrecision.Of(Scores(rows), Labels(rows));
        double got = Against(
            Scores([.. rows.Where(x => x.Label == 1)]), Scores([.. rows.Where(x => x.Label == 0)]));
        return expected.Equals(got);
    });

    [Fact]
    public void NegativeCounts_NotANumberAmongTheNegatives_IsRefused() => Assert.Contains(
        "expected finite numbers", Assert.Throws<ArgumentException>(() => Against([1], [double.NaN])).Message);

    [Fact]
    public void WeightedOrder_AnyWeights_EqualsTheRowsRepeated() => Gen.Select(Rows, Gen.Int[0, 3].Array[60]).ForAll((rows, weights) =>
    {
        weights = weights[..rows.Length];
        var repeated = rows.SelectMany((row, i) => Enumerable.Repeat(row, weights[i])).ToArray();
        if (repeated.Length == 0) return true;
        var (auroc, auprc) = new WeightedOrder(Scores(rows), Labels(rows)).Of(weights);
        return Auroc.Of(Scores(repeated), Labels(repeated)).Equals(auroc)
            && (AveragePrecision.Of(Scores(repeated), Labels(repeated)) is var expected
                && (double.IsNaN(expected) ? double.IsNaN(auprc) : Math.Abs(expected - auprc) < 1e-12));
    });

    [Fact]
    public void Of_ShuffledRowsAndMonotoneMap_ChangesNothing() => Gen.Select(Rows, Gen.Int[0, 1000]).ForAll((rows, seed) =>
    {
        var shuffled = rows.ToArray();
        new Random(seed).Shuffle(shuffled);
        double[] mapped = [.. Scores(shuffled).Select(x => Math.Exp(x) - 5)];
        return Auroc.Of(Scores(rows), Labels(rows)).Equals(Auroc.Of(mapped, Labels(shuffled)))
            && AveragePrecision.Of(Scores(rows), Labels(rows)).Equals(AveragePrecision.Of(mapped, Labels(shuffled)))
            && BestF1.Of(Scores(rows), Labels(rows)).F1.Equals(BestF1.Of(mapped, Labels(shuffled)).F1);
    });

    [Fact]
    public void BestF1_KnownRows_GivesThresholdPrecisionAndRecall()
    {
        BestF1 best = BestF1.Of([.9, .8, .7, .6, .5], [1, 0, 1, 0, 0]);

        Assert.Equal(.7, best.Threshold);
        Assert.Equal(.8, best.F1, 12);
        Assert.Equal(2.0 / 3, best.Precision, 12);
        Assert.Equal(1, best.Recall);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Of_OneClassOnly_IsUndefinedAndNotANumber(int label)
    {
        int[] labels = [label, label];
        Assert.True(double.IsNaN(Auroc.Of([.1, .2], labels)));
        Assert.Equal(label == 0, double.IsNaN(AveragePrecision.Of([.1, .2], labels)));
        Assert.Equal(label == 0, double.IsNaN(BestF1.Of([.1, .2], labels).F1));
    }

    [Fact]
    public void Of_BadRows_NamesTheRow()
    {
        Assert.Contains("got 2 (row 0)", Assert.Throws<ArgumentException>(() => Ndcg.Of([0, 1], [2, 1])).Message);
        Assert.Contains("got 2 (row 0)", Assert.Throws<ArgumentException>(() => Matthews.Of([0, 1], [2, 1])).Message);
        Assert.Contains("(row 1)", Assert.Throws<ArgumentException>(() => Auroc.Of([0, double.NaN], [0, 1])).Message);
        Assert.Contains("got 2 (row 0)", Assert.Throws<ArgumentException>(() => AveragePrecision.Of([0, 1], [2, 1])).Message);
        Assert.Contains("expected 2", Assert.Throws<ArgumentException>(() => BestF1.Of([0, 1], [1])).Message);
        Assert.Contains("got none", Assert.Throws<ArgumentException>(() => Auroc.Of([], [])).Message);
        Assert.Contains("got 1.5 (row 0)", Assert.Throws<ArgumentException>(() => Brier.Of([1.5], [1])).Message);
        Assert.Contains("got -0.5 (row 0)", Assert.Throws<ArgumentException>(() => LogLoss.Of([-.5], [1])).Message);
    }

    /// <summary>As <see cref="PairPopulation"/> takes it: no negative is sorted.</summary>
    internal static double Against(double[] positives, double[] negatives)
    {
        if (positives.Length == 0) return double.NaN;
        var among = new NegativeCounts(positives);
        long[] counts = among.Empty();
        foreach (double negative in negatives) among.Add(negative, counts);
        return among.AveragePrecision(counts);
    }

    private static double[] Scores((int Score, int Label)[] rows) => [.. rows.Select(x => (double)x.Score)];

    private static int[] Labels((int Score, int Label)[] rows) => [.. rows.Select(x => x.Label)];
}
