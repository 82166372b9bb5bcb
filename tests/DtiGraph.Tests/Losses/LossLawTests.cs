using CsCheck;
using DtiGraph.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Losses;

/// <summary>What every loss of the common form obeys.</summary>
public sealed class LossLawTests
{
    private const string Seed = "0N0XIzNsQ0O2";

    public static TheoryData<string> Names => LossCases.Names;

    public static TheoryData<string> NamesOfClasses => LossCases.NamesOfClasses;

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_AnyLogits_GradientEqualsCentralDifferences(string name)
    {
        LossCases.Case it = LossCases.Of(name);
        // The same cases in every run, where CsCheck's seed is that of the first alone: near a kink, as where two edges of boxes meet, a difference is no gradient.
        var random = new Random(20261201);
        for (int round = 0; round < 5; round++)
        {
            // Far from 3 the shifted negatives of the asymmetric loss have their kink, at logit(.05) = -2.944.
            double[] z = it.Logits(random, 2.9), y = it.Targets(random, soft: round % 2 == 0);
            using Tensor weights = tensor(Weights(random, it)).reshape(it.Elements), targets = tensor(y).reshape(it.Shape);
            foreach (Reduction reduction in Enum.GetValues<Reduction>())
            {
                ILoss loss = it.New(new LossOptions(reduction, .1));
                Tensor Forward(Tensor x) => loss.Forward(x, targets, null, weights);
                LossRun.Close($"{name}, {reduction}", LossRun.Difference(Forward, z, it.Shape), LossRun.Of(Forward, z, it.Shape).Gradient, 1e-6, 1e-10);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_ExtremeLogitsInFloat32_StaysFinite(string name)
    {
        LossCases.Case it = LossCases.Of(name);
        double[] sizes = [0, 1e-30, 1, 16.6, 17, 88.8, 104, 500, 1e4];
        var random = new Random(4);
        for (int round = 0; round < 60; round++)
        {
            double[] z = [.. Enumerable.Range(0, it.Length).Select(_ => sizes[random.Next(sizes.Length)] * (random.Next(2) * 2 - 1))];
            // All of one size and sign as well: the ties and the saturated sets.
            if (round % 3 == 0) Array.Fill(z, sizes[round / 6 % sizes.Length] * (round % 2 == 0 ? 1 : -1));
            double[] y = it.Targets(random, soft: round % 4 == 3);
            (double[] loss, double[] gradient) = LossRun.Of(it.New(new LossOptions()), z, y, it.Shape, ScalarType.Float32);
            Assert.All(loss, x => Assert.True(double.IsFinite(x), $"{name}: loss {x} at [{string.Join(", ", z)}]"));
            Assert.All(gradient, x => Assert.True(double.IsFinite(x), $"{name}: gradient {x} at [{string.Join(", ", z)}]"));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_MaskedElements_HaveNoInfluenceAndNoGradient(string name)
    {
        LossCases.Case it = LossCases.Of(name);
        Gen.Int[0, 1_000_000].ForAll(seed =>
        {
            var random = new Random(seed);
            double[] z = it.Logits(random, 3), y = it.Targets(random, soft: true), weight = Weights(random, it);
            bool[] kept = [.. weight.Select(_ => random.Next(2) == 1)];
            using Tensor mask = tensor(kept).reshape(it.Elements), weights = tensor(weight).reshape(it.Elements);
            using Tensor other = tensor(weight.Select((w, i) => kept[i] ? w : double.NaN).ToArray()).reshape(it.Elements);
            double[] strange = [.. z.Select((x, i) => kept[it.ElementOf(i)] ? x : double.NaN)];
            double[] wrong = [.. y.Select((x, i) => kept[it.ElementOf(i)] ? x : double.NaN)];
            foreach (Reduction reduction in Enum.GetValues<Reduction>())
            {
                ILoss loss = it.New(new LossOptions(reduction));
                var plain = LossRun.Of(loss, z, y, it.Shape, mask: mask, weights: weights);
                var odd = LossRun.Of(loss, strange, wrong, it.Shape, mask: mask, weights: other);
                Assert.Equal(plain.Loss, odd.Loss);
                Assert.Equal(plain.Gradient, odd.Gradient);
                Assert.All(plain.Gradient.Where((_, i) => !kept[it.ElementOf(i)]), g => Assert.Equal(0, g));
                // A mask is the weight 0, but for what the mean divides by.
                if (reduction == Reduction.Mean) continue;
                using Tensor zero = tensor(weight.Select((w, i) => kept[i] ? w : 0).ToArray()).reshape(it.Elements);
                var weightless = LossRun.Of(loss, z, y, it.Shape, weights: zero);
                if (!name.StartsWith("focal + Dice")) LossRun.Close(name, weightless.Gradient, plain.Gradient, 1e-12, 1e-15);
            }
        }, seed: Seed, iter: 10);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_EverythingMasked_IsZero(string name)
    {
        LossCases.Case it = LossCases.Of(name);
        using Tensor mask = zeros(it.Elements, dtype: ScalarType.Bool);
        foreach (Reduction reduction in Enum.GetValues<Reduction>())
        {
            double[] z = it.Logits(new Random(1), 3), y = it.Targets(new Random(2), false);
            var (loss, gradient) = LossRun.Of(it.New(new LossOptions(reduction)), z, y, it.Shape, mask: mask);
            Assert.All(loss, x => Assert.Equal(0, x));
            Assert.All(gradient, x => Assert.Equal(0, x));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_MeanOfUnmasked_IsSumOverTheirNumber(string name)
    {
        LossCases.Case it = LossCases.Of(name);
        double[] z = it.Logits(new Random(1), 3), y = it.Targets(new Random(2), true), one = Weights(new Random(3), it);
        bool[] kept = [.. one.Select((_, i) => i % 3 != 1)];
        using Tensor mask = tensor(kept).reshape(it.Elements), weights = tensor(one).reshape(it.Elements);
        double[] each = LossRun.Of(it.New(new LossOptions()), z, y, it.Shape, mask: mask, weights: weights).Loss;
        double sum = LossRun.Of(it.New(new LossOptions(Reduction.Sum)), z, y, it.Shape, mask: mask, weights: weights).Loss.Single();
        double mean = LossRun.Of(it.New(new LossOptions(Reduction.Mean)), z, y, it.Shape, mask: mask, weights: weights).Loss.Single();
        Assert.Equal(each.Sum(), sum, 1e-12);
        Assert.Equal(each.Sum() / (it.InSets ? each.Length : kept.Count(k => k)), mean, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_WeightsOfTwo_EqualDoubling(string name)
    {
        LossCases.Case it = LossCases.Of(name);
        double[] z = it.Logits(new Random(5), 3), y = it.Targets(new Random(6), true);
        using Tensor two = full(it.Elements, 2.0, dtype: ScalarType.Float64);
        if (!it.InSets)
        {
            foreach (Reduction reduction in Enum.GetValues<Reduction>())
            {
                var once = LossRun.Of(it.New(new LossOptions(reduction)), z, y, it.Shape);
                var twice = LossRun.Of(it.New(new LossOptions(reduction)), z, y, it.Shape, weights: two);
                LossRun.Close(name, [.. once.Loss.Select(x => 2 * x)], twice.Loss, 1e-14);
                LossRun.Close(name, [.. once.Gradient.Select(x => 2 * x)], twice.Gradient, 1e-14);
            }
            return;
        }
        // In a set, every element twice: the rows of [N, C, L] or [N, L] written one after the other.
        if (name.StartsWith("focal + Dice")) return;
        int row = it.Shape.Length > 2 ? (int)it.Shape[2..].Aggregate(1L, (a, b) => a * b) : (int)it.Shape[^1];
        long[] wide = it.Shape.Length > 2 ? [it.Shape[0], it.Shape[1], 2 * row] : [.. it.Shape[..^1], 2 * row];
        double[] Twice(double[] x) => [.. x.Chunk(row).SelectMany(r => r.Concat(r))];
        double[] weighted = LossRun.Of(it.New(new LossOptions()), z, y, it.Shape, weights: two).Loss;
        LossRun.Close(name, LossRun.Of(it.New(new LossOptions()), Twice(z), Twice(y), wide).Loss, weighted, 1e-13);
    }

    [Theory]
    [MemberData(nameof(NamesOfClasses))]
    public void Forward_SmoothingAndTemperature_EqualDoingItByHand(string name)
    {
        LossCases.Case it = LossCases.Of(name);
        Gen.Select(Gen.Double[0, .9], Gen.Double[.1, 10], Gen.Int[0, 1_000_000]).ForAll((smoothing, temperature, seed) =>
        {
            var random = new Random(seed);
            double[] z = it.Logits(random, 3), y = it.Targets(random, soft: seed % 2 == 0);
            double classes = it.Kind == LossCases.Kind.OneHot ? it.Shape[1] : 2;
            var own = LossRun.Of(it.New(new LossOptions(LabelSmoothing: smoothing, Temperature: temperature)), z, y, it.Shape);
            var byHand = LossRun.Of(it.New(new LossOptions()), [.. z.Select(x => x / temperature)],
                [.. y.Select(x => (1 - smoothing) * x + smoothing / classes)], it.Shape);
            LossRun.Close(name, byHand.Loss, own.Loss, 1e-11, 1e-14);
            LossRun.Close(name, [.. byHand.Gradient.Select(g => g / temperature)], own.Gradient, 1e-10, 1e-13);
        }, seed: Seed, iter: 10);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_CalledTwice_LeavesOneTensorEach(string name)
    {
        LossCases.Case it = LossCases.Of(name);
        using DisposeScope scope = NewDisposeScope();
        Tensor z = tensor(it.Logits(new Random(1), 3)).reshape(it.Shape), y = tensor(it.Targets(new Random(2), true)).reshape(it.Shape);
        Tensor mask = ones(it.Elements, dtype: ScalarType.Bool), weights = ones(it.Elements, dtype: ScalarType.Float64);
        ILoss loss = it.New(new LossOptions(Reduction.Mean, .1, 2));
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Tensor first = loss.Forward(z, y, mask, weights), second = loss.Forward(z, y, mask, weights);
        Assert.Equal(before + 2, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.Equal(first.ToDouble(), second.ToDouble());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_BadMaskWeightsOrTargets_AreRefused(string name)
    {
        LossCases.Case it = LossCases.Of(name);
        using DisposeScope scope = NewDisposeScope();
        ILoss loss = it.New(new LossOptions());
        Tensor z = tensor(it.Logits(new Random(1), 3)).reshape(it.Shape), y = tensor(it.Targets(new Random(2), true)).reshape(it.Shape);
        Tensor good = ones(it.Elements, dtype: ScalarType.Float64);
        Assert.Contains("mask: expected bool", Said(() => loss.Forward(z, y, good)));
        Assert.Contains("mask: expected [", Said(() => loss.Forward(z, y, ones([9, .. it.Elements], dtype: ScalarType.Bool))));
        Assert.Contains("weights: expected finite numbers of at least 0, got -1", Said(() => loss.Forward(z, y, null, -good)));
        Assert.Contains("weights: expected", Said(() => loss.Forward(z, y, null, good * double.PositiveInfinity)));
        Assert.Contains("weights: expected a floating", Said(() => loss.Forward(z, y, null, good.to(ScalarType.Int64))));
        Assert.Contains("targets", Said(() => loss.Forward(z, y * double.NaN)));
        Assert.Contains("targets: expected the dtype", Said(() => loss.Forward(z, y.to(ScalarType.Float32))));
        Assert.Contains("targets: expected the shape", Said(() => loss.Forward(z, y.unsqueeze(0))));

        string Said(Action act) => Assert.Throws<ArgumentException>(act).Message;
    }

    private static double[] Weights(Random random, LossCases.Case it) =>
        [.. Enumerable.Range(0, (int)it.Elements.Aggregate(1L, (a, b) => a * b)).Select(_ => .1 + random.NextDouble())];
}
