using DtiGraph.Ranking.Screens;

namespace DtiGraph.Tests.Ranking.Screens;

public sealed class MonotoneTableTests
{
    [Fact]
    public void LowerUpperAndFrom_AnyRisingFunction_EncloseIt()
    {
        var random = new Random(20261129);
        Func<double, double>[] rising = [x => x, x => Math.Tanh(x), x => x < 3 ? -1 : 1, Math.Exp, x => 5, x => .001 * x + Math.Floor(x)];
        foreach (var f in rising)
        {
            var table = new MonotoneTable(f);
            for (int i = 0; i < 5_000; i++)
            {
                double x = 140 * random.NextDouble() - 70, y = f(x);
                Assert.InRange(y, table.Lower(x), table.Upper(x));
                // Wherever a value is reached lies at or above where it can be.
                Assert.True(table.From(y) <= x, $"{y} is reached at {x}, from {table.From(y)}");
            }
            Assert.Equal(double.NegativeInfinity, table.Lower(double.NegativeInfinity));
            Assert.Equal(double.PositiveInfinity, table.Upper(double.PositiveInfinity));
            Assert.Equal(double.NegativeInfinity, table.From(double.NegativeInfinity));
        }
    }

    [Fact]
    public void LowerAndUpper_Identity_AreAPlaceApart()
    {
        var table = new MonotoneTable(x => x);
        Assert.InRange(table.Upper(1.2345) - table.Lower(1.2345), 0, 1.001 / 128);
        Assert.InRange(1.2345 - table.From(1.2345), 0, 1.001 / 128);
    }
}
