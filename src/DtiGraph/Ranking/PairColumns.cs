using System.Globalization;
using CsvHelper;
using DtiGraph.Evaluation;

namespace DtiGraph.Ranking;

/// <summary>What is said of a pair as columns of a table.</summary>
public static class PairColumns
{
    /// <summary>Their names, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = ["probability", "score", "regime", "known", "degree_probability", "lift"];

    /// <summary>Writes their fields: numbers in the fewest digits that are read back as the same bits, true or false.</summary>
    /// <param name="writer">In the middle of a record.</param>
    /// <param name="pair">Null where nothing is known: the fields are empty.</param>
    public static void Write(CsvWriter writer, PairFigures? pair)
    {
        if (pair is not { } said)
        {
            for (int i = 0; i < Names.Count; i++) writer.WriteField("");
            return;
        }
        Write(writer, said.Probability);
        Write(writer, said.Score);
        writer.WriteField(said.Regime.Text());
        writer.WriteField(said.Known ? "true" : "false");
        Write(writer, said.DegreeProbability);
        Write(writer, said.Lift);
    }

    private static void Write(CsvWriter writer, double value) => writer.WriteField(value, "R", CultureInfo.InvariantCulture);
}
