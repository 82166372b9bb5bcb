using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ScottPlot;

namespace DtiGraph.Reports;

/// <summary>An axis of a picture.</summary>
/// <param name="Name">What is on it, with its unit.</param>
/// <param name="From">Left or lower end.</param>
/// <param name="To">Right or upper end, above From.</param>
/// <param name="Ticks">Where it is labelled.</param>
internal sealed record Axis(string Name, double From, double To, params (double At, string Label)[] Ticks)
{
    /// <summary>Ticks at round numbers, about five of them.</summary>
    public static Axis Linear(string name, double from, double to)
    {
        double rough = (to - from) / 5, power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * (rough / power) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 };
        int digits = Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9));
        int first = (int)Math.Ceiling(from / step - 1e-9), last = (int)Math.Floor(to / step + 1e-9);
        return new(name, from, to,
            [.. Enumerable.Range(first, last - first + 1).Select(i => (i * step, (i * step).ToString("F" + digits, CultureInfo.InvariantCulture)))]);
    }
}

/// <summary>One picture as SVG. ScottPlot draws lines, bars and axes; the words are SVG text in the fonts of the page, so that a machine
/// without fonts draws the same bytes and a reader can select them.</summary>
internal sealed partial class Picture
{
    private const int Narrow = 460, Height = 320, Low = 180, Wide = 940, Left = 72, Right = 14, Bottom = 48, Top = 12, TickGap = 8;
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly Plot plot = new();
    private readonly string id;
    private readonly Axis x;
    private readonly Axis y;
    private readonly int width;
    private readonly int height;

    /// <param name="id">Unique in the page.</param>
    /// <param name="x">Horizontal axis.</param>
    /// <param name="y">Vertical axis.</param>
    /// <param name="wide">Over two columns.</param>
    /// <param name="low">Half the height.</param>
    public Picture(string id, Axis x, Axis y, bool wide = false, bool low = false)
    {
        (this.id, this.x, this.y, width, height) = (id, x, y, wide ? Wide : Narrow, low ? Low : Height);
        plot.Layout.Fixed(new PixelPadding(Left, Right, Bottom, Top));
        plot.Axes.Bottom.TickGenerator = Ticks(x);
        plot.Axes.Left.TickGenerator = Ticks(y);
        plot.Axes.Right.FrameLineStyle.IsVisible = plot.Axes.Top.FrameLineStyle.IsVisible = false;
        plot.Grid.MajorLineColor = Color.FromHex("#e6e8eb");
        plot.HideLegend();
    }

    /// <summary>A line through points; not finite ones are left out.</summary>
    public void Line(IReadOnlyList<double> xs, IReadOnlyList<double> ys, Ink ink, bool markers = false)
    {
        var kept = Visible(xs, ys);
        if (kept.Count == 0) return;
        var line = plot.Add.ScatterLine(kept.Select(p => p.X).ToArray(), kept.Select(p => p.Y).ToArray(), Color.FromHex(ink.Colour).WithOpacity(ink.Opacity));
        line.LineWidth = ink.Width;
        line.LinePattern = ink.Dashed ? LinePattern.Dashed : LinePattern.Solid;
        if (markers) (line.MarkerShape, line.MarkerSize) = (MarkerShape.FilledCircle, 5);
    }

    /// <summary>A bar from 0.</summary>
    public void Bar(double from, double to, double value, Ink ink)
    {
        var bar = plot.Add.Rectangle(from, to, 0, value);
        bar.FillColor = Color.FromHex(ink.Colour).WithOpacity(ink.Opacity);
        bar.LineWidth = 0;
    }

