using System.Text.RegularExpressions;

namespace DtiGraph.Tests;

/// <summary>What the READMEs point to within the repository is there.</summary>
public sealed partial class ReadmeLinkTests
{
    public static TheoryData<string> Readmes => [.. Directory.EnumerateFiles(Repository.Path("."), "README.md", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 4 })
        .Select(f => Path.GetRelativePath(Repository.Path("."), f)).Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "artifacts" || part.StartsWith('.')))];

    [Theory]
    [MemberData(nameof(Readmes))]
    public void Links_WithinTheRepository_LeadToAFileAndAHeading(string readme)
    {
        string path = Repository.Path(readme);
        var targets = Link().Matches(File.ReadAllText(path)).Select(m => m.Groups["target"].Value).Where(t => !t.Contains("://", StringComparison.Ordinal));
        Assert.All(targets, target =>
        {
            string[] parts = target.Split('#');
            string file = parts[0].Length == 0 ? path : Path.Combine(Path.GetDirectoryName(path)!, parts[0]);
            Assert.True(Path.Exists(file), $"{readme}: {target} is not there");
            if (parts.Length > 1) Assert.Contains(parts[1], Headings(File.ReadAllText(file)));
        });
    }

    /// <summary>The names that GitHub gives to headings: in lower case, without punctuation, with hyphens for blanks.</summary>
    private static IEnumerable<string> Headings(string text) => Heading().Matches(text).Select(m => Punctuation().Replace(m.Groups["title"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<title>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();
}
