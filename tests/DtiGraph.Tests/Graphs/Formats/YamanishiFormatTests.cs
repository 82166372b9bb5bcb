namespace DtiGraph.Tests.Graphs.Formats;

public sealed class YamanishiFormatTests : IDisposable
{
    private readonly TextFolder folder = new TextFolder()
        .Write("nr_admat_dgc.txt", "\tD2\tD1\nhsa1\t1\t0\nhsa2\t1\t1\n").Write("nr_simmat_dc.txt", "\tD1\tD2\nD1\t1\t.5\nD2\t.2\t1\n");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_SimilaritiesInAnotherOrder_AreMatchedById()
    {
        var graph = folder.Read().Graph;
        Assert.Equal(["D1 hsa2 1", "D2 hsa1 1", "D2 hsa2 1"], TextFolder.Pairs(graph));
        var edge = graph.Relations.Single().Edges.Single();
        Assert.Equal((0, 1, .5), (edge.Source, edge.Destination, edge.Score!.Value));
    }

    [Theory]
    [InlineData("nr_admat_dgc.txt", "\tD2\tD1\nhsa1\t1\t0\nhsa2\t1\n", "nr_admat_dgc.txt:3: number of entries: expected 2 as the first line names, got 1")]
    [InlineData("nr_admat_dgc.txt", "\tD2\tD1\nhsa1\t1\t.5\nhsa2\t1\t1\n", "nr_admat_dgc.txt:2: entry 2: expected 0 or 1, got '.5'")]
    [InlineData("nr_admat_dgc.txt", "\tD2\tD1\nhsa1\t1\t1\nhsa1\t1\t1\n", "nr_admat_dgc.txt:3: duplicate row: expected 'hsa1' once, got it again")]
    [InlineData("nr_admat_dgc.txt", "\tD2\tD1\n", "nr_admat_dgc.txt: matrix: expected targets by drugs, got no rows")]
    [InlineData("nr_simmat_dc.txt", "\tD1\tD3\nD1\t1\t.5\nD3\t.2\t1\n", "nr_simmat_dc.txt: ids: expected those of the adjacency matrix, got D3 besides, D2 lacking")]
    [InlineData("nr_simmat_dc.txt", "\tD1\tD2\nD1\t1\t.5\n", "nr_simmat_dc.txt: matrix: expected rows named and ordered as the columns, got others")]
    [InlineData("nr_simmat_dc.txt", "\tD1\tD2\nD1\t1\tnan\nD2\t.2\t1\n", "nr_simmat_dc.txt:2: entry 2: expected a finite number, got 'nan'")]
    public void Read_OneFault_NamesFileAndLine(string file, string text, string fault) => Assert.Equal([fault], folder.Write(file, text).Faults());

    [Fact]
    public void Read_TwoSets_AsksForOne()
    {
        string fault = Assert.Single(folder.Write("ic_admat_dgc.txt", "\tD1\nhsa1\t1\n").Faults());
        Assert.EndsWith("set: expected one file *_admat_dgc.txt, got ic, nr: copy the three files of one into a folder of its own", fault, StringComparison.Ordinal);
    }
}
