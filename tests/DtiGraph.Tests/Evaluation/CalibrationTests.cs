using System.Text.Json;
using CsCheck;
using DtiGraph.Evaluation;

namespace DtiGraph.Tests.Evaluation;

/// <summary>The laws that every kind of calibration keeps, and the references that each is held to.</summary>
public sealed class CalibrationTests
{
    private static readonly Gen<CalibrationKind> Kind = Gen.Int[0, 3].Select(i => (CalibrationKind)i);

    // Logits nearer than 1e-7 can leave a maximum with weights of 1e7, which no fit in double precision reaches.
    private static readonly Gen<double> Sixtyfourths = Gen.Int[-512, 512].Select(i => i / 64.0);

    private static readonly Gen<(double, int)[]> Rows =
        Gen.Select(Gen.OneOf(Gen.Double[-8, 8], Gen.Int[-3, 3].Select(i => (double)i)), Gen.Int[0, 1]).Array[1, 60];

    [Fact]
    public void FitTemperature_ReferenceSample_EqualsScipy()
    {
        using JsonDocument answer = Reference();
        TemperatureCalibration fit = TemperatureCalibration.Fit(Numbers(answer, "logit"), Labels(answer));
        Assert.Equal(answer.RootElement.GetProperty("temperature").GetDouble(), fit.Temperature, 2e-7);
    }

    [Fact]
    public void FitIsotonic_ReferenceSample_EqualsScikitLearn()
    {
        using JsonDocument answer = Reference();

        IsotonicCalibration fit = IsotonicCalibration.Fit(Numbers(answer, "logit"), Labels(answer));

        Close(Numbers(answer, "isotonicThresholds"), fit.Thresholds, 1e-12);
        Close(Numbers(answer, "isotonicValues"), fit.Values, 1e-12);
        Close(Numbers(answer, "isotonicOnGrid"), Numbers(answer, "grid").Select(fit.Apply), 1e-11);
    }

    [Fact]
    public void FitBeta_ReferenceSample_EqualsBetacalAndIsTheBetterOfTheTwo()
    {
        using JsonDocument answer = Reference();
        double[] logits = Numbers(answer, "logit");
        int[] labels = Labels(answer);
        JsonElement theirs = answer.RootElement.GetProperty("beta");
        double a = theirs.GetProperty("a").GetDouble(), b = theirs.GetProperty("b").GetDouble(), m = theirs.GetProperty("m").GetDouble();
        var reference = new BetaCalibration(a, b, b * Math.Log(1 - m) - a * Math.Log(m));

        BetaCalibration fit = BetaCalibration.Fit(logits, labels);

        // The reference stopped 5e-5 short of the maximum, so the equation is held to it closely and the fit only as far as it went.
        Close(Numbers(answer, "betaOnGrid"), Numbers(answer, "grid").Select(reference.Apply), 1e-6);
        Close(Numbers(answer, "betaOnGrid"), Numbers(answer, "grid").Select(fit.Apply), 5e-5);
        Assert.True(Loss(fit, logits, labels) <= Loss(reference, logits, labels));
    }

    [Fact]
    public void FitBeta_AnyRows_IsTheConstrainedMaximum() => Gen.Select(Sixtyfourths, Gen.Int[0, 1]).Array[1, 60].ForAll(rows =>
    {
        (double[] x, int[] y) = Split(rows);
        BetaCalibration fit = BetaCalibration.Fit(x, y, minimumRows: 1);
        if (y.Sum() == 0 || y.Sum() == y.Length) return fit == BetaCalibration.Identity;
        if (Separated(x, y)) return double.IsFinite(Loss(fit, x, y)); // softened labels
        double loss = Loss(fit, x, y), slack = fit is { A: .001, B: .001 } ? 2e-3 * y.Length : 1e-6;
        // To 1e-6 nats: a nearly separated sample puts the weights at 1e5, where the loss itself is rounded. It is convex: no better neighbour inside the constraint means no better place at all.
        return Around(.01).Concat(Around(.3)).All(d =>
        {
            (double a, double b) = (Math.Max(fit.A + d.A, 0), Math.Max(fit.B + d.B, 0));
            return a + b < 2e-3 || Loss(new BetaCalibration(a, b, fit.C + d.C), x, y) >= loss - slack;
        });

        static IEnumerable<(double A, double B, double C)> Around(double size) =>
            from a in new[] { -1, 0, 1 } from b in new[] { -1, 0, 1 } from c in new[] { -1, 0, 1 } select (a * size, b * size, c * size);
    }, iter: 2000);

