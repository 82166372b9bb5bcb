using DtiGraph.Graphs;

namespace DtiGraph.Tests.Graphs.Formats;

/// <summary>MolTrans and DrugBAN: structure, sequence and label in every row.</summary>
public sealed class LabelledCsvTests : IDisposable
{
    private const string Ban = "SMILES,Protein,Y\n", Trans = ",DrugBank ID,Gene,Label,SMILES,Target Sequence\n";

    private readonly TextFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_SameTextInSeveralFolders_IsTheSameNode()
    {
        folder.Write("random/train.csv", Ban + "CCO,MKV,1\nC,MKV,0\n").Write("random/val.csv", Ban + "C,MA,1\n").Write("random/test.csv", Ban + "CCO,MA,0.0\n");
        folder.Write("cold/train.csv", Ban + "C,MKV,0.0\n").Write("cold/test.csv", Ban + " CCO ,mkv,1.0\n");
        var (graph, notes) = folder.Read();
        Assert.Equal((2, 2, 4), (graph.Drugs.Length, graph.Targets.Length, graph.Interactions.Length));
        Assert.Equal([("cold", 1, 0, 1), ("random", 2, 1, 1)], graph.Splits.Select(s => (s.Name, s.Train.Length, s.Validation.Length, s.Test.Length)));
        // sha256sum of the two texts.
        Assert.Equal("CCO", graph.Drugs[graph.FindDrug("smiles-ab1de819ede91df4")].Smiles);
        Assert.Equal("MKV", graph.Targets[graph.FindTarget("sequence-06101e170c22fd1e")].Sequence);
        Assert.Contains("2 of 6 rows repeat a pair; splits keep them as published", notes);
    }

    [Fact]
    public void Read_ClusterSplit_TakesTheTargetDomainAsValidation()
    {
        string header = "SMILES,Protein,Y,drug_cluster,target_cluster\n";
        folder.Write("cluster/source_train.csv", header + "CCO,MKV,1,0,0\n").Write("cluster/target_train.csv", header + "C,MA,1,1,1\n")
            .Write("cluster/target_test.csv", header + "N,MA,0,1,1\n").Write("full.csv", Ban + "CCO,MKV,1\nO,MA,1\n");
        var (graph, notes) = folder.Read();
        var split = graph.Splits.Single();
        Assert.Equal(("cluster", 1, 1, 1), (split.Name, split.Train.Length, split.Validation.Length, split.Test.Length));
        Assert.Equal(4, graph.Interactions.Length);
        Assert.Contains("in no split, their rows are recorded pairs: full.csv", notes);
        Assert.Contains("cluster/target_train.csv, which its authors use without labels, is taken as the validation part", notes);
    }

    [Fact]
    public void Read_MolTransIds_AreTheFilesOwn()
    {
        folder.Write("missing_data/70/train.csv", Trans + "0,DB1,P1,1.0,CCO,MKV\n").Write("missing_data/70/test.csv", Trans + "0,DB2,P1,0.0,,MKV\n");
        var graph = folder.Read().Graph;
        Assert.Equal(["DB1 P1 1", "DB2 P1 0"], TextFolder.Pairs(graph));
        Assert.Equal("missing_data_70", graph.Splits.Single().Name);
    }

    [Theory]
    [InlineData("C,MK,2\n", "test.csv:2: Y: expected 0 or 1, got '2'")]
    [InlineData("C,MK,NaN\n", "test.csv:2: Y: expected 0 or 1, got 'NaN'")]
    [InlineData(",MK,1\n", "test.csv:2: SMILES: expected a SMILES, got an empty field")]
    [InlineData("C,,1\n", "test.csv:2: Protein: expected a sequence, got an empty field")]
    [InlineData("C,M9,1\n", "test.csv:2: sequence: expected letters A to Z, '*' and '-', got '9' at position 2")]
    [InlineData("C,MK\n", "test.csv:2: number of fields: expected 3, got 2")]
    [InlineData("N,MK,1\nC,\"MK", "test.csv:3: quoting: expected fields quoted as in RFC 4180, got a quoted field that is never closed")]
    public void Read_OneFault_NamesFileAndLine(string rows, string fault)
    {
        folder.Write("train.csv", Ban + "CCO,MKV,1\n").Write("test.csv", Ban + rows);
        Assert.Equal([fault], folder.Faults());
    }

    [Fact]
    public void Read_ManyFaults_ListsThemAll()
    {
        folder.Write("train.csv", Trans + "0,DB1,P1,1.0,CCO,MKV\n1,DB1,P1,0,CCO,MKV\n2,,P1,1,C,MKV\n").Write("val.csv", Trans + "0,DB1,P2,1,CCC,MA\n")
            .Write("validation.csv", Trans).Write("extra.csv", "a,b\n");
        Assert.Equal(
        [
            "extra.csv:1: missing column: expected SMILES,Target Sequence,Label, got no Label",
            "extra.csv:1: missing column: expected SMILES,Target Sequence,Label, got no SMILES",
            "extra.csv:1: missing column: expected SMILES,Target Sequence,Label, got no Target Sequence",
            "test.csv: missing file: expected the split's test rows, got no such file",
            "train.csv:3: contradictory label of DB1, P1: expected 1 as in train.csv:2, got 0",
            "train.csv:4: id: expected an id, got an empty field",
            "val.csv:2: contradictory smiles of DB1: expected 'CCO' as in train.csv:2, got 'CCC'",
            "validation.csv: part: expected one file, val.csv, got another",
        ], folder.Faults());
    }

    [Fact]
    public void Read_ContradictionsKept_AreInteractions()
    {
        folder.Write("train.csv", Ban + "C,MK,0\nC,MK,1\n").Write("test.csv", Ban + "C,MA,1\n");
        Assert.Single(folder.Faults());
        var graph = folder.Read(new() { Contradictions = ContradictionPolicy.Keep }).Graph;
        Assert.All(graph.Interactions, i => Assert.Equal(1, i.Label));
        Assert.Equal([0, 1], graph.Splits.Single().Train.Select(r => r.Label!.Value));
    }

    [Fact]
    public void Read_SomeFilesWithIds_AsksForOneKind()
    {
        folder.Write("train.csv", Trans + "0,DB1,P1,1,C,MK\n").Write("test.csv", "SMILES,Target Sequence,Label\nC,MK,1\n");
        Assert.Equal(["test.csv:1: ids: expected columns DrugBank ID and Gene as in train.csv, got none: its molecules could not be told to be the same"], folder.Faults());
    }

    [Fact]
    public void Read_CsvThatIsAPickle_IsRefused()
    {
        folder.Write("train.csv", Ban + "C,MK,1\n").WritePickle("test.csv");
        Assert.Contains(folder.Faults(), f => f.StartsWith("test.csv: content: expected text, got a Python pickle, which is refused", StringComparison.Ordinal));
    }
}
