using System.ComponentModel;
using System.Diagnostics;

namespace DtiGraph.Tests.Graphs;

/// <summary>The starter graph against the public sets in shared/data, and its structures against RDKit's reading of both.</summary>
public sealed class StarterGraphReferenceTests
{
    // Prints one line per drug whose two spellings are different molecules, then the number of drugs in both files.
    private const string CompareStructures = """
        import csv, sys
        from rdkit import Chem
        def read(path):
            with open(path, newline='', encoding='utf-8') as f:
                return {row['id']: row['smiles'] for row in csv.DictReader(f)}
        def canonical(smiles):
            molecule = Chem.MolFromSmiles(smiles)
            return Chem.MolToSmiles(molecule) if molecule is not None else 'unreadable: ' + smiles
        ours, theirs = read(sys.argv[1]), read(sys.argv[2])
        for drug in ours:
            mine = canonical(ours[drug])
            if mine.startswith('unreadable') or drug in theirs and mine != canonical(theirs[drug]):
                print(drug, mine)
        print('compared', sum(drug in theirs for drug in ours))
        """;

    [Fact]
    public void Genes_AgainstPublicTargets_AreEqual()
    {
        var listed = StarterGraph.ReadPath(SharedData.Data("biosnap/targets.csv")).ToDictionary(row => row["id"], row => row["gene"]);
        int compared = 0;
        foreach (var row in StarterGraph.Read("targets.csv"))
        {
            if (!listed.TryGetValue(row["id"], out string? gene) || gene.Length == 0) continue;
            Assert.Equal(gene, row["gene"]);
            compared++;
        }
        Assert.InRange(compared, 90, int.MaxValue);
    }

    [Fact]
    public void Interactions_NotInPublicSets_StateTheirSource()
    {
        var recorded = new HashSet<(string, string)>();
        foreach (var row in StarterGraph.ReadPath(SharedData.Data("biosnap/interaction_types.csv")))
            recorded.Add((row["drug"], row["target"]));
        foreach (string file in Directory.EnumerateFiles(SharedData.Data("biosnap/splits"), "*.csv", SearchOption.AllDirectories))
            foreach (var row in StarterGraph.ReadPath(file))
                if (row["label"] == "1") recorded.Add((row["drug"], row["target"]));

        var rows = StarterGraph.Read("interactions.csv");
        var without = rows.Where(row => !recorded.Contains((row["drug"], row["target"]))).ToList();
        Assert.All(without, row => Assert.NotEqual(StarterGraph.GeneralProvenance, row["provenance"]));
        Assert.InRange(rows.Count - without.Count, 400, rows.Count);
    }

    [Fact]
    public void Structures_AgainstPublicDrugs_HaveEqualCanonicalSmiles()
    {
        string theirs = SharedData.Data("biosnap/drugs.csv");
        string? python = new[] { "/usr/bin/python3", "python3" }.FirstOrDefault(name => Run(name, "-c", "import rdkit") is { Exit: 0 });
        Assert.SkipWhen(python is null, "no python3 with rdkit: the structures cannot be held against another reader");

        var (exit, output) = Run(python!, "-c", CompareStructures, Path.Combine(StarterGraph.Folder, "drugs.csv"), theirs)!.Value;
        Assert.Equal(0, exit);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string last = Assert.Single(lines);
        Assert.InRange(int.Parse(last["compared ".Length..]), 150, int.MaxValue);
    }

    private static (int Exit, string Output)? Run(string program, params string[] arguments)
    {
        // RDKit writes warnings to standard error; it is left to the test's own.
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        try
        {
            using var process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output);
        }
        catch (Win32Exception)
        {
            return null; // there is no such program
        }
    }
}