    [Fact]
    public void FitTemperature_AnyRows_HasNoBetterNeighbour() => Rows.ForAll(rows =>
    {
        (double[] x, int[] y) = Split(rows);
        TemperatureCalibration fit = TemperatureCalibration.Fit(x, y, minimumRows: 1);
        if (y.Sum() == 0 || y.Sum() == y.Length) return fit == TemperatureCalibration.Identity;
        if (x.Zip(y).All(r => r.Second == 1 ? r.First >= 0 : r.First <= 0)) return double.IsFinite(fit.Temperature); // softened labels
        double loss = Loss(fit, x, y) + 1e-9;
        return (fit.Temperature > 999 || Loss(new TemperatureCalibration(fit.Temperature * 1.01), x, y) >= loss - 2e-9)
            && Loss(new TemperatureCalibration(fit.Temperature / 1.01), x, y) >= loss - 2e-9;
    }, iter: 2000);

    [Fact]
    public void FitIsotonic_AnyRows_EqualsTheMinimaxFormula() => Gen.Select(Gen.Int[-6, 6], Gen.Int[0, 1]).Array[1, 40].ForAll(rows =>
    {
        double[] x = [.. rows.Select(r => (double)r.Item1)];
        int[] y = [.. rows.Select(r => r.Item2)];
        if (y.Sum() == 0 || y.Sum() == y.Length) return IsotonicCalibration.Fit(x, y, 1).Equals(IsotonicCalibration.Identity);
        IsotonicCalibration fit = IsotonicCalibration.Fit(x, y, minimumRows: 1);
        // Robertson, Wright and Dykstra 1988, theorem 1.4.4: max over lower ends of the min over upper ends of the mean between.
        double[] at = [.. x.Distinct().Order()];
        return at.All(v => Math.Abs(fit.Apply(v) - at.Where(l => l <= v).Max(l => at.Where(u => u >= v).Min(u => Mean(l, u)))) < 1e-15);

        double Mean(double low, double high) => y.Where((_, i) => x[i] >= low && x[i] <= high).Average();
    }, iter: 2000);

    [Fact]
    public void Fit_AnyKindAndRows_NeverReversesAnOrderAndComesBackFromJson() =>
        Gen.Select(Kind, Rows, Gen.Float[-40, 40].Array[2, 20]).ForAll((kind, rows, logits) =>
        {
            (double[] x, int[] y) = Split(rows);
            ICalibration fit = kind switch
            {
                CalibrationKind.Temperature => TemperatureCalibration.Fit(x, y, 1),
                CalibrationKind.Platt => PlattCalibration.Fit(x, y, 1),
                CalibrationKind.Beta => BetaCalibration.Fit(x, y, 1),
                _ => IsotonicCalibration.Fit(x, y, 1),
            };
            double[] rising = [.. logits.Select(z => (double)z).Concat(x).Order()];
            bool ordered = rising.Zip(rising.Skip(1)).All(
                r => fit.Apply(r.First) <= fit.Apply(r.Second) && fit.LogOdds(r.First) <= fit.LogOdds(r.Second));
            bool inside = rising.All(z => fit.Apply(z) is >= 0 and <= 1 && Math.Abs(1 / (1 + Math.Exp(-fit.LogOdds(z))) - fit.Apply(z)) < 1e-12);
            string json = JsonSerializer.Serialize(fit, JsonSerializerOptions.Web);
            return ordered && inside && fit.Equals(JsonSerializer.Deserialize<ICalibration>(json, JsonSerializerOptions.Web));
        }, iter: 20_000);

