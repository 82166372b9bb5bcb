using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using DtiGraph.Evaluation;

namespace DtiGraph.Artifacts;

/// <summary>How training stood after one epoch, as history.csv keeps it: no times, so that the same run writes the same bytes.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">Mean loss of the epoch's steps.</param>
/// <param name="ValidationAuprc">On validation, with the averaged weights.</param>
public readonly record struct EpochPoint(
    int Epoch,
    [property: JsonConverter(typeof(UndefinedAsNull))] double Loss,
    [property: JsonConverter(typeof(UndefinedAsNull))] double ValidationAuprc)
{
    private const string Header = "epoch,loss,validationAuprc";

    internal static void Write(string path, ImmutableArray<EpochPoint> history) => File.WriteAllText(path,
        Header + "\n" + string.Concat(history.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Epoch},{p.Loss:R},{p.ValidationAuprc:R}\n"))));

    /// <exception cref="ArtifactException">It is not such a file.</exception>
    internal static ImmutableArray<EpochPoint> Read(string path)
    {
        string[] lines = File.ReadAllLines(path);
        if (lines.Length == 0 || lines[0] != Header)
            throw new ArtifactException($"history.csv: expected {Header}, got {(lines.Length == 0 ? "nothing" : lines[0])} ({path})");
        return [.. lines.Skip(1).Select((line, i) => Parse(line, i + 1, path))];
    }

    private static EpochPoint Parse(string line, int epoch, string path)
    {
        string[] cells = line.Split(',');
        return cells.Length == 3 && int.TryParse(cells[0], CultureInfo.InvariantCulture, out int number) && number == epoch
            && double.TryParse(cells[1], CultureInfo.InvariantCulture, out double loss) && double.TryParse(cells[2], CultureInfo.InvariantCulture, out double auprc)
            ? new(number, loss, auprc)
            : throw new ArtifactException($"history.csv: expected epoch {epoch} with two numbers, got '{line}' ({path}:{epoch + 1})");
    }
}
