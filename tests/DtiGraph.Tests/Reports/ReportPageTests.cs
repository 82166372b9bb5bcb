using System.Text.RegularExpressions;
using System.Xml.Linq;
using DtiGraph.Artifacts;
using DtiGraph.Reports;

namespace DtiGraph.Tests.Reports;

/// <summary>index.html: one file, whole, the same for the same model.</summary>
public sealed partial class ReportPageTests(StarterModel starter)
{
    [Fact]
    public void Write_TheSameModelReadTwice_GivesTheSameBytesWithoutPathOrDate()
    {
        var (one, two) = (Written(ArtifactFolder.Read(starter.Folder)), Written(ArtifactFolder.Read(starter.Copy())));

        Assert.Equal(one, two);
        foreach (string text in new[] { one.Json, one.Page })
        {
            Assert.DoesNotContain(Path.GetTempPath(), text);
            Assert.DoesNotContain($"{DateTime.UtcNow.Year}-", text);
            Assert.DoesNotContain("seconds", text); // how long it took is no property of the model
        }
    }

    [Fact]
    public void Page_StarterModel_HasEverySectionAndNoAccuracy()
    {
        string page = Written(starter.Artifact).Page;

        Assert.Equal(["metrics", "precision-recall", "roc", "reliability", "decision", "ranks", "regimes", "training", "meaning", "run"],
            Sections().Matches(page).Select(m => m.Groups[1].Value));
        Assert.Contains(ProbabilityMeaning.Of(starter.Artifact.Manifest), page);
        Assert.Contains(starter.Artifact.Manifest.Version, page);
        Assert.Contains(starter.Artifact.Manifest.Split.SplitId, page);
        var test = starter.Artifact.Manifest.Metrics[0].Test;
        Assert.Contains(FormattableString.Invariant($"<td class=\"n\">{test.AuprcInterval.Low:F3} to {test.AuprcInterval.High:F3}</td>"), page);
        Assert.DoesNotContain("accuracy", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Page_Pictures_AreXmlWithATitleWordsAndIdsOfTheirOwn()
    {
        var pictures = Pictures().Matches(Written(starter.Artifact).Page).Select(m => XElement.Parse(m.Value)).ToList();

        Assert.Equal(13, pictures.Count);
        Assert.All(pictures, p => Assert.Equal("title", p.Elements().First().Name.LocalName));
        Assert.All(pictures, p => Assert.InRange(p.Elements().Count(e => e.Name.LocalName == "text"), 6, 100));
        var ids = pictures.SelectMany(p => p.DescendantsAndSelf().Attributes("id")).Select(a => a.Value).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void Page_References_StayInThePage()
    {
        string page = Written(starter.Artifact).Page;

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.All(References().Matches(page).Select(m => m.Groups[1].Value), r => Assert.Matches("^(#|data:)", r));
        Assert.All(Addresses().Matches(page).Select(m => m.Value), a => Assert.StartsWith("http://www.w3.org/", a)); // the names of SVG itself
    }

    [Fact]
    public void Page_SeveralSeeds_HasEachSeedAndTheSpread()
    {
        var one = RunReport.Of(starter.Artifact);

        string page = Pages.Of(Report.Of("D & T", one, one with { Seed = 4711 }));

        Assert.Contains("seeds 7, 4711", page);
        Assert.Contains("mean ± standard deviation of 2 seeds", page);
        Assert.Contains("D &amp; T, split random", page);
        Assert.Contains("<th scope=\"row\">4711</th>", page);
    }

    [Fact]
    public void Page_ModelWithoutHistory_SaysSo() =>
        Assert.Contains("No history was stored", Pages.Of(Report.Of(null, RunReport.Of(starter.Artifact with { History = [] }))));

    [Theory]
    [InlineData("thesis.txt")]
    [InlineData("report.json", "thesis.txt")]
    public void Write_OverAFolderThatIsNoReport_LeavesItAlone(params string[] files)
    {
        string folder = starter.Copy() + "-taken";
        Directory.CreateDirectory(folder);
        foreach (string file in files) File.WriteAllText(Path.Combine(folder, file), "years of work");

        Assert.Throws<IOException>(() => Report.Of(null, RunReport.Of(starter.Artifact)).Write(folder));

        Assert.All(files, file => Assert.Equal("years of work", File.ReadAllText(Path.Combine(folder, file))));
    }

    private (string Json, string Page) Written(Artifact artifact)
    {
        string folder = starter.Copy() + "-report";
        Report.Of("starter", RunReport.Of(artifact)).Write(folder);
        Assert.Equal(["index.html", "report.json"], Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        return (File.ReadAllText(Path.Combine(folder, Report.JsonFile)), File.ReadAllText(Path.Combine(folder, Report.PageFile)));
    }

    [GeneratedRegex("<section id=\"([^\"]*)\">")]
    private static partial Regex Sections();

    [GeneratedRegex("<svg[\\s\\S]*?</svg>")]
    private static partial Regex Pictures();

    [GeneratedRegex("(?:src|href)=\"([^\"]*)\"")]
    private static partial Regex References();

    [GeneratedRegex("(?:https?:)?//[a-z][^\"'\\s<)]*")]
    private static partial Regex Addresses();

    private static class Pages
    {
        public static string Of(Report report)
        {
            string folder = Path.Combine(Directory.CreateTempSubdirectory("dtigraph-report-").FullName, "report");
            report.Write(folder);
            string page = File.ReadAllText(Path.Combine(folder, Report.PageFile));
            Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
            return page;
        }
    }
}
