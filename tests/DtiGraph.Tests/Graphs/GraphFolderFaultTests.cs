using DtiGraph.Graphs;

namespace DtiGraph.Tests.Graphs;

public sealed class GraphFolderFaultTests : IDisposable
{
    private readonly DatasetFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("drugs.csv", "id,name\nD1,\nD2,\n", "drugs.csv:1: missing column: expected id,name,smiles[,provenance], got no smiles")]
    [InlineData("drugs.csv", "id,name,smiles,colour\nD1,,,\nD2,,,\n",
        "drugs.csv:1: unknown column: expected id,name,smiles[,provenance], got 'colour'")]
    [InlineData("drugs.csv", "id,name,name,smiles\nD1,,,\nD2,,,\n", "drugs.csv:1: duplicate column: expected name once, got it again")]
    [InlineData("drugs.csv", "", "drugs.csv: header: expected id,name,smiles, got an empty file")]
    [InlineData("drugs.csv", "id,name,smiles\nD1,,C\nD2,C\n", "drugs.csv:3: number of fields: expected 3, got 2")]
    [InlineData("drugs.csv", "id,name,smiles\nD1,\"a\"b,C\nD2,,C\n",
        "drugs.csv:2: quoting: expected fields quoted as in RFC 4180, got text after a closing quote")]
    [InlineData("drugs.csv", "id,name,smiles\nD1,a\"b,C\nD2,,C\n",
        "drugs.csv:2: quoting: expected fields quoted as in RFC 4180, got a quote inside an unquoted field")]
    [InlineData("drugs.csv", "id,name,smiles\nD1,,C\nD2,\"open,C\n\n",
        "drugs.csv:3: quoting: expected fields quoted as in RFC 4180, got a quoted field that is never closed")]
    [InlineData("drugs.csv", "id,name,smiles\nD1,,C\nD2,,C\n,x,C\n", "drugs.csv:4: id: expected an id, got an empty field")]
    [InlineData("drugs.csv", "id,name,smiles\nD1,,C\nD2,,C\n D3,x,C\n", "drugs.csv:4: id: expected no blanks around it, got ' D3'")]
    [InlineData("drugs.csv", "id,name,smiles\nD1,,C\nD2,,C\nD\t3,x,C\n", "drugs.csv:4: id: expected no control characters, got 'D\\u00093'")]
    [InlineData("drugs.csv", "id,name,smiles\nD1,,C\nD2,a\u0001b,C\n",
        "drugs.csv:3: name: expected text without control characters, got 'a\\u0001b'")]
    [InlineData("drugs.csv", "id,name,smiles\nD1,,C\nD2,,C\nD1,again,C\n",
        "drugs.csv:4: duplicate id: expected 'D1' once, as in line 2, got it again")]
    [InlineData("drugs.csv", "id,name,smiles\n\nD1,\"a\r\n\n\rb\",C\n\nD2,,C\nD1,,C\n",
        "drugs.csv:9: duplicate id: expected 'D1' once, as in line 3, got it again")]
    [InlineData("targets.csv", "id,gene,sequence\nT1,G,MK\nT2,G,MK4L\n",
        "targets.csv:3: sequence: expected letters A to Z, '*' and '-', got '4' at position 3")]
    [InlineData("edges/drug_drug_interacts.csv", "source,target\nD1,D9\n",
        "edges/drug_drug_interacts.csv:2: target: expected an id of drugs.csv, got 'D9'")]
    [InlineData("edges/drug_disease_treats.csv", "source,target,score\nD1,DOID:1,NaN\n",
        "edges/drug_disease_treats.csv:2: score: expected a finite number, got 'NaN'")]
    [InlineData("edges/drug_disease_treats.csv", "source,target,score\nD1,DOID:1,1e999\n",
        "edges/drug_disease_treats.csv:2: score: expected a finite number, got '1e999'")]
    [InlineData("edges/drug_disease_treats.csv", "source,target\nD1,DOID:1\nD1,DOID:1\n",
        "edges/drug_disease_treats.csv:3: duplicate edge: expected each source, target and category once, as in line 2, got it again")]
    [InlineData("edges/drug_gene_has.csv", "source,target\n",
        "edges/drug_gene_has.csv: relation: expected <source kind>_<destination kind>_<verb>, kinds of this folder (drug, target, disease), got 'drug_gene_has'")]
    [InlineData("gene.csv", "id,name\n",
        "gene.csv: file: expected the plural of a kind of node, a-z only, such as diseases.csv, got 'gene.csv'")]
    [InlineData("splits/random/valid.csv", "drug,target,label\n",
        "splits/random/valid.csv: file: expected train.csv, validation.csv or test.csv, got 'valid.csv'")]
    [InlineData("splits/random/test.csv", "drug,target,label\nD1,T2,2\n", "splits/random/test.csv:2: label: expected 0 or 1, got '2'")]
    [InlineData("splits/random/test.csv", "drug,target,label\nD2,T1,1\n",
        "splits/random/test.csv:2: contradictory label of D2, T1: expected 0 as in splits/random/train.csv:3, got 1")]
    [InlineData("splits/random/test.csv", "drug,target,kd_nm,pkd\nD2,T2,-5,5\n",
        "splits/random/test.csv:2: kd_nm: expected a finite number above 0, got '-5'")]
    [InlineData("splits/random/test.csv", "drug,target,kd_nm,pkd\nD2,T2,10000,5.02\n",
        "splits/random/test.csv:2: pkd: expected 5.0000 (9 - log10 of kd_nm) to .01, got 5.02")]
    [InlineData("splits/random/test.csv", "drug,target,kd_nm,pkd,fold\nD2,T2,10000,5.009,-1\n",
        "splits/random/test.csv:2: fold: expected a whole number from 0, got '-1'")]
    [InlineData("splits/random/test.csv", "drug,target,kd_nm,pkd\nD2,T2,100,7\nD2,T2,10,8\n",
        "splits/random/test.csv:3: contradictory kd_nm of D2, T2: expected 100 as in splits/random/test.csv:2, got 10")]
    [InlineData("interactions.csv", "drug,target,label\nD1,T1,1\nD1,T1,1\n",
        "interactions.csv:3: duplicate interaction: expected each pair once, as in line 2, got it again")]
    [InlineData("interactions.csv", "drug,target,label\nD1,T1,0\n",
        "splits/random/train.csv:2: contradictory label of D1, T1: expected 0 as in interactions.csv:2, got 1")]
    [InlineData("interactions.csv", "drug,target,label,kd_nm\nD1,T1,1,0\n",
        "interactions.csv:2: kd_nm: expected a finite number above 0, got '0'")]
    [InlineData("interaction_types.csv", "drug,target,category,known_action,actions\nD1,P9,target,yes,\n",
        "interaction_types.csv:2: target: expected an id of targets.csv, got 'P9'")]
    public void Read_OneFault_NamesFileLineExpectedAndGot(string file, string text, string fault)
    {
        folder.Write(file, text);
        Assert.Equal([fault], folder.Faults());
    }

    [Theory]
    [InlineData("id;name;smiles\nD1;;C\nD2;;C\n", "drugs.csv:1: separator: expected ',', got ';'")]
    [InlineData("id\tname\tsmiles\nD1\t\tC\nD2\t\tC\n", "drugs.csv:1: separator: expected ',', got a tab")]
    [InlineData("ID;Name;SMILES\nD1;;C\nD2;;C\n", "drugs.csv:1: separator: expected ',', got ';'")]
    [InlineData("sep=;\nid;name;smiles\nD1;;C\nD2;;C\n", "drugs.csv:1: separator: expected ',', got 'sep=;'")]
    [InlineData("ID, name ,smiles\nD1,,C\nD2,,C\n", "drugs.csv:1: column: expected 'id', got 'ID'", "drugs.csv:1: column: expected 'name', got ' name '")]
    [InlineData("id,Name,name,smiles\nD1,,,C\nD2,,,C\n", "drugs.csv:1: unknown column: expected id,name,smiles[,provenance], got 'Name'")]
    [InlineData("PK\u0003\u0004...", "drugs.csv: content: expected CSV, got a zip archive, as a workbook is")]
    public void Read_TableAsASpreadsheetWritesIt_SaysWhatToChange(string text, params string[] faults)
    {
        folder.Write("drugs.csv", text);
        Assert.Equal(faults, folder.Faults());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_Utf16_IsOneFault(bool bigEndian)
    {
        var utf16 = new System.Text.UnicodeEncoding(bigEndian, byteOrderMark: true);
        folder.Write("drugs.csv", [.. utf16.Preamble, .. utf16.GetBytes("id,name,smiles\nD1,,C\nD2,,C\n")]);
        Assert.Equal(["drugs.csv: encoding: expected UTF-8, got UTF-16"], folder.Faults());
    }

    [Theory]
    [InlineData("interactions.tsv", "interactions.tsv: file: expected interactions.csv, got 'interactions.tsv'")]
    [InlineData("interactions.xlsx", "interactions.xlsx: file: expected interactions.csv, got 'interactions.xlsx'")]
    [InlineData("Interactions.csv", "Interactions.csv: file: expected interactions.csv, got 'Interactions.csv'")]
    [InlineData("families.tsv", "families.tsv: file: expected families.csv, got 'families.tsv'")]
    [InlineData("edges/target_target_binds.tsv", "edges/target_target_binds.tsv: file: expected target_target_binds.csv, got 'target_target_binds.tsv'")]
    [InlineData("edges/target_target_binds.csv.gz", "edges/target_target_binds.csv.gz: file: expected target_target_binds.csv, got 'target_target_binds.csv.gz'")]
    [InlineData("splits/random/validation.tsv", "splits/random/validation.tsv: file: expected validation.csv, got 'validation.tsv'")]
    [InlineData("splits/random/Validation.CSV", "splits/random/Validation.CSV: file: expected validation.csv, got 'Validation.CSV'")]
    [InlineData("splits/train.csv", "splits/train.csv: file: expected splits/<name>/train.csv, got 'train.csv'")]
    public void Read_TableThatNobodyReads_IsAFault(string file, string fault)
    {
        folder.Write(file, "x");
        Assert.Equal([fault], folder.Faults());
    }

    [Theory]
    [InlineData("drugs.xlsx")]
    [InlineData("edges/drug_drug_interacts.tsv")]
    [InlineData("splits/random/test.tsv")]
    [InlineData("notes.xlsx")]
    [InlineData("splits/random/notes.txt")]
    [InlineData("README.md")]
    [InlineData("._drugs.csv")]
    [InlineData("~$diseases.csv")]
    [InlineData("edges/._drug_drug_interacts.csv")]
    [InlineData("edges/~lock.csv")]
    [InlineData("splits/random/._train.csv")]
    public void Read_CopyBesideTheTableThatIsReadOrNoTable_IsLeftAlone(string file)
    {
        string id = folder.Read().GraphId;
        folder.Write(file, "x");
        Assert.Equal(id, folder.Read().GraphId);
    }

    [Fact]
    public void ReadSplit_PartUnderAnotherEnding_IsAFault()
    {
        folder.Write("elsewhere/train.csv", "drug,target,label\nD1,T1,1\n");
        folder.Write("elsewhere/test.csv", "drug,target,label\nD1,T2,1\n");
        folder.Write("elsewhere/validation.tsv", "drug\ttarget\tlabel\nD2,T2,1\n");
        var e = Assert.Throws<GraphDataException>(() => GraphFolder.ReadSplit(folder.Read(), Path.Combine(folder.Root, "elsewhere")));
        Assert.Equal("elsewhere/validation.tsv: file: expected validation.csv, got 'validation.tsv'", e.Faults.Single().ToString());
    }

    [Fact]
    public void Read_SqliteFileForAFolder_SaysHowAStoreIsNamed()
    {
        folder.Write("graph.db", "SQLite format 3\0");
        string file = Path.Combine(folder.Root, "graph.db");
        Assert.Equal($"{file}: dataset folder: expected a folder, got a SQLite file, which is given as sqlite:{file}",
            Assert.Throws<GraphDataException>(() => GraphFolder.Read(file)).Faults.Single().ToString());
    }

    [Fact]
    public void ReadPairs_Folder_SaysSo() => Assert.Equal($"{folder.Root}: pairs: expected a CSV file, got a folder",
        Assert.Throws<GraphDataException>(() => GraphFolder.ReadPairs(folder.Read(), folder.Root)).Faults.Single().ToString());

    [Theory]
    [InlineData("drugs.csv", "drugs.csv: missing file: expected id,name,smiles, got no such file")]
    [InlineData("targets.csv", "targets.csv: missing file: expected id,gene,sequence, got no such file")]
    [InlineData("splits/random/test.csv",
        "splits/random/test.csv: missing file: expected drug,target,label or drug,target,kd_nm,pkd, got no such file")]
    public void Read_FileAbsent_IsOneFaultWithoutDanglingEnds(string file, string fault)
    {
        folder.Delete(file);
        Assert.Equal([fault], folder.Faults());
    }

    [Fact]
    public void Read_FolderAbsent_SaysSo()
    {
        string absent = Path.Combine(folder.Root, "nowhere");
        var e = Assert.Throws<GraphDataException>(() => GraphFolder.Read(absent));
        Assert.Equal($"{absent}: dataset folder: expected a folder, got nothing there", e.Faults.Single().ToString());
    }

    [Fact]
    public void Read_BytesThatAreNotUtf8_NamesEachLine()
    {
        folder.Write("diseases.csv", [.. "id,name\nDOID:1,Caf"u8, 0xE9, .. "\nDOID:2,ok\nDOID:3,"u8, 0xFF, .. "\n"u8]);
        Assert.Equal(["diseases.csv:2: encoding: expected UTF-8, got bytes that are not", "diseases.csv:4: encoding: expected UTF-8, got bytes that are not"], folder.Faults());
    }

    [Fact]
    public void Read_TypesRelationTwice_IsAFault()
    {
        folder.Write("interaction_types.csv", "drug,target,category,known_action,actions\n");
        folder.Write("edges/drug_target_types.csv", "source,target\n");
        Assert.Equal(["interaction_types.csv: relation: expected drug_target_types once, got also edges/drug_target_types.csv"], folder.Faults());
    }

    [Fact]
    public void Read_FaultsInManyFiles_ListsAllSortedByFileAndLine()
    {
        folder.Write("drugs.csv", "id,name,smiles\nD1,,C\nD2,,C\nD1,,C\n,,\n");
        folder.Write("edges/drug_disease_treats.csv", "source,target,score\nD7,DOID:9,x\n");
        folder.Write("splits/random/test.csv", "drug,target,label\nD2,T1,1\nD1,T3,yes\nD1\n");
        folder.Write("targets.csv", "id,gene,sequence\nT1,,MK\nT2,,M K\n");
        Assert.Equal(
        [
            "drugs.csv:4", "drugs.csv:5", "edges/drug_disease_treats.csv:2", "edges/drug_disease_treats.csv:2", "edges/drug_disease_treats.csv:2",
            "splits/random/test.csv:2", "splits/random/test.csv:3", "splits/random/test.csv:3", "splits/random/test.csv:4", "targets.csv:3",
        ], Assert.Throws<GraphDataException>(() => folder.Read()).Faults.Select(f => $"{f.File}:{f.Line}"));
    }

    [Fact]
    public void Read_MoreThanFiftyFaults_MessageCountsThemAndFaultsHasAll()
    {
        folder.Write("edges/drug_drug_interacts.csv", "source,target\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"D1,X{i}\n")));
        var e = Assert.Throws<GraphDataException>(() => folder.Read());
        Assert.Equal(60, e.Faults.Length);
        string[] lines = e.Message.Split('\n');
        Assert.Equal("bad data, 60 faults:", lines[0]);
        Assert.Equal("and 10 more", lines[^1]);
        Assert.Equal(52, lines.Length);
    }
}
