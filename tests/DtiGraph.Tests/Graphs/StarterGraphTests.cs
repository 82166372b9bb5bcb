using System.Text.RegularExpressions;

namespace DtiGraph.Tests.Graphs;

/// <summary>The starter graph on its own: sizes, ids, sources, connections. StarterGraphReferenceTests holds it against others' data.</summary>
public sealed class StarterGraphTests
{
    private static readonly string[] NodeFiles = ["drugs.csv", "targets.csv", "families.csv", "classes.csv", "diseases.csv"];

    private static readonly (string File, string Sources, string Destinations)[] Relations =
    [
        ("edges/drug_class_member.csv", "drugs.csv", "classes.csv"),
        ("edges/drug_disease_treats.csv", "drugs.csv", "diseases.csv"),
        ("edges/target_family_member.csv", "targets.csv", "families.csv"),
    ];

    [Fact]
    public void Files_Counted_HoldAtLeastWhatIsPromised()
    {
        Assert.InRange(StarterGraph.Read("drugs.csv").Count, 150, int.MaxValue);
        Assert.InRange(StarterGraph.Read("targets.csv").Count, 90, int.MaxValue);
        Assert.InRange(StarterGraph.Read("interactions.csv").Count, 400, int.MaxValue);
    }

    [Fact]
    public void DataCard_Counts_EqualTheFiles()
    {
        string card = File.ReadAllText(Path.Combine(StarterGraph.Folder, "README.md"));
        foreach (string file in NodeFiles.Append("interactions.csv").Concat(Relations.Select(relation => relation.File)))
        {
            Match row = Regex.Match(card, $@"\| `{Regex.Escape(file)}` \| (?<rows>[0-9,]+) \|");
            Assert.True(row.Success, $"README.md has no row for {file}");
            Assert.Equal(StarterGraph.Read(file).Count, int.Parse(row.Groups["rows"].Value.Replace(",", "", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Nodes_Ids_AreUniqueAndNamed()
    {
        foreach (string file in NodeFiles)
        {
            var rows = StarterGraph.Read(file);
            Assert.Equal(rows.Count, rows.Select(row => row["id"]).Distinct(StringComparer.Ordinal).Count());
            Assert.All(rows, row => Assert.NotEqual("", row["name"].Trim()));
        }
        var genes = StarterGraph.Read("targets.csv").Select(row => row["gene"]).ToList();
        Assert.Equal(genes.Count, genes.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Ids_Syntax_IsThatOfDrugBankUniProtAndAtc()
    {
        Assert.All(StarterGraph.Read("drugs.csv"), row => Assert.Matches("^DB[0-9]{5}$", row["id"]));
        Assert.All(StarterGraph.Read("classes.csv"), row => Assert.Matches("^[A-Z][0-9]{2}[A-Z]{2}$", row["id"]));
        // The pattern that UniProt publishes for accessions.
        const string accession = "^([OPQ][0-9][A-Z0-9]{3}[0-9]|[A-NR-Z][0-9]([A-Z][A-Z0-9]{2}[0-9]){1,2})$";
        Assert.All(StarterGraph.Read("targets.csv"), row => Assert.Matches(accession, row["id"]));
        Assert.All(StarterGraph.Read("targets.csv"), row => Assert.Matches("^[A-Z][A-Z0-9]+$", row["gene"]));
    }

    [Fact]
    public void Rows_Provenance_IsNeverEmpty()
    {
        foreach (string file in NodeFiles.Append("interactions.csv").Concat(Relations.Select(relation => relation.File)))
            Assert.All(StarterGraph.Read(file), row => Assert.NotEqual("", row["provenance"].Trim()));
    }

    [Fact]
    public void Interactions_Ends_ExistOnceWithActionAndLabelOne()
    {
        var rows = StarterGraph.Read("interactions.csv");
        var drugs = StarterGraph.Ids("drugs.csv");
        var targets = StarterGraph.Ids("targets.csv");
        Assert.All(rows, row =>
        {
            Assert.Contains(row["drug"], drugs);
            Assert.Contains(row["target"], targets);
            Assert.Equal("1", row["label"]);
            Assert.NotEqual("", row["action"].Trim());
        });
        Assert.Equal(rows.Count, rows.Select(row => (row["drug"], row["target"])).Distinct().Count());
        Assert.Superset(drugs, rows.Select(row => row["drug"]).ToHashSet(StringComparer.Ordinal));
        Assert.All(rows.CountBy(row => row["target"]), target => Assert.True(target.Value >= 2, $"{target.Key} has one drug only"));
        Assert.Superset(targets, rows.Select(row => row["target"]).ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void Relations_Ends_ExistOnceAndCoverEveryNode()
    {
        foreach (var (file, sourceFile, destinationFile) in Relations)
        {
            var rows = StarterGraph.Read(file);
            Assert.Equal(rows.Count, rows.Select(row => (row["source"], row["target"])).Distinct().Count());
            Assert.Equal(StarterGraph.Ids(sourceFile), rows.Select(row => row["source"]).ToHashSet(StringComparer.Ordinal));
            Assert.Equal(StarterGraph.Ids(destinationFile), rows.Select(row => row["target"]).ToHashSet(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Folder_Bytes_AreUtf8WithoutMarkUnixLinesAndSmall()
    {
        long total = 0;
        foreach (string path in Directory.EnumerateFiles(StarterGraph.Folder, "*", SearchOption.AllDirectories))
        {
            byte[] bytes = File.ReadAllBytes(path);
            total += bytes.Length;
            Assert.False(bytes.AsSpan().StartsWith("\uFEFF"u8), $"{path} starts with a byte order mark");
            Assert.False(bytes.AsSpan().Contains((byte)'\r'), $"{path} has a carriage return");
            Assert.Equal((byte)'\n', bytes[^1]);
        }
        Assert.InRange(total, 1, 200_000);
    }
}
