using System.Globalization;

namespace DtiGraph.Api.Tests.Operations;

/// <summary>Reads what /metrics answers, as Prometheus does.</summary>
internal static class Prometheus
{
    /// <summary>The sum of a metric's series.</summary>
    /// <param name="text">The whole answer.</param>
    /// <param name="name">With its suffix.</param>
    /// <param name="labels">Each series summed has all of these, as name="value".</param>
    public static double Sum(string text, string name, params string[] labels) => text.Split('\n')
        .Where(line => (line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal)) && labels.All(line.Contains))
        .Sum(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture));
}
