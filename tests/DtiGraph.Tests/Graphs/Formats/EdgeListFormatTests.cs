using DtiGraph.Graphs;

namespace DtiGraph.Tests.Graphs.Formats;

public sealed class EdgeListFormatTests : IDisposable
{
    private readonly TextFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("a.tsv", "#Drug\tGene\nDB1\tP1\nDB2\tP1\n")]
    [InlineData("a.csv", "\uFEFFdrug,target,label\r\nDB1,P1,1\r\nDB2,P1,1\r\n")]
    [InlineData("a.csv", "protein,compound\nP1,DB1\nP1,DB2\n")]
    [InlineData("a.csv", "STITCH,Gene\nDB1,P1\nDB2,P1\n")]
    [InlineData("a.tsv", "protein\tcid\nP1\tDB1\nP1\tDB2\n")]
    [InlineData("a.edges", "# two pairs\nDB2  P1\n\nDB1 P1\n")]
    [InlineData("a.txt", "DB2\tP1\t1.0\nDB1\tP1\t1")]
    public void Read_AnySeparatorAndHeader_IsTheSameGraph(string file, string text) =>
        Assert.Equal(["DB1 P1 1", "DB2 P1 1"], TextFolder.Pairs(folder.Write(file, text).Read().Graph));

    [Fact]
    public void Read_FirstRowThatLooksLikeWords_IsAPair() =>
        Assert.Equal(["CHEMBL25 PROTEIN1 1"], TextFolder.Pairs(folder.Write("a.txt", "CHEMBL25 PROTEIN1\n").Read().Graph));

    [Theory]
    [InlineData("MESH,Gene\nD1,T1\n", "a.csv:1: header: expected words for both ends, such as drug and target, in this line, or in one before it where it is a pair, got 'MESH,Gene'")]
    [InlineData("compound,symbol,label\nD1,T1,1\n", "a.csv:1: header: expected words for both ends, such as drug and target, in this line, or in one before it where it is a pair, got 'compound,symbol,label'")]
    [InlineData("Folic acid,C-reactive protein\n", "a.csv:1: header: expected words for both ends, such as drug and target, in this line, or in one before it where it is a pair, got 'Folic acid,C-reactive protein'")]
    [InlineData("D1,T1,1\nD1,T2,x\n", "a.csv:2: label: expected 0 or 1, got 'x'")]
    [InlineData("D1,T1,1\nD1,T2,\n", "a.csv:2: label: expected 0 or 1, got ''")]
    [InlineData("D1,T1\nD1\n", "a.csv:2: number of fields: expected 2 as in the first row, got 1")]
    [InlineData("D1,T1\n,T2\n", "a.csv:2: id: expected an id, got an empty field")]
    [InlineData("D1,T1\nD2,\"T2\"\n", "a.csv:2: quoting: expected fields without quotes, got '\"T2\"'")]
    [InlineData("D1,T1\nD2,T1\nD1,T1\n", "a.csv:3: duplicate pair: expected each pair once, as in a.csv:1, got it again")]
    [InlineData("D1,T1,1\nD1,T1,0\n", "a.csv:2: contradictory label of D1, T1: expected 1 as in a.csv:1, got 0")]
    public void Read_OneFault_NamesFileAndLine(string text, string fault) => Assert.Equal([fault], folder.Write("a.csv", text).Faults());

    [Fact]
    public void Read_PairOfNamesUnderAHeader_IsAPair() =>
        Assert.Equal(["Folic acid C-reactive protein 1"], TextFolder.Pairs(folder.Write("a.csv", "drug,target\nFolic acid,C-reactive protein\n").Read().Graph));

    [Fact]
    public void Read_TableOfNodes_IsAFault() => Assert.Equal(["a.csv:1: header: expected a drug and a target, got 'id,name'"],
        folder.Write("a.csv", "id,name\nD1,Aspirin\n").Faults(new() { Format = "edgelist" }));

    [Fact]
    public void Read_ContradictionKept_IsAnInteraction() => Assert.Equal(["D1 T1 1"],
        TextFolder.Pairs(folder.Write("a.csv", "D1,T1,0\nD1,T1,1\n").Read(new() { Contradictions = ContradictionPolicy.Keep }).Graph));
}
