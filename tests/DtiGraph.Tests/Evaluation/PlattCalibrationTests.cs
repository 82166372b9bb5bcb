using System.Text.Json;
using CsCheck;
using DtiGraph.Evaluation;

namespace DtiGraph.Tests.Evaluation;

public sealed class PlattCalibrationTests
{
    [Fact]
    public void Fit_ReferenceSample_EqualsScikitLearnWithoutRegularisation()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedData.Oracle("numerics/calibration.json")));
        JsonElement root = document.RootElement, expected = root.GetProperty("platt");

        PlattCalibration fit = PlattCalibration.Fit(Numbers("logit"), [.. Numbers("label").Select(x => (int)x)]);

        Assert.Equal(expected.GetProperty("slope").GetDouble(), fit.Slope, 7);
        Assert.Equal(expected.GetProperty("intercept").GetDouble(), fit.Intercept, 7);
        foreach ((double logit, double probability) in Numbers("grid").Zip(Numbers("plattOnGrid")))
            Assert.Equal(probability, fit.Apply(logit), 7);

        double[] Numbers(string name) => [.. root.GetProperty(name).EnumerateArray().Select(x => x.GetDouble())];
    }

    [Fact]
    public void Fit_AnyRows_HasZeroGradientOrKeepsToItsGuards()
    {
        var rows = Gen.Select(Gen.Double[-8, 8], Gen.Int[0, 1]).Array[0, 120];
        Gen.Select(rows, Gen.Double[-3, 3], Gen.Double[.01, 50]).ForAll((rows, shift, scale) =>
        {
            double[] x = [.. rows.Select(r => (r.Item1 + shift) * scale)];
            int[] y = [.. rows.Select(r => r.Item2)];
            PlattCalibration fit = PlattCalibration.Fit(x, y, minimumRows: 20);
            bool tooLittle = x.Length < 20 || y.Distinct().Count() < 2;
            if (tooLittle) return fit == PlattCalibration.Identity;
            if (x.Max() == x.Min()) return fit.Slope == 1;
            double[] ofZero = [.. x.Where((_, i) => y[i] == 0)], ofOne = [.. x.Where((_, i) => y[i] == 1)];
            if (ofZero.Max() <= ofOne.Min() || ofOne.Max() <= ofZero.Min()) return double.IsFinite(fit.Slope); // fitted on softened labels
            double ga = 0, gb = 0, spread = x.Max() - x.Min();
            for (int i = 0; i < x.Length; i++)
            {
                double residual = fit.Apply(x[i]) - y[i];
                ga += residual * (x[i] - x[0]) / spread;
                gb += residual;
            }
            // At the floor the slope wants to go further down: its gradient is not negative.
            bool floor = Math.Abs(fit.Slope - 1e-3) < 1e-12;
            return Math.Abs(gb) < 1e-6 && (floor ? ga > -1e-6 : Math.Abs(ga) < 1e-6);
        }, iter: 1000);
    }

    [Fact]
    public void Fit_ReversedOrder_KeepsTheOrderAndSaysThePrevalence()
    {
        double[] x = [.. Enumerable.Range(0, 200).Select(i => i / 20.0)];
        int[] y = [.. Enumerable.Range(0, 200).Select(i => i < 40 ? 1 : i == 150 ? 1 : 0)];

        PlattCalibration fit = PlattCalibration.Fit(x, y);

        Assert.True(fit.Apply(9) > fit.Apply(1));
        Assert.InRange(fit.Apply(5), 41 / 200.0 - .01, 41 / 200.0 + .01);
    }

    [Fact]
    public void Fit_SeparatedClasses_StaysFiniteAndShortOfCertainty()
    {
        double[] x = [.. Enumerable.Range(0, 100).Select(i => (double)i)];
        int[] y = [.. x.Select(v => v < 60 ? 0 : 1)];

        PlattCalibration fit = PlattCalibration.Fit(x, y);

        Assert.InRange(fit.Slope, .1, 10);
        Assert.InRange(-fit.Intercept / fit.Slope, 57, 62);
        Assert.InRange(fit.Apply(99), .9, 1 - 1e-9);
    }

    [Fact]
    public void Apply_AnyCalibration_NeverReversesAnOrder() =>
        Gen.Select(Gen.Double[1e-3, 20], Gen.Double[-30, 30], Gen.Double[-1e4, 1e4], Gen.Double[-1e4, 1e4]).ForAll((a, b, x, y) =>
        {
            var calibration = new PlattCalibration(a, b);
            (double low, double high) = (Math.Min(x, y), Math.Max(x, y));
            return calibration.Apply(low) <= calibration.Apply(high) && calibration.LogOdds(low) <= calibration.LogOdds(high)
                && calibration.Apply(low) is >= 0 and <= 1;
        });

    [Fact]
    public void Json_WriteAndRead_GivesTheSameTwoNumbers()
    {
        var calibration = new PlattCalibration(.1 + .2, -1.0 / 3);

        string json = JsonSerializer.Serialize(calibration, JsonSerializerOptions.Web);

        Assert.Equal($$"""{"slope":{{.1 + .2:R}},"intercept":{{-1.0 / 3:R}}}""", json);
        Assert.Equal(calibration, JsonSerializer.Deserialize<PlattCalibration>(json, JsonSerializerOptions.Web));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 0)]
    [InlineData(double.NaN, 0)]
    [InlineData(double.PositiveInfinity, 0)]
    [InlineData(1, double.NaN)]
    public void New_NumberThatCouldReverseAnOrder_IsRefused(double slope, double intercept)
    {
        Assert.Throws<ArgumentException>(() => new PlattCalibration(slope, intercept));
        Assert.Throws<ArgumentException>(() => PlattCalibration.Identity with { Slope = slope, Intercept = intercept });
    }
}
