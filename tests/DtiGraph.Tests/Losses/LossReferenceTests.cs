using System.Text.Json;
using DtiGraph.Losses;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Losses;

/// <summary>Values and gradients of PyTorch, torchvision, MONAI and timm, in float64 to 1e-9 relative.</summary>
public sealed class LossReferenceTests
{
    private const double Tolerance = 1e-9;

    // These two libraries' numbers were computed in float32: no definition can meet them more closely.
    private const double Float32 = 1e-6;

    [Fact]
    public void Forward_EveryReferenceCase_EqualsTheLibraries()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedData.Oracle("numerics/losses.json")));
        int tried = 0;
        foreach (JsonElement answer in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            Try(answer);
            tried++;
        }
        Assert.Equal(29, tried);
    }

    private static void Try(JsonElement answer)
    {
        string name = answer.GetProperty("name").GetString()!;
        switch (name)
        {
            case "bce" or "bce soft": Plain(new BinaryCrossEntropyLoss()); break;
            case "bce positive weight 7":
                // Differs on purpose: alpha and 1 - alpha sum to 1. PyTorch's weights are 7 and 1: alpha 7/8, times 8.
                Scaled(new BalancedCrossEntropyLoss(7 / 8.0), 8);
                break;
            case "focal": Plain(new FocalLoss(Focal())); break;
            case "focal large logits":
                // Differs on purpose below 1e-20: torchvision takes 1 - p_t by subtraction and has lost its digits there (1 % at -30, all at 80).
                Close(LossRun.Of(new FocalLoss(Focal()), Flat("logit"), Flat("target"), Shape("logit")), 1, Tolerance, 1e-38);
                double tail = .75 * Math.Exp(-60) * Math.Exp(-30);
                LossRun.Close("focal at -30", [tail], [LossRun.Of(new FocalLoss(Focal()), [-30], [0], [1]).Loss[0]], 1e-12);
                break;
            case "focal soft targets":
                Plain(new FocalLoss(Focal(), softLabels: SoftLabels.Blended));
                Expected();
                break;
            case "multi-class focal": MultiClass(); break;
            case "dice": Plain(new DiceLoss(Number("smooth"))); break;
            case "tversky": Plain(new TverskyLoss(Number("alphaFalsePositives"), Number("betaFalseNegatives"), Number("smooth"))); break;
            case "asymmetric": Asymmetric(); break;
            case "giou": Plain(new GiouLoss(Number("eps"))); break;
            case "gaussian nll": Gaussian(); break;
            case "poisson nll": Plain(new PoissonLoss()); break;
            case "censored gaussian, value known only to be above the bound": Censored(1); break;
            case "censored gaussian, value known only to be below the bound": Censored(-1); break;
            default: Assert.Fail($"no loss for the reference case '{name}'"); break;
        }

        void Plain(ILoss loss) => Scaled(loss, 1);

        void Scaled(ILoss loss, double factor) => Close(LossRun.Of(loss, Flat("logit"), Flat("target"), Shape("logit")), factor, Tolerance);

        void Close((double[] Loss, double[] Gradient) ours, double factor, double relative, double absolute = 0)
        {
            LossRun.Close($"loss, {name}", Flat("loss"), [.. ours.Loss.Select(x => factor * x)], relative, absolute);
            LossRun.Close($"gradient, {name}", Flat("gradientOfSum"), [.. ours.Gradient.Select(x => factor * x)], relative, absolute);
        }

        // Differs on purpose from torchvision: a soft label is the mixture of its two hard losses, which are torchvision's too.
        void Expected()
        {
            double[] z = Flat("logit"), y = Flat("target");
            long[] shape = Shape("logit");
            (double[] Loss, double[] Gradient) Hard(double label) =>
                LossRun.Of(new FocalLoss(Focal(), softLabels: SoftLabels.Blended), z, [.. y.Select(_ => label)], shape);
            var ours = LossRun.Of(new FocalLoss(Focal()), z, y, shape);
            LossRun.Close("expected loss", [.. y.Select((s, i) => s * Hard(1).Loss[i] + (1 - s) * Hard(0).Loss[i])], ours.Loss, Tolerance);
            LossRun.Close("its gradient",
                [.. y.Select((s, i) => s * Hard(1).Gradient[i] + (1 - s) * Hard(0).Gradient[i])], ours.Gradient, Tolerance, 1e-15);
        }

        // Differs on purpose: one value per row, MONAI's summed over the classes.
        void MultiClass()
        {
            long[] shape = Shape("logit");
            int[] classes = [.. answer.GetProperty("targetClass").EnumerateArray().Select(x => x.GetInt32())];
            double[] z = Flat("logit"), y = [.. z.Select((_, i) => classes[i / shape[1]] == i % shape[1] ? 1.0 : 0)];
            var ours = LossRun.Of(new MultiClassFocalLoss(Number("gamma")), z, y, shape);
            LossRun.Close("loss, multi-class", [.. Flat("loss").Chunk((int)shape[1]).Select(r => r.Sum())], ours.Loss, Float32);
            LossRun.Close("gradient, multi-class", Flat("gradientOfSum"), ours.Gradient, Float32);
            // And to the digits of float64, from the definition.
            double[] exact = [.. z.Chunk((int)shape[1]).Select((row, n) =>
            {
                double p = Math.Exp(row[classes[n]]) / row.Sum(Math.Exp);
                return -Math.Pow(1 - p, Number("gamma")) * Math.Log(p);
            })];
            LossRun.Close("loss, multi-class in float64", exact, ours.Loss, Tolerance);
        }

        // Differs on purpose: the reference is the sum divided by the six rows; ours is one value per element.
        void Asymmetric()
        {
            var loss = new AsymmetricLoss(Number("gammaNegative"), Number("gammaPositive"), Number("clip"), new LossOptions(Reduction.Sum));
            double[] z = Flat("logit"), y = Flat("target");
            double rows = Shape("logit")[0];
            var ours = LossRun.Of(loss, z, y, Shape("logit"));
            LossRun.Close("loss, asymmetric", Flat("loss"), [ours.Loss[0] / rows], Float32);
            // Next to the margin q - m is a small difference, of which float32 keeps few digits.
            LossRun.Close("gradient, asymmetric", Flat("gradientOfSum"), [.. ours.Gradient.Select(g => g / rows)], 10 * Float32, 1e-8);
            double exact = z.Zip(y).Sum(e =>
            {
                double q = 1 / (1 + Math.Exp(-e.First)), shifted = Math.Max(q - Number("clip"), 0);
                return e.Second == 1
                    ? -Math.Pow(1 - q, Number("gammaPositive")) * Math.Log(q)
                    : -Math.Pow(shifted, Number("gammaNegative")) * Math.Log(1 - shifted);
            });
            LossRun.Close("loss, asymmetric in float64", [exact], ours.Loss, Tolerance);
        }

        // The spread is given as a variance there, and here as the scale behind sd = minimum + softplus(scale).
        void Gaussian()
        {
            const double Minimum = 1e-3;
            double[] scales = [.. Flat("variance").Select(v => Math.Log(Math.Exp(Math.Sqrt(v) - Minimum) - 1))];
            using Tensor scale = tensor(scales), target = tensor(Flat("target"));
            var loss = new GaussianLoss(new GaussianOptions(MinimumSd: Minimum));
            Close(LossRun.Of(z => loss.ForwardWithScales(z, scale, target), Flat("logit"), Shape("logit")), 1, Tolerance);
        }

        void Censored(int relation)
        {
            using Tensor target = tensor(Flat("target")), relations = full_like(target, relation, dtype: ScalarType.Int64);
            var loss = new CensoredGaussianLoss(new GaussianOptions(Number("sd")));
            Close(LossRun.Of(z => loss.Forward(z, target, relations), Flat("logit"), Shape("logit")), 1, Tolerance);
        }

        FocalOptions Focal()
        {
            JsonElement alpha = answer.GetProperty("alpha");
            return new FocalOptions(Number("gamma"), alpha.ValueKind == JsonValueKind.Null ? null : alpha.GetDouble());
        }

        double Number(string what) => answer.GetProperty(what).GetDouble();

        double[] Flat(string what) => [.. Leaves(answer.GetProperty(what))];

        long[] Shape(string what)
        {
            var shape = new List<long>();
            for (JsonElement at = answer.GetProperty(what); at.ValueKind == JsonValueKind.Array; at = at[0]) shape.Add(at.GetArrayLength());
            return [.. shape];
        }
    }

    private static IEnumerable<double> Leaves(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Leaves) : [element.GetDouble()];
}
