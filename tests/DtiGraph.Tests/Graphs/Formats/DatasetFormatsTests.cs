using DtiGraph.Graphs;
using DtiGraph.Graphs.Formats;

namespace DtiGraph.Tests.Graphs.Formats;

public sealed class DatasetFormatsTests : IDisposable
{
    private readonly TextFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("targets.csv", "id,gene,sequence\n", "format dtigraph: found targets.csv")]
    [InlineData("full_data/test.csv", ",DrugBank ID,Gene,Label,SMILES,Target Sequence\n",
        "format moltrans: found the columns SMILES, Target Sequence and Label in full_data/test.csv")]
    [InlineData("random/train.csv", "\uFEFFSMILES,Protein,Y\r\n", "format drugban: found the columns SMILES, Protein and Y in random/train.csv")]
    [InlineData("mat_drug_protein.txt", "0 1\n", "format dtinet: found mat_drug_protein.txt")]
    [InlineData("e_admat_dgc.txt", "\tD1\nhsa1\t1\n", "format yamanishi: found e_admat_dgc.txt")]
    [InlineData("ChG.tsv", "#Drug\tGene\nDB1\tP1\n", "format edgelist: found nothing of another format, and two or three fields a line in ChG.tsv")]
    public void Find_OneFile_SaysWhatAndWhy(string file, string text, string said) =>
        Assert.Equal(said, DatasetFormats.Find(folder.Write(file, text).Root).ToString());

    [Theory]
    [InlineData("drugs.tsv", "id\tname\nD1\tAspirin\n")]
    [InlineData("targets.xlsx", "PK")]
    [InlineData("Drugs.csv", "id,name,smiles\n")]
    public void Read_NodesUnderAnotherName_AreNoEdgeList(string file, string text)
    {
        folder.Write(file, text).Write("interactions.tsv", "drug\ttarget\nD1\tT1\n");
        string stem = Path.GetFileNameWithoutExtension(file).ToLowerInvariant();
        Assert.StartsWith("format dtigraph: found " + file, DatasetFormats.Find(folder.Root).ToString(), StringComparison.Ordinal);
        string[] faults = folder.Faults();
        Assert.Contains($"{file}: file: expected {stem}.csv, got '{file}'", faults);
        Assert.Contains("interactions.tsv: file: expected interactions.csv, got 'interactions.tsv'", faults);
    }

    [Fact]
    public void Find_TableOfNodesBesidePairs_IsNoEdgeList()
    {
        folder.Write("pairs.csv", "drug,target\nD1,T1\n").Write("diseases.csv", "id,name\nDOID:1,Pain\n");
        Assert.Contains("format: expected one of these, got diseases.csv, pairs.csv", Assert.Throws<GraphDataException>(() => DatasetFormats.Find(folder.Root)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_NothingKnown_ListsWhatItLookedForAndTheFiles()
    {
        folder.Write("notes.md", "hello").WritePickle("graph.pkl");
        var e = Assert.Throws<GraphDataException>(() => DatasetFormats.Find(folder.Root));
        Assert.All(DatasetFormats.Names, name => Assert.Contains($"\n  {name}: ", e.Message, StringComparison.Ordinal));
        Assert.Contains("got graph.pkl (a Python pickle: reading it would run its code), notes.md", e.Message, StringComparison.Ordinal);
        Assert.Contains("graph.pkl: content: expected text, got a Python pickle, which is refused", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_TwoFormats_AsksWhich()
    {
        folder.Write("mat_drug_protein.txt", "1\n").Write("drugs.csv", "id,name,smiles\n");
        var fault = Assert.Throws<GraphDataException>(() => DatasetFormats.Find(folder.Root)).Faults.Single();
        Assert.Equal("format: expected the files of one format, or --format to say which, got dtigraph (found drugs.csv) and dtinet (found mat_drug_protein.txt)", fault.What);
        Assert.Equal("dtinet", DatasetFormats.Find(folder.Root, new() { Format = "dtinet" }).Format);
    }

    [Fact]
    public void Read_FolderOfAnotherFormatThanAsked_IsAFault() => Assert.All(DatasetFormats.Names, name =>
        Assert.NotEmpty(folder.Write("notes.md", "hello").Faults(new() { Format = name })));

    [Theory]
    [InlineData("csv", 30, 12.1, "format: expected auto, dtigraph, moltrans, drugban, dtinet, deepdta, yamanishi, edgelist, got 'csv'")]
    [InlineData("auto", 0, 12.1, "activeBelowNm: expected a finite number above 0, got 0")]
    [InlineData("auto", 30, double.NaN, "activeFromKiba: expected a finite number, got NaN")]
    public void Find_OptionOutOfRange_IsTheCallersMistake(string format, double nm, double kiba, string message) => Assert.Equal(message,
        Assert.Throws<ArgumentException>(() => DatasetFormats.Find(folder.Root, new() { Format = format, ActiveBelowNm = nm, ActiveFromKiba = kiba })).Message);

    [Fact]
    public async Task LoadAsync_FolderOfAnotherFormat_TellsWhatItWasTakenFor()
    {
        folder.Write("pairs.txt", "D1 T1\nD2 T1\n");
        var told = new List<string>();
        var graph = await GraphSource.LoadAsync(folder.Root, new FormatOptions(), told.Add, TestContext.Current.CancellationToken);
        Assert.Equal(["D1 T1 1", "D2 T1 1"], TextFolder.Pairs(graph));
        Assert.StartsWith("format edgelist: ", told[0], StringComparison.Ordinal);
        Assert.Contains("pairs.txt has no header: drugs are column 1, targets column 2", told);
    }

    [Fact]
    public void Read_AffinitiesOfOurOwnLayout_FollowTheThreshold()
    {
        folder.Write("drugs.csv", "id,name,smiles\nD1,,C\n").Write("targets.csv", "id,gene,sequence\nT1,,MK\n");
        folder.Write("splits/a/train.csv", "drug,target,kd_nm,pkd\nD1,T1,50,7.301\n").Write("splits/a/test.csv", "drug,target,kd_nm,pkd\n");
        Assert.Equal(["D1 T1 0"], TextFolder.Pairs(folder.Read().Graph));
        Assert.Equal(["D1 T1 1"], TextFolder.Pairs(folder.Read(new() { ActiveBelowNm = 100 }).Graph));
    }
}