    /// <summary>The picture as one svg element.</summary>
    /// <param name="title">Read out in its place.</param>
    public string ToSvg(string title)
    {
        plot.Axes.SetLimits(x.From, x.To, y.From, y.To);
        var root = XElement.Parse(OwnIds(plot.GetSvgXml(width, height)));
        root.Attribute("width")!.Remove();
        root.Attribute("height")!.Remove();
        root.Add(new XAttribute("viewBox", $"0 0 {width} {height}"), new XAttribute("role", "img"), new XAttribute("aria-labelledby", id));
        if (width == Wide) root.Add(new XAttribute("class", "broad")); // a narrow page scrolls it: its words would be too small to read
        root.AddFirst(new XElement(Svg + "title", new XAttribute("id", id), title));
        double floor = height - Bottom, across = width - Left - Right, up = height - Top - Bottom;
        foreach (var (at, label) in x.Ticks) root.Add(Word(label, Left + (at - x.From) / (x.To - x.From) * across, floor + TickGap + 10, "middle"));
        foreach (var (at, label) in y.Ticks) root.Add(Word(label, Left - TickGap, floor - (at - y.From) / (y.To - y.From) * up + 4, "end"));
        root.Add(Word(x.Name, Left + across / 2, height - 8, "middle", ("class", "axis")));
        double middle = Top + up / 2;
        root.Add(Word(y.Name, 12, middle, "middle", ("class", "axis"), ("transform", $"rotate(-90 12 {Number(middle)})")));
        return root.ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>Skia counts its ids over the whole process: counted again from 1 within the picture, the same picture has the same bytes.</summary>
    private string OwnIds(string svg)
    {
        var own = new Dictionary<string, string>();
        return SkiaId().Replace(svg, m => own.TryGetValue(m.Value, out string? name) ? name : own[m.Value] = $"{id}-clip{own.Count + 1}");
    }

    private static XElement Word(string text, double x, double y, string anchor, params (string Name, string Value)[] more) => new(Svg + "text",
        new XAttribute("x", Number(x)), new XAttribute("y", Number(y)), new XAttribute("text-anchor", anchor),
        more.Select(m => new XAttribute(m.Name, m.Value)), text);

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static ScottPlot.TickGenerators.NumericManual Ticks(Axis axis) => new([.. axis.Ticks.Select(t => t.At)], [.. axis.Ticks.Select(_ => "")]);

    /// <summary>Points closer than a fraction of a pixel to the last one kept do not show.</summary>
    private List<(double X, double Y)> Visible(IReadOnlyList<double> xs, IReadOnlyList<double> ys)
    {
        double nearX = (x.To - x.From) / width / 3, nearY = (y.To - y.From) / height / 3;
        var kept = new List<(double X, double Y)>();
        for (int i = 0; i < xs.Count; i++)
        {
            if (!double.IsFinite(xs[i]) || !double.IsFinite(ys[i])) continue;
            bool near = kept.Count > 0 && Math.Abs(xs[i] - kept[^1].X) < nearX && Math.Abs(ys[i] - kept[^1].Y) < nearY;
            if (!near || i == xs.Count - 1) kept.Add((xs[i], ys[i]));
        }
        return kept;
    }

    [GeneratedRegex("cl_[0-9a-f]+")]
    private static partial Regex SkiaId();
}

/// <summary>How a line or bar is drawn.</summary>
/// <param name="Colour">#rrggbb.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Dashed">Broken line.</param>
/// <param name="Opacity">In [0, 1].</param>
internal sealed record Ink(string Colour, float Width = 2, bool Dashed = false, double Opacity = 1)
{
    public static readonly Ink Model = new("#1f5fbf"), Degree = new("#d9822b"), Posterior = new("#2a9d8f"), Score = new("#a05195"),
        Reference = new("#6b7280", 1.4f, Dashed: true);

    /// <summary>Of a model by its name.</summary>
    public static Ink Of(string model) => model == "degree" ? Degree : Model;

    /// <summary>Thinner and lighter where several seeds lie over each other.</summary>
    public Ink Among(int runs) => runs == 1 ? this : this with { Width = 1.1f, Opacity = .75 };
}