    [Fact]
    public void Fit_LogitsStretchedAndShifted_IsMendedByEachKindAsFarAsItReaches()
    {
        var random = new Random(4);
        double[] truth = [.. Enumerable.Range(0, 200_000).Select(_ => -3 + 1.5 * Normal(random))];
        int[] y = [.. truth.Select(z => random.NextDouble() < Sigmoid(z) ? 1 : 0)];
        double[] stretched = [.. truth.Select(z => 2.5 * z)], shifted = [.. truth.Select(z => 1.6 * z + 2)];

        Assert.Equal(2.5, TemperatureCalibration.Fit(stretched, y).Temperature, .03);
        foreach (CalibrationKind kind in Enum.GetValues<CalibrationKind>())
        {
            Assert.InRange(Error(Calibration.Fit(kind, stretched, y), stretched), 0, .004);
            // Temperature moves no prevalence.
            double error = Error(Calibration.Fit(kind, shifted, y), shifted);
            if (kind == CalibrationKind.Temperature) Assert.InRange(error, .05, 1);
            else Assert.InRange(error, 0, .004);
        }

        double Error(ICalibration fit, double[] logits) => CalibrationError.Of([.. logits.Select(fit.Apply)], y);
    }

    [Fact]
    public void Fit_FewRowsOrOneClass_LeavesTheLogitAsItIs()
    {
        double[] x = [.. Enumerable.Range(0, 1200).Select(i => i / 100.0 - 6)];
        foreach (CalibrationKind kind in Enum.GetValues<CalibrationKind>())
        {
            int enough = kind == CalibrationKind.Isotonic ? 1000 : 50;
            Assert.Equal(1.7, Calibration.Fit(kind, [], []).LogOdds(1.7), 1e-14);
            Assert.Equal(1.7, Calibration.Fit(kind, x[..(enough - 1)], Alternating(enough - 1)).LogOdds(1.7), 1e-14);
            Assert.NotEqual(1.7, Calibration.Fit(kind, x[..enough], Alternating(enough)).LogOdds(1.7));
            Assert.Equal(1.7, Calibration.Fit(kind, x, new int[1200]).LogOdds(1.7), 1e-14);
            Assert.Throws<ArgumentException>(() => Calibration.Fit(kind, [1, double.NaN], [0, 1]));
            Assert.Throws<ArgumentException>(() => Calibration.Fit(kind, [1, 2], [0, 2]));
            Assert.Throws<ArgumentException>(() => Calibration.Fit(kind, [1, 2], [0]));
        }
        Assert.Throws<ArgumentException>(() => Calibration.Fit((CalibrationKind)9, x, new int[1200]));

        static int[] Alternating(int count) => [.. Enumerable.Range(0, count).Select(i => i % 3 == 0 ? 1 : 0)];
    }

    [Fact]
    public void Fit_SeparatedClasses_StaysFiniteAndShortOfCertaintyExceptForTheSteps()
    {
        double[] x = [.. Enumerable.Range(0, 1200).Select(i => i / 100.0 - 6)];
        int[] y = [.. x.Select(z => z < 0 ? 0 : 1)];
        foreach (CalibrationKind kind in new[] { CalibrationKind.Temperature, CalibrationKind.Platt, CalibrationKind.Beta })
        {
            ICalibration fit = Calibration.Fit(kind, x, y);
            Assert.InRange(fit.Apply(-1), 1e-60, .02);
            Assert.InRange(fit.LogOdds(1), 4, 150);
        }
        var steps = IsotonicCalibration.Fit(x, y);
        Assert.Equal([0, 0, 1, 1], steps.Values);
        Assert.Equal(double.NegativeInfinity, steps.LogOdds(-1));
    }

    [Fact]
    public void Fit_ReversedOrder_KeepsTheOrderAndSaysThePrevalence()
    {
        double[] x = [.. Enumerable.Range(0, 1200).Select(i => i / 100.0 - 6)];
        int[] y = [.. x.Select((_, i) => i < 300 && i % 2 == 0 ? 1 : 0)];
        foreach (CalibrationKind kind in new[] { CalibrationKind.Platt, CalibrationKind.Beta, CalibrationKind.Isotonic })
        {
            ICalibration fit = Calibration.Fit(kind, x, y);
            Assert.True(fit.Apply(5) >= fit.Apply(-5));
            Assert.Equal(.125, fit.Apply(0), .01);
        }
        Assert.Equal(1000, TemperatureCalibration.Fit(x, y).Temperature, 1e-6);
    }

