using System.Globalization;
using System.Text;
using DtiGraph.Evaluation;

namespace DtiGraph.Reports;

/// <summary>Text, numbers and tables of the page.</summary>
internal static class Html
{
    private const string Undefined = "–";

    /// <summary>Text that is no markup; the page is UTF-8, so nothing else needs a code.</summary>
    public static string Text(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&quot;");

    public static string Count(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Fixed(double value) => double.IsFinite(value)
        ? (Math.Round(value, 3) + 0.0).ToString("F3", CultureInfo.InvariantCulture).Replace('-', '−') // + 0: no -0.000
        : Undefined;

    public static string Percent(double value) => double.IsFinite(value)
        ? (value * 100).ToString(value < .1 ? "0.00" : "0.0", CultureInfo.InvariantCulture) + " %"
        : Undefined;

    public static string Plain(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>A number with one decimal at most, such as a mean rank.</summary>
    public static string Rank(double value) => double.IsFinite(value) ? value.ToString("0.#", CultureInfo.InvariantCulture) : Undefined;

    /// <summary>Mean and standard deviation; the mean alone for one run.</summary>
    public static string Spread(Spread spread, int runs) =>
        runs == 1 || !double.IsFinite(spread.Mean) ? Fixed(spread.Mean) : $"{Fixed(spread.Mean)} ± {Fixed(spread.Sd)}";

    /// <summary>A table: the first <paramref name="words"/> columns, and those from <paramref name="sentences"/> on, hold words, which break into lines; the others numbers, which stand to the right.</summary>
    public static string Table(string caption, int words, IEnumerable<string> headings, IEnumerable<IEnumerable<string>> rows, int sentences = int.MaxValue)
    {
        string Kind(int column) => column < words || column >= sentences ? "" : " class=\"n\"";
        var html = new StringBuilder($"<div class=\"wide\"><table><caption>{Text(caption)}</caption><thead><tr>");
        foreach (var (heading, i) in headings.Select((h, i) => (h, i))) html.Append($"<th scope=\"col\"{Kind(i)}>{Text(heading)}</th>");
        html.Append("</tr></thead><tbody>\n");
        foreach (var row in rows)
        {
            html.Append("<tr>");
            foreach (var (cell, i) in row.Select((c, i) => (c, i)))
                html.Append(i == 0 ? $"<th scope=\"row\">{Text(cell)}</th>" : $"<td{Kind(i)}>{Text(cell)}</td>");
            html.Append("</tr>\n");
        }
        return html.Append("</tbody></table></div>\n").ToString();
    }
}
