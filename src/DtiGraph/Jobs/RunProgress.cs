using System.Globalization;
using System.Text.RegularExpressions;

namespace DtiGraph.Jobs;

/// <summary>How far training is.</summary>
/// <param name="Epoch">Epochs that are done.</param>
/// <param name="Of">Epochs at most; it may end sooner.</param>
public sealed partial record RunProgress(int Epoch, int Of)
{
    private const int Tail = 4_096;

    /// <summary>Of a run's log, whose last line about an epoch says it; one is written every five seconds.</summary>
    /// <param name="log">log.txt; there need not be one.</param>
    /// <returns>Null before the first epoch.</returns>
    public static RunProgress? Read(string log)
    {
        if (!File.Exists(log)) return null;
        using var stream = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Position = Math.Max(0, stream.Length - Tail);
        using var reader = new StreamReader(stream);
        return Epochs().Matches(reader.ReadToEnd()).LastOrDefault() is { } last
            ? new(int.Parse(last.Groups[1].ValueSpan, CultureInfo.InvariantCulture), int.Parse(last.Groups[2].ValueSpan, CultureInfo.InvariantCulture))
            : null;
    }

    [GeneratedRegex(@"\bepoch (\d{1,9})/(\d{1,9})\b", RegexOptions.CultureInvariant)]
    private static partial Regex Epochs();
}
