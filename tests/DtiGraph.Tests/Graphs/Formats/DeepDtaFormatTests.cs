namespace DtiGraph.Tests.Graphs.Formats;

public sealed class DeepDtaFormatTests : IDisposable
{
    private readonly TextFolder folder = new TextFolder()
        .Write("ligands_can.txt", """{"CHEMBL2": "CCO", "CHEMBL1": "C"}""").Write("ligands_iso.txt", """{"CHEMBL2": "OCC", "CHEMBL1": "C"}""")
        .Write("proteins.txt", """{"P2": "MKV", "P1": "ma", "P3": "MC"}""")
        .Write("kiba_binding_affinity_v2.txt", "11.1\tnan\t12.1\t\r\nnan\t13\t12.0999\t\r\n")
        .Write("folds/train_fold_setting1.txt", "[[0, 1], [2]]").Write("folds/test_fold_setting1.txt", "[3]");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_Kiba_LabelsByTheScoreAndCountsFoldsOverMeasuredEntries()
    {
        var (graph, notes) = folder.WritePickle("Y").Read();
        Assert.Equal(["CHEMBL1 P1 1", "CHEMBL1 P3 0", "CHEMBL2 P2 0", "CHEMBL2 P3 1"], TextFolder.Pairs(graph));
        Assert.All(graph.Interactions, i => Assert.Null(i.AffinityNm));
        Assert.Equal(("CCO", "MA"), (graph.Drugs[1].Smiles, graph.Targets[0].Sequence));
        var split = graph.Splits.Single();
        Assert.Equal([[(1, 1, 0), (1, 2, 1)], [(0, 0, 1)], [(0, 2, 0)]], split.Parts.Select(p => p.Rows.Select(r => (r.Drug, r.Target, r.Label!.Value))));
        Assert.Contains(notes, n => n.Contains("KIBA scores of 12.1 and more are interactions", StringComparison.Ordinal));
        Assert.Contains("not read: Y (a Python pickle: reading it would run its code), ligands_iso.txt", notes);
    }

    [Fact]
    public void Read_OtherKibaThreshold_LabelsByIt() =>
        Assert.Equal(3, folder.Read(new() { ActiveFromKiba = 12 }).Graph.Interactions.Count(i => i.Label == 1));

    [Theory]
    [InlineData("30", 0)]
    [InlineData("29.9", 1)]
    public void Read_Kd_IsAnInteractionBelowThirty(string kd, int label)
    {
        folder.Delete("kiba_binding_affinity_v2.txt");
        var graph = folder.Write("affinities_Kd.txt", $"{kd} nan 1e4\nnan 1 10000\n").Read().Graph;
        var strongest = graph.Interactions.Single(i => (i.Drug, i.Target) == (1, 1));
        Assert.Equal((label, double.Parse(kd, System.Globalization.CultureInfo.InvariantCulture)), (strongest.Label, strongest.AffinityNm));
    }

    [Fact]
    public void Read_PickleAlone_IsRefusedWithWhatToGiveInstead()
    {
        folder.Delete("kiba_binding_affinity_v2.txt");
        string fault = Assert.Single(folder.WritePickle("Y").Faults());
        Assert.StartsWith("Y: affinities: expected one text file named *affinit*Kd*.txt (Kd in nM) or kiba*affinity*.txt (KIBA scores), got a Python pickle alone", fault, StringComparison.Ordinal);
        Assert.Contains("runs whatever code is in it", fault, StringComparison.Ordinal);
        Assert.Contains("numpy.savetxt", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kiba_binding_affinity_v2.txt", "11.1 nan 12.1\n", "kiba_binding_affinity_v2.txt: matrix: expected 2 rows of 3 (ligands_can.txt by proteins.txt), got 1 rows of 3")]
    [InlineData("kiba_binding_affinity_v2.txt", "11.1 nan 12.1\nnan x 12\n", "kiba_binding_affinity_v2.txt:2: entry 2: expected a finite number, or nan where not measured, got 'x'")]
    [InlineData("proteins.txt", "{\"P2\": \"MKV\", \"P1\": \"MA\",\n \"P3\": \"M", "proteins.txt:2: content: expected a JSON object of id and text, got text that breaks off or is none at byte 9 of the line")]
    [InlineData("proteins.txt", "{\"P2\": \"MKV\",\n\n \"P1\": \"M9\", \"P3\": \"M\"}", "proteins.txt:3: sequence of P1: expected letters A to Z, '*' and '-', got '9' at position 2")]
    [InlineData("proteins.txt", "{\"P2\": \"MKV\", \"P1\": \"MA\", \"P3\": \"M\"} x", "proteins.txt:1: content: expected a JSON object of id and text, got text that breaks off or is none at byte 37 of the line")]
    [InlineData("ligands_can.txt", "{\"A\": \"C\", \"A\": \"C\"}", "ligands_can.txt:1: duplicate id: expected 'A' once, got it again")]
    [InlineData("ligands_can.txt", "{\"A\": 3, \"B\": \"C\"}", "ligands_can.txt:1: A: expected a text, got Number")]
    [InlineData("ligands_can.txt", "{\"A\": \"\\ud800\", \"B\": \"C\"}", "ligands_can.txt:1: content: expected text, got half a surrogate pair: '\\ud800'")]
    [InlineData("ligands_can.txt", "{\"A\": \"C\\u0001C\", \"B\": \"C\"}", "ligands_can.txt:1: A: expected text without control characters, got 'C\\u0001C'")]
    [InlineData("folds/test_fold_setting1.txt", "[3, 4]", "folds/test_fold_setting1.txt: index: expected 0 to 3, the measured entries of the matrix, got 4")]
    [InlineData("folds/test_fold_setting1.txt", "[1.5]", "folds/test_fold_setting1.txt: content: expected a JSON list of whole numbers, or a list of such lists, got something else at $[0]")]
    public void Read_OneFault_NamesFileAndLine(string file, string text, string fault) =>
        Assert.Equal([fault], folder.Write(file, text).Faults());

    [Fact]
    public void Read_KdNotAboveZero_IsAFault()
    {
        folder.Delete("kiba_binding_affinity_v2.txt");
        Assert.Equal(["affinity_Kd.txt:1: entry 1: expected a finite number above 0, or nan where not measured, got '0'"],
            folder.Write("affinity_Kd.txt", "0 nan 1e4\nnan 1 10000\n").Faults());
    }

    [Fact]
    public void Read_AffinitiesWithoutUnit_AsksForTheName()
    {
        folder.Delete("kiba_binding_affinity_v2.txt");
        Assert.Equal(["affinity.txt: unit: expected one text file named *affinit*Kd*.txt (Kd in nM) or kiba*affinity*.txt (KIBA scores), got a name that says neither"],
            folder.Write("affinity.txt", "1 2 3\n4 5 6\n").Faults());
    }

    [Fact]
    public void Read_TestFoldAbsent_IsAFault()
    {
        folder.Delete("folds/test_fold_setting1.txt");
        Assert.Equal(["folds/test_fold_setting1.txt: missing file: expected a JSON list of whole numbers, or a list of such lists, got no such file"], folder.Faults());
    }
}
