using DtiGraph.Features;
using DtiGraph.Splits;
using DtiGraph.Training.Sampling;

namespace DtiGraph.Tests.Training.Sampling;

public sealed class NeighbourChoiceTests
{
    private const int Draws = 20_000, Nodes = 60;

    private static double Value(int node) => Math.Sin(node) + node % 7;

    [Theory]
    [InlineData(1, false)]
    [InlineData(5, false)]
    [InlineData(5, true)]
    [InlineData(29, false)]
    [InlineData(30, true)]
    public void Choose_FixedType_IsTheWholeSumOnAverage(int k, bool weighted)
    {
        // Node 0 hears nodes 0 to 29, of which 3 is listed three times; weights alike, or as of similarities.
        int[] heard = [.. Enumerable.Range(0, 30), 3, 3];
        var mean = SparseMatrix.FromRows(Nodes, [[.. heard.Select(n => (n, weighted ? (1 + n % 5) / 80f : 1f / heard.Length))]]);
        double expected = mean.ColumnsOf(0).ToArray().Zip(mean.ValuesOf(0).ToArray(), (n, w) => w * Value(n)).Sum();
        AssertMean(expected, new FixedNeighbours(mean), k, exact: k == 30);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(100)]
    public void Choose_TrainPairs_IsTheMeanOverWhatMayBeHeardOnAverage(int k)
    {
        // Drug 0 has targets 0 to 19, target 4 in two rows; 6 is masked, 8 supervised, and 5 is labelled 0.
        int[] targets = [.. Enumerable.Range(0, 20), 4];
        var train = new LabelledPairs(new int[21], targets, [.. targets.Select(t => t == 5 ? 0 : 1)], 1);
        var numbers = TrainPairs.Numbers(train);
        Assert.Equal(20, numbers.Count);
        var hidden = new HiddenPairs(numbers.Count);
        hidden.Begin(new bool[1], [.. Enumerable.Range(0, 20).Select(t => t == 6)]);
        hidden.Supervise(numbers.OfRow[8]);
        var choice = new TrainNeighbours(TrainPairs.By(1, train.Drugs, train.Targets, train.Labels, 1, numbers), hidden, ofDrugs: true);
        AssertMean(targets.Where(t => t is not (5 or 6 or 8)).Average(Value), choice, k, exact: k == 100);
        hidden.Begin([true], new bool[20]);
        Assert.Equal(0, choice.Choose(0, k, new(1, 1, 0), new int[k], new float[k]));
    }

    [Fact]
    public void Choose_AnySet_IsAsLikelyAsAnyOther()
    {
        // Pairs out of 5: ten sets, 2,000 times each, standard deviation 42.
        var mean = SparseMatrix.FromRows(Nodes, [[.. new[] { 11, 2, 50, 7, 30 }.Select(n => (n, .2f))]]);
        var choice = new FixedNeighbours(mean);
        var seen = new SortedDictionary<(int, int), int>();
        int[] chosen = new int[2];
        for (int draw = 0; draw < Draws; draw++)
        {
            Assert.Equal(2, choice.Choose(0, 2, new(7, draw, 1), chosen, new float[2]));
            var set = (Math.Min(chosen[0], chosen[1]), Math.Max(chosen[0], chosen[1]));
            seen[set] = seen.GetValueOrDefault(set) + 1;
        }
        Assert.Equal(10, seen.Count);
        Assert.All(seen.Values, count => Assert.InRange(count, 1_790, 2_210));
    }

    [Fact]
    public void Priority_TwoNodesThatShareNeighbours_HearTheSameOnes()
    {
        var mean = SparseMatrix.FromRows(Nodes, [[.. Enumerable.Range(0, 40).Select(n => (n, .1f))], [.. Enumerable.Range(0, 40).Reverse().Select(n => (n, .1f))]]);
        var choice = new FixedNeighbours(mean);
        int[] one = new int[5], other = new int[5];
        choice.Choose(0, 5, new(3, 9, 0), one, new float[5]);
        choice.Choose(1, 5, new(3, 9, 0), other, new float[5]);
        Assert.Equal(one, other);
        choice.Choose(1, 5, new(3, 10, 0), other, new float[5]);
        Assert.NotEqual(one, other);
    }

    /// <summary>The mean over many draws lies within five of its own standard errors, as the draws themselves show them.</summary>
    private static void AssertMean(double expected, NeighbourChoice choice, int k, bool exact)
    {
        int[] chosen = new int[k];
        float[] weights = new float[k];
        double sum = 0, squares = 0;
        for (int draw = 0; draw < Draws; draw++)
        {
            int count = choice.Choose(0, k, new(1, draw, 0), chosen, weights);
            double value = Enumerable.Range(0, count).Sum(i => weights[i] * Value(chosen[i]));
            sum += value;
            squares += value * value;
            if (exact) Assert.Equal(expected, value, 1e-5);
        }
        double mean = sum / Draws, error = Math.Sqrt(Math.Max(0, squares / Draws - mean * mean) / Draws);
        Assert.InRange(error, 0, .05);
        if (!exact) Assert.InRange(error, 1e-5, .05);
        Assert.Equal(expected, mean, Math.Max(5 * error, 1e-5));
    }
}
