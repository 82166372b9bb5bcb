using DtiGraph.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Losses;

public sealed class GradNormTests
{
    [Fact]
    public void Step_HandWorkedCase_MovesByTheRuleAndKeepsTheSum()
    {
        // G = (1, 3), mean 2, asymmetry 0: both aim at 2. ln w moves by +.1 * 1/2 and -.1 * 3/2; then the sum is 2 again.
        var balance = new GradNorm(2, asymmetry: 0, learningRate: .1);
        double first = Math.Exp(.05), second = Math.Exp(-.15);
        LossRun.Close("weights", [2 * first / (first + second), 2 * second / (first + second)], balance.Step([5, 7], [1, 3]), 1e-14);

        // Losses fell to 1/2 and to 1/4 of the first: r = (4/3, 2/3); with asymmetry 1 and G = 2 each, the aims are 8/3 and 4/3.
        var behind = new GradNorm(2, asymmetry: 1, learningRate: .1, initialLosses: [8, 8]);
        LossRun.Close("weights", [2 / (1 + Math.Exp(-.2)), 2 / (1 + Math.Exp(.2))], behind.Step([4, 2], [2, 2]), 1e-14);

        // A gap smaller than the step: the step ends at the aim. G = (1.01, .99) -> 1 and 1.
        var near = new GradNorm(2, asymmetry: 0, learningRate: .1);
        IReadOnlyList<double> weights = near.Step([1, 1], [1.01, .99]);
        Assert.Equal(weights[0] * 1.01, weights[1] * .99, 14);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(.5)]
    [InlineData(1.5)]
    public void Step_AnyTerms_GoesDownTheSlopeOfTheGradientLoss(double asymmetry)
    {
        var random = new Random(21);
        for (int round = 0; round < 50; round++)
        {
            int terms = random.Next(2, 6);
            double[] start = Draw(), norms = Draw();
            const double Rate = 1e-4;
            var balance = new GradNorm(terms, asymmetry, Rate, start);
            for (int i = 0; i < 3; i++) balance.Step(Draw(), Draw());
            double[] before = [.. balance.Weights], losses = Draw();

            double mean = before.Select((w, i) => w * norms[i]).Average(), left = losses.Select((loss, i) => loss / start[i]).Average();
            double[] aims = [.. losses.Select((loss, i) => mean * Math.Pow(loss / start[i] / left, asymmetry))];
            // Draws where a term is within reach of its aim end there; that is not the slope.
            if (before.Where((w, i) => Math.Abs(Math.Log(w * norms[i] / aims[i])) < .01).Any()) continue;
            double[] moved = new double[terms];
            for (int i = 0; i < terms; i++)
            {
                double slope = (GradientLoss(i, 1e-6) - GradientLoss(i, -1e-6)) / 2e-6;
                moved[i] = before[i] * Math.Exp(-Rate * slope / mean);
            }
            double sum = moved.Sum();
            LossRun.Close("weights", [.. moved.Select(w => w * terms / sum)], balance.Step(losses, norms), 1e-9);

            double GradientLoss(int term, double shift) =>
                before.Select((w, i) => Math.Abs((i == term ? w * Math.Exp(shift) : w) * norms[i] - aims[i])).Sum();

            double[] Draw() => [.. Enumerable.Range(0, terms).Select(_ => Math.Exp(4 * random.NextDouble() - 2))];
        }
    }