    [Fact]
    public void Json_EachKind_HoldsPlainNumbers()
    {
        Assert.Equal("""{"temperature":1.5}""", JsonSerializer.Serialize(new TemperatureCalibration(1.5), JsonSerializerOptions.Web));
        Assert.Equal("""{"kind":"temperature","temperature":1.5}""", Json(new TemperatureCalibration(1.5)));
        Assert.Equal("""{"kind":"platt","slope":2,"intercept":-1}""", Json(new PlattCalibration(2, -1)));
        Assert.Equal("""{"kind":"beta","a":0,"b":2,"c":-1}""", Json(new BetaCalibration(0, 2, -1)));
        Assert.Equal("""{"kind":"isotonic","thresholds":[-1,2],"values":[0,0.5]}""", Json(new IsotonicCalibration([-1, 2], [0, .5])));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ICalibration>("""{"kind":"cubic","a":1}""", JsonSerializerOptions.Web));

        static string Json(ICalibration calibration) => JsonSerializer.Serialize(calibration, JsonSerializerOptions.Web);
    }

    [Fact]
    public void New_NumberThatCouldReverseAnOrder_IsRefused()
    {
        foreach (double bad in new[] { 0, -1, double.NaN, double.PositiveInfinity })
            Assert.Throws<ArgumentException>(() => new TemperatureCalibration(bad));
        Assert.Throws<ArgumentException>(() => new BetaCalibration(0, 0, 1));
        Assert.Throws<ArgumentException>(() => new BetaCalibration(-1, 2, 1));
        Assert.Throws<ArgumentException>(() => new BetaCalibration(2, double.NaN, 1));
        Assert.Throws<ArgumentException>(() => new BetaCalibration(1, 1, double.NaN));
        Assert.Throws<ArgumentException>(() => new IsotonicCalibration([1, 1], [0, 1]));
        Assert.Throws<ArgumentException>(() => new IsotonicCalibration([1, 2], [.5, .4]));
        Assert.Throws<ArgumentException>(() => new IsotonicCalibration([1, 2], [0, 1.1]));
        Assert.Throws<ArgumentException>(() => new IsotonicCalibration([1, 2], [0]));
        Assert.Throws<ArgumentException>(() => new IsotonicCalibration(default, []));
        Assert.Throws<ArgumentException>(() => JsonSerializer.Deserialize<ICalibration>("""{"kind":"isotonic"}""", JsonSerializerOptions.Web));
    }

    private static (double[] Logits, int[] Labels) Split((double, int)[] rows) => ([.. rows.Select(r => r.Item1)], [.. rows.Select(r => r.Item2)]);

    private static double Loss(ICalibration fit, double[] logits, int[] labels) =>
        logits.Zip(labels).Sum(r => Softplus(r.Second == 1 ? -fit.LogOdds(r.First) : fit.LogOdds(r.First)));

    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    private static bool Separated(double[] x, int[] y)
    {
        double[] ofZero = [.. x.Where((_, i) => y[i] == 0)], ofOne = [.. x.Where((_, i) => y[i] == 1)];
        return ofZero.Max() <= ofOne.Min() || ofOne.Max() <= ofZero.Min();
    }

    private static void Close(IEnumerable<double> expected, IEnumerable<double> got, double tolerance)
    {
        Assert.Equal(expected.Count(), got.Count());
        foreach ((double e, double g) in expected.Zip(got)) Assert.Equal(e, g, tolerance);
    }

    private static JsonDocument Reference() => JsonDocument.Parse(File.ReadAllBytes(SharedData.Oracle("numerics/calibration.json")));

    private static double[] Numbers(JsonDocument answer, string name) =>
        [.. answer.RootElement.GetProperty(name).EnumerateArray().Select(x => x.GetDouble())];

    private static int[] Labels(JsonDocument answer) => [.. Numbers(answer, "label").Select(x => (int)x)];

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
