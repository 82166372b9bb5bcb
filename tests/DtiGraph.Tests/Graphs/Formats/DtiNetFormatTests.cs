using DtiGraph.Graphs;

namespace DtiGraph.Tests.Graphs.Formats;

public sealed class DtiNetFormatTests : IDisposable
{
    private readonly TextFolder folder = new TextFolder()
        .Write("drug.txt", "DB2\nDB1\nDB3\n").Write("protein.txt", "P2\nP1\n").Write("disease.txt", "lung cancer\nacne, severe\n").Write("se.txt", "rash\n")
        .Write("drug_dict_map.txt", "DB1:Aspirin\nDB9:Other: one\n").Write("protein_dict_map.txt", "P1:PTGS1\n")
        .Write("mat_drug_protein.txt", "1 0 \n0 1 \n0 0 \n").Write("mat_drug_disease.txt", "0 1\n1 0\n0 0\n").Write("mat_protein_protein.txt", "0\t1\r\n1\t0\r\n")
        .Write("mat_protein_drug.txt", "1 0 0\n0 1 0\n");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_SmallFolder_HasItsNodesInteractionsAndRelations()
    {
        var (graph, notes) = folder.Read();
        Assert.Equal([("DB1", "Aspirin"), ("DB2", ""), ("DB3", "")], graph.Drugs.Select(d => (d.Id, d.Name)));
        Assert.Equal([("P1", "PTGS1"), ("P2", "")], graph.Targets.Select(t => (t.Id, t.Gene)));
        Assert.Equal(["DB1 P1 1", "DB2 P2 1"], TextFolder.Pairs(graph));
        Assert.Equal(["acne, severe", "lung cancer"], graph.Entities.Select(e => e.Id)); // se.txt has no matrix
        Assert.Equal(["drug_disease_associated", "target_target_interacts"], graph.Relations.Select(r => r.Name));
        Assert.Equal([(0, 1), (1, 0)], graph.Relations[0].Edges.Select(e => (e.Source, e.Destination)));
        Assert.Contains("not read: mat_protein_drug.txt, se.txt", notes);
    }

    [Fact]
    public void Read_NameTwice_IsOneNodeWithTheEdgesOfBoth()
    {
        folder.Write("protein.txt", "P2\nP1\nP2\n").Write("mat_drug_protein.txt", "1 0 1\n0 1 0\n0 0 1\n").Write("mat_protein_protein.txt", "0 1 0\n1 0 1\n0 1 0\n");
        var (graph, notes) = folder.Read();
        Assert.Equal(["DB1 P1 1", "DB2 P2 1", "DB3 P2 1"], TextFolder.Pairs(graph));
        Assert.Equal(2, graph.Relations.Single(r => r.Name == "target_target_interacts").Edges.Length);
        Assert.Contains("1 names stand more than once in protein.txt and are one node each, with all their edges: P2", notes);
    }

    [Fact]
    public void Read_SimilarityInPercent_IsTheNearestOfAtLeastThreeTenths()
    {
        folder.Write("Similarity_Matrix_Drugs.txt", "100 30 29.9\n30 100 95\n29.9 95 100\n");
        var graph = folder.Read().Graph;
        var similar = graph.Relations.Single(r => r.Name == "drug_drug_similar").Edges;
        Assert.Equal([("DB1", "DB2", .3), ("DB1", "DB3", .95), ("DB2", "DB1", .3), ("DB3", "DB1", .95)],
            similar.Select(e => (graph.Drugs[e.Source].Id, graph.Drugs[e.Destination].Id, e.Score!.Value)));
    }

    [Fact]
    public void Read_WrittenAsOurFolder_KeepsTheGraphId()
    {
        folder.Write("mat_drug_se.txt", "1\n0\n1\n");
        var graph = folder.Read().Graph;
        using var other = new TextFolder();
        GraphFolder.Write(graph, other.Root);
        SnapshotAssert.Equal(graph, GraphFolder.Read(other.Root));
    }

    [Theory]
    [InlineData("mat_drug_protein.txt", "1 0\n0 1\n", "mat_drug_protein.txt: matrix: expected 3 rows of 2 (drug.txt by protein.txt), got 2 rows of 2")]
    [InlineData("mat_drug_protein.txt", "1 0 0\n0 1 0\n0 0 0\n", "mat_drug_protein.txt: matrix: expected 3 rows of 2 (drug.txt by protein.txt), got 3 rows of 3")]
    [InlineData("mat_drug_protein.txt", "1 0\n0 1\n0", "mat_drug_protein.txt:3: number of entries: expected 2 as in the first row, got 1")]
    [InlineData("mat_drug_protein.txt", "1 0\n0 2\n0 0\n", "mat_drug_protein.txt:2: entry 2: expected 0 or 1, got '2'")]
    [InlineData("mat_drug_disease.txt", "1 0\n0 nan\n0 0\n", "mat_drug_disease.txt:2: entry 2: expected 0 or 1, got 'nan'")]
    [InlineData("drug.txt", "DB2\n\nDB3\nDB4\n", "drug.txt:2: name: expected a name, got an empty line")]
    [InlineData("drug_dict_map.txt", "DB1 Aspirin\n", "drug_dict_map.txt:1: line: expected id:name, got 'DB1 Aspirin'")]
    [InlineData("drug_dict_map.txt", "DB1:Aspi\u0001rin\n", "drug_dict_map.txt:1: name: expected text without control characters, got 'Aspi\\u0001rin'")]
    [InlineData("Similarity_Matrix_Proteins.txt", "1 inf\n.1 1\n", "Similarity_Matrix_Proteins.txt:1: entry 2: expected a finite number, got 'inf'")]
    public void Read_OneFault_NamesFileAndLine(string file, string text, string fault)
    {
        folder.Write(file, text);
        Assert.Equal([fault], folder.Faults());
    }

    [Fact]
    public void Read_ListsOfNamesAbsent_AreFaults()
    {
        folder.Delete("protein.txt");
        folder.Delete("disease.txt");
        Assert.Equal(["disease.txt: missing file: expected one name a line, got no such file", "protein.txt: missing file: expected one name a line, got no such file"], folder.Faults());
    }
}