    [Fact]
    public void Step_TwoTasksOfScaleOneAndHundred_PullAlike()
    {
        // Two regressions on one hidden layer, the targets of the second a hundred times those of the first.
        using DisposeScope scope = NewDisposeScope();
        var seed = new Generator(5, CPU);
        Tensor x = randn([64, 5], ScalarType.Float64, generator: seed), w = randn([5, 6], ScalarType.Float64, generator: seed).requires_grad_(true);
        Tensor first = randn([6], ScalarType.Float64, generator: seed), second = randn([6], ScalarType.Float64, generator: seed);
        Tensor a = randn([64], ScalarType.Float64, generator: seed), b = randn([64], ScalarType.Float64, generator: seed);
        var balance = new GradNorm(2, asymmetry: 0);
        double before = Ratio(balance.Weights);
        for (int step = 0; step < 400; step++)
        {
            using DisposeScope round = NewDisposeScope();
            balance.Step(Losses(), w);
        }

        double after = Ratio(balance.Weights);
        TestContext.Current.TestOutputHelper?.WriteLine($"ratio of pulls {before} before, {after} after; weights {string.Join(", ", balance.Weights)}");
        Assert.InRange(before, 30, 300);
        Assert.InRange(after, .999, 1.001);
        Assert.Equal(2, balance.Weights.Sum(), 12);
        Assert.Null(w.grad);

        Tensor[] Losses()
        {
            Tensor hidden = x.matmul(w).tanh();
            return [(hidden.matmul(first) - a).square().mean(), 100 * (hidden.matmul(second) - b).square().mean()];
        }

        double Ratio(IReadOnlyList<double> weights)
        {
            using DisposeScope round = NewDisposeScope();
            Tensor[] losses = Losses();
            return Pull(1) / Pull(0);

            double Pull(int i) => autograd.grad([losses[i] * weights[i]], [w], retain_graph: true)[0].norm().ToDouble();
        }
    }

    [Fact]
    public void Step_OnTensors_MeasuresTheNormsAndLeavesTheGraphUsable()
    {
        // L = (3 w0 + 4 w1, 12 w0 + 5 w1): norms 5 and 13.
        using DisposeScope scope = NewDisposeScope();
        Tensor w = tensor([1.0, 1]).requires_grad_(true);
        Tensor[] losses = [(w * tensor([3.0, 4])).sum(), (w * tensor([12.0, 5])).sum()];
        var measured = new GradNorm(2, .5);
        var given = new GradNorm(2, .5);
        Assert.Equal(given.Step([7, 17], [5, 13]), measured.Step(losses, w));
        Assert.Null(w.grad);
        (losses[0] + losses[1]).backward();
        Assert.Equal([15.0, 9], LossRun.Numbers(w.grad!));
    }

    [Fact]
    public void Step_OneTermFarBehind_GetsTheLargerPull()
    {
        var balance = new GradNorm(2, asymmetry: 1, learningRate: .05, initialLosses: [1, 1]);
        for (int step = 0; step < 500; step++) balance.Step([.9, .1], [1, 1]);
        // The aims are 1.8 and .2 of a mean of 1, and the weights are the pulls.
        LossRun.Close("weights", [1.8, .2], balance.Weights, 1e-9);
    }

    [Fact]
    public void Step_ValueOutOfRange_IsRefusedAndChangesNothing()
    {
        using DisposeScope scope = NewDisposeScope();
        var balance = new GradNorm(2);
        balance.Step([1, 2], [1, 4]);
        double[] before = [.. balance.Weights];
        Tensor w = tensor([1.0, 1]).requires_grad_(true), other = tensor([1.0]).requires_grad_(true);
        Assert.Throws<ArgumentException>(() => balance.Step([1], [1, 1]));
        Assert.Throws<ArgumentException>(() => balance.Step([1, double.NaN], [1, 1]));
        Assert.Throws<ArgumentException>(() => balance.Step([1, 1], [1, -1]));
        Assert.Throws<ArgumentException>(() => balance.Step([w.sum(), other.sum()], w));
        Assert.Throws<ArgumentException>(() => balance.Step([w.sum(), w.detach().sum()], w));
        Assert.Throws<ArgumentException>(() => balance.Step([w, w], w));
        Assert.Throws<ArgumentException>(() => balance.Step([w.sum(), w.sum()], w.detach()));
        Assert.Equal(before, balance.Weights);
        Assert.Throws<ArgumentException>(() => new GradNorm(2).Step([0, 1], [1, 1]));
        Assert.Throws<ArgumentException>(() => new GradNorm(0));
        Assert.Throws<ArgumentException>(() => new GradNorm(2, -1));
        Assert.Throws<ArgumentException>(() => new GradNorm(2, initialLosses: [1, 0]));
    }
}
