using System.Globalization;
using System.Text;

namespace DtiGraph.Reports;

/// <summary>A picture with its heading and its legend, as HTML.</summary>
/// <param name="Heading">What it shows, and on which part.</param>
/// <param name="Svg">The picture.</param>
/// <param name="Legend">What each ink stands for.</param>
internal sealed record Figure(string Heading, string Svg, params (Ink Ink, string Text)[] Legend)
{
    public string ToHtml()
    {
        var html = new StringBuilder($"<figure><figcaption>{Html.Text(Heading)}</figcaption>{Svg}<ul class=\"legend\">");
        foreach (var (ink, text) in Legend)
        {
            string width = ink.Width.ToString("0.#", CultureInfo.InvariantCulture);
            html.Append($"<li><span class=\"ink\" style=\"border-top:{width}px {(ink.Dashed ? "dashed" : "solid")} {ink.Colour}\"></span>{Html.Text(text)}</li>");
        }
        return html.Append("</ul></figure>\n").ToString();
    }
}
