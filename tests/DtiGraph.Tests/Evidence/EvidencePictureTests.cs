using System.Text.RegularExpressions;
using System.Xml.Linq;
using DtiGraph.Evaluation;
using DtiGraph.Evidence;
using DtiGraph.Ranking;

namespace DtiGraph.Tests.Evidence;

public sealed class EvidencePictureTests
{
    private const string Hostile = "</text><script>alert(1)</script>\"]; click n0 \"javascript:x\" %%{init}%% `a` & |b| \u0001\n\U0001F480";

    [Fact]
    public void Svg_HostileNames_AreTextAndNothingElse()
    {
        var root = XDocument.Parse(PathPicture.Of(Some(Hostile))).Root!;
        XNamespace svg = "http://www.w3.org/2000/svg";

        Assert.Equal(new[] { "desc", "g", "line", "rect", "svg", "text", "title" }, root.DescendantsAndSelf().Select(e => e.Name.LocalName).Distinct().Order());
        Assert.Contains("<script>alert(1)</script>", root.Element(svg + "desc")!.Value);
        Assert.Equal(["title", "desc"], ((string)root.Attribute("aria-labelledby")!).Split(' '));
        Assert.Equal("img", (string)root.Attribute("role")!);
        Assert.DoesNotContain(root.DescendantsAndSelf().Attributes(), a => a.Value.Contains("alert"));
    }

    [Fact]
    public void Svg_PathWithAComputedStep_IsDashedThereAndSaysItsNumbers()
    {
        var root = XDocument.Parse(PathPicture.Of(Some("Aspirin"))).Root!;
        var lines = root.Descendants().Where(e => e.Name.LocalName == "line").ToList();

        Assert.Equal([true, false], lines.Select(l => l.Attribute("stroke-dasharray") is not null));
        Assert.Contains(root.Descendants(), e => e.Value == "+0.250");
        Assert.Contains(root.Descendants(), e => e.Value == "0.005");
    }

    [Fact]
    public void Svg_NoPath_SaysSo() => Assert.Contains("no path of up to four steps", PathPicture.Of(Some("a") with { Paths = [] }));

    [Fact]
    public void Mermaid_HostileNames_StayWithinTheirQuotes()
    {
        string[] lines = MermaidText.Of(Some(Hostile).Paths).TrimEnd('\n').Split('\n');

        Assert.Equal("flowchart LR", lines[0]);
        Assert.Equal(3 + 2, lines.Length - 1); // nodes and links: a line feed in a name makes no line
        foreach (string line in lines[1..])
        {
            Assert.Equal(2, line.Count(c => c == '"'));
            string label = line.Split('"')[1];
            Assert.Matches(@"\A([\p{L}\p{N} .,:\-_()\[\]/+']|#[0-9]+;)*\z", label);
        }
        Assert.Contains("#60;script#62;", lines[1]);
        Assert.Contains("#128128;", lines[1]); // one code for one character, also beyond 16 bits
    }

    [Fact]
    public void Mermaid_PathsThatShareNodes_DrawEachOnce()
    {
        var one = Some("Aspirin").Paths[0];
        string text = MermaidText.Of([one, one with { Rank = 2 }]);

        Assert.Equal(3, Regex.Matches(text, @"^  n\d+[\[\(\{]", RegexOptions.Multiline).Count);
        Assert.Single(Regex.Matches(text, @"n0 -\.-\|""similar_drug""\| n1"));
        Assert.Single(Regex.Matches(text, @"n1 ---\|""interacts""\| n2"));
    }

    private static PairEvidence Some(string name)
    {
        var none = new Dictionary<string, string>();
        EvidenceNode[] nodes = [new("drug", "D1", name), new("drug", "D2", name + "2"), new("target", "T1", name)];
        EvidenceStep[] steps = [new("similar_drug", false, true, []), new("interacts", false, false, [])];
        EvidencePath[] paths = [new(1, .25, .005, .1, nodes, steps, new("RETURN 1", none))];
        var prediction = new RankedPair(0, new("D1", name, null, none), new("T1", "", name, none), .5, .5, Regime.Warm, false, .5, 0, null);
        return new("v", "g", "", prediction, 1, false, 1, 1, 199, .005, paths, MermaidText.Of(paths));
    }
}
