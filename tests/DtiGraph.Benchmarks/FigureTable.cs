using System.Globalization;

namespace DtiGraph.Benchmarks;

/// <summary>Figures as a table: times, units, and what part of the machine's products is reached.</summary>
internal static class FigureTable
{
    public static void Print(IReadOnlyList<Figure> figures)
    {
        foreach (string line in Lines(figures)) Console.WriteLine(line);
    }

    /// <summary>Markdown.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<Figure> figures)
    {
        double unit = Figure.Median(figures[0].Units), least = figures[0].Units.Min();
        yield return string.Create(CultureInfo.InvariantCulture,
            $"A unit: {unit:F2} ms, {Figure.UnitGigaflop / unit * 1000:F0} GFLOP/s (least {least:F2} ms, {Figure.UnitGigaflop / least * 1000:F0} GFLOP/s). Medians of {figures[0].Units.Count} rounds, the unit timed in every one.");
        yield return "";
        yield return "| | ms | units | least ms | least units | GFLOP/s | of a unit's |";
        yield return "|---|---|---|---|---|---|---|";
        foreach (var f in figures)
        {
            double taken = Figure.Median(f.Milliseconds), fastest = f.Milliseconds.Min();
            string reached = f.Gigaflop == 0 ? " | " : string.Create(CultureInfo.InvariantCulture, $"{f.Gigaflop / taken * 1000:F0} | {f.Gigaflop / taken / (Figure.UnitGigaflop / unit):P0}");
            yield return string.Create(CultureInfo.InvariantCulture, $"| {f.What} | {taken:G4} | {taken / unit:G3} | {fastest:G4} | {fastest / least:G3} | {reached} |");
        }
    }
}
