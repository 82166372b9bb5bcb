using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using DtiGraph.Evaluation;

namespace DtiGraph.Artifacts;

/// <summary>How training stood after one epoch, as history.csv keeps it: no times, so that the same run writes the same bytes.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">Mean loss of the epoch's steps.</param>
/// <param name="ValidationAuprc">On validation, with the averaged weights.</param>
/// <param name="Member">Which network of an ensemble, from 0; always 0 for a single one.</param>
public readonly record struct EpochPoint(
    int Epoch,
    [property: JsonConverter(typeof(UndefinedAsNull))] double Loss,
    [property: JsonConverter(typeof(UndefinedAsNull))] double ValidationAuprc,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Member = 0)
{
    private const string Header = "epoch,loss,validationAuprc", MemberColumn = "member,";

    /// <summary>A column says the member where there are several.</summary>
    internal static void Write(string path, ImmutableArray<EpochPoint> history)
    {
        bool several = history.Any(p => p.Member > 0);
        File.WriteAllText(path, (several ? MemberColumn : "") + Header + "\n" + string.Concat(history.Select(Line)));

        string Line(EpochPoint p) => (several ? string.Create(CultureInfo.InvariantCulture, $"{p.Member},") : "")
            + string.Create(CultureInfo.InvariantCulture, $"{p.Epoch},{p.Loss:R},{p.ValidationAuprc:R}\n");
    }

    /// <exception cref="ArtifactException">It is not such a file.</exception>
    internal static ImmutableArray<EpochPoint> Read(string path)
    {
        string[] lines = File.ReadAllLines(path);
        bool several = lines is [MemberColumn + Header, ..];
        if (lines.Length == 0 || (!several && lines[0] != Header))
            throw new ArtifactException($"history.csv: expected {Header}, got {(lines.Length == 0 ? "nothing" : lines[0])} ({path})");
        var history = ImmutableArray.CreateBuilder<EpochPoint>();
        var before = default(EpochPoint);
        foreach (string line in lines.Skip(1)) history.Add(before = Parse(line, before, several, $"{path}:{history.Count + 2}"));
        return history.ToImmutable();
    }

    private static EpochPoint Parse(string line, EpochPoint before, bool several, string place)
    {
        string[] cells = several ? line.Split(',') : ["0", .. line.Split(',')];
        return cells.Length == 4 && int.TryParse(cells[0], CultureInfo.InvariantCulture, out int member)
            && int.TryParse(cells[1], CultureInfo.InvariantCulture, out int epoch)
            && (member, epoch) is var at && (at == (before.Member, before.Epoch + 1) || (before.Epoch > 0 && at == (before.Member + 1, 1)))
            && double.TryParse(cells[2], CultureInfo.InvariantCulture, out double loss) && double.TryParse(cells[3], CultureInfo.InvariantCulture, out double auprc)
            ? new(epoch, loss, auprc, member)
            : throw new ArtifactException($"history.csv: expected epoch {before.Epoch + 1}{(several ? " or the next member's first" : "")} with two numbers, got '{line}' ({place})");
    }
}
