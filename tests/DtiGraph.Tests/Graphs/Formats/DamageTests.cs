using DtiGraph.Graphs;

namespace DtiGraph.Tests.Graphs.Formats;

/// <summary>However a file is damaged, the folder is read or its faults are listed; nothing else comes out.</summary>
public sealed class DamageTests
{
    private static readonly Dictionary<string, (string File, string Text)[]> Folders = new()
    {
        ["moltrans"] = [("train.csv", ",DrugBank ID,Gene,Label,SMILES,Target Sequence\n0,DB1,P1,1.0,CCO,MKV\n"), ("test.csv", ",DrugBank ID,Gene,Label,SMILES,Target Sequence\n0,DB2,P1,0.0,C,MKV\n")],
        ["drugban"] = [("train.csv", "SMILES,Protein,Y\nCCO,MKV,1\n"), ("test.csv", "SMILES,Protein,Y\nC,MKV,0\n")],
        ["dtinet"] = [("drug.txt", "D1\nD2\n"), ("protein.txt", "P1\nP2\n"), ("mat_drug_protein.txt", "1 0\n0 1\n"), ("Similarity_Matrix_Drugs.txt", "1 .5\n.5 1\n"), ("drug_dict_map.txt", "D1:a\n")],
        ["deepdta"] = [("ligands_can.txt", "{\"A\": \"C\", \"B\": \"CC\\u0043\"}"), ("proteins.txt", "{\"P\": \"MK\"}"), ("affinity_Kd.txt", "10\n1e4\n"),
            ("folds/train_fold_setting1.txt", "[[0], [1]]"), ("folds/test_fold_setting1.txt", "[1]")],
        ["yamanishi"] = [("nr_admat_dgc.txt", "\tD1\tD2\nh1\t1\t0\n"), ("nr_simmat_dc.txt", "\tD1\tD2\nD1\t1\t.5\nD2\t.5\t1\n")],
        ["edgelist"] = [("pairs.txt", "# a\ndrug\ttarget\tlabel\nD1\tT1\t1\nD2\tT1\t0\n")],
    };

    public static TheoryData<string> Names => [.. Folders.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_FileCutAnywhere_IsAGraphOrFaults(string format) => Assert.All(Folders[format].Index(), file =>
    {
        for (int length = 0; length < file.Item.Text.Length; length++) Damaged(format, file.Index, System.Text.Encoding.UTF8.GetBytes(file.Item.Text[..length]));
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_BytesChangedAtRandom_IsAGraphOrFaults(string format)
    {
        var random = new Random(20261124);
        for (int round = 0; round < 300; round++)
        {
            int which = random.Next(Folders[format].Length);
            byte[] bytes = System.Text.Encoding.UTF8.GetBytes(Folders[format][which].Text);
            for (int change = random.Next(1, 4); change > 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            Damaged(format, which, bytes);
        }
    }

    private static void Damaged(string format, int which, byte[] bytes)
    {
        using var folder = new TextFolder();
        foreach (var (file, text) in Folders[format]) folder.Write(file, text);
        File.WriteAllBytes(Path.Combine(folder.Root, Folders[format][which].File), bytes);
        try
        {
            var graph = folder.Read(new() { Format = format }).Graph;
            Assert.InRange(graph.Drugs.Length, 1, 100);
        }
        catch (GraphDataException e)
        {
            Assert.NotEmpty(e.Faults);
        }
    }
}
