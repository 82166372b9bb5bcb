using System.Text.Json;
using DtiGraph.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Losses;

public sealed class FocalLossTests
{
    [Theory]
    [InlineData(ScalarType.Float64, 1e-12)]
    [InlineData(ScalarType.Float32, 2e-6)]
    public void Forward_ReferenceCases_ValuesAndGradientsEqualTorchvision(ScalarType type, double tolerance)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedData.Oracle("numerics/losses.json")));
        int cases = 0;
        foreach (JsonElement answer in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            if (answer.GetProperty("name").GetString() is not ("focal" or "focal large logits")) continue;
            JsonElement alpha = answer.GetProperty("alpha");
            var options = new FocalOptions(answer.GetProperty("gamma").GetDouble(), alpha.ValueKind == JsonValueKind.Null ? null : alpha.GetDouble());

            (double[] loss, double[] gradient) = Run(options, Flat("logit"), Flat("target"), type);

            Close($"loss, {options}", Flat("loss"), loss);
            Close($"gradient, {options}", Flat("gradientOfSum"), gradient);
            cases++;

            double[] Flat(string name) => [.. answer.GetProperty(name).EnumerateArray().SelectMany(x => x.EnumerateArray()).Select(x => x.GetDouble())];
        }
        Assert.Equal(16, cases);

        void Close(string what, double[] expected, double[] got)
        {
            Assert.Equal(expected.Length, got.Length);
            foreach ((double e, double g) in expected.Zip(got))
                Assert.True(Math.Abs(e - g) <= tolerance * Math.Max(1, Math.Abs(e)), $"{what}: expected {e:R}, got {g:R}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(.25)]
    [InlineData(.5)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Forward_ExtremeLogitsInFloat32_StaysFiniteWithTheRightLimits(double gamma)
    {
        double[] size = [0, 1e-30, 1, 15, 16.6, 17, 30, 87, 88.8, 103, 104, 500, 1e4];
        double[] z = [.. size, .. size.Select(x => -x)];
        foreach (double? alpha in new double?[] { null, .25 })
        {
            foreach (double label in new[] { 0.0, 1.0 })
            {
                (double[] loss, double[] gradient) = Run(new FocalOptions(gamma, alpha), z, [.. z.Select(_ => label)], ScalarType.Float32);
                double weight = alpha is null ? 1 : label == 1 ? .25 : .75;
                for (int i = 0; i < z.Length; i++)
                {
                    double u = label == 1 ? z[i] : -z[i], outward = label == 1 ? -1 : 1;
                    Assert.True(double.IsFinite(loss[i]) && double.IsFinite(gradient[i]), $"z {z[i]}, label {label}: loss {loss[i]}, gradient {gradient[i]}");
                    Assert.True(loss[i] >= 0 && gradient[i] * outward >= 0, $"z {z[i]}, label {label}: loss {loss[i]}, gradient {gradient[i]}");
                    if (u <= -500) Assert.Equal((weight * -u, weight * outward), (loss[i], gradient[i]));
                    if (u >= 500) Assert.Equal((0, 0), (loss[i], Math.Abs(gradient[i])));
                }
            }
        }
    }

    [Fact]
    public void Forward_GammaZero_IsCrossEntropy()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor z = tensor(new[] { -3f, -.5f, 0f, 2f, 7f }), y = tensor(new[] { 0f, 1f, 1f, 0f, 1f });
        Tensor expected = nn.functional.binary_cross_entropy_with_logits(z, y, reduction: nn.Reduction.None);
        Assert.Equal(0, (new FocalLoss(new FocalOptions(0)).Forward(z, y) - expected).abs().max().ToSingle(), 6);
    }

    [Fact]
    public void Forward_CalledTwice_LeavesOneTensorEach()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor z = tensor(new[] { -3f, 2f }), y = tensor(new[] { 0f, 1f });
        var loss = new FocalLoss(new FocalOptions(2, .25));
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Tensor first = loss.Forward(z, y), second = loss.Forward(z, y);
        Assert.Equal(before + 2, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.True(first.equal(second).all().ToBoolean());
    }

    [Fact]
    public void Forward_BadTensors_AreRefused()
    {
        using DisposeScope scope = NewDisposeScope();
        var loss = new FocalLoss(new FocalOptions());
        Tensor z = tensor(new[] { 1f, 2f });
        Assert.Contains("got [2, 1]", Assert.Throws<ArgumentException>(() => loss.Forward(z, zeros(2, 1))).Message);
        Assert.Contains("got Int64", Assert.Throws<ArgumentException>(() => loss.Forward(z, zeros(2, int64))).Message);
        Assert.Contains("got Int64", Assert.Throws<ArgumentException>(() => loss.Forward(zeros(2, int64), z)).Message);
        Assert.Contains("numbers in [0, 1], got 1.5", Assert.Throws<ArgumentException>(() => loss.Forward(z, tensor(new[] { 1f, 1.5f }))).Message);
        Assert.Contains("numbers in [0, 1], got NaN", Assert.Throws<ArgumentException>(() => loss.Forward(z, tensor(new[] { 1f, float.NaN }))).Message);
    }

    [Theory]
    [InlineData(-1, .5)]
    [InlineData(double.NaN, .5)]
    [InlineData(double.PositiveInfinity, .5)]
    [InlineData(2, 0)]
    [InlineData(2, 1)]
    [InlineData(2, double.NaN)]
    public void Options_OutOfRange_AreRefused(double gamma, double alpha)
    {
        Assert.Throws<ArgumentException>(() => new FocalOptions(gamma, alpha));
        Assert.Throws<ArgumentException>(() => new FocalOptions() with { Gamma = gamma, Alpha = alpha });
    }

    private static (double[] Loss, double[] Gradient) Run(FocalOptions options, double[] logits, double[] labels, ScalarType type)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor z = tensor(logits).to(type).requires_grad_(true), y = tensor(labels).to(type);
        Tensor loss = new FocalLoss(options).Forward(z, y);
        loss.sum().backward();
        return (loss.detach().to(ScalarType.Float64).data<double>().ToArray(), z.grad!.to(ScalarType.Float64).data<double>().ToArray());
    }
}
