using System.Security.Cryptography;
using System.Text;
using DtiGraph.Graphs;

namespace DtiGraph.Tests.Graphs;

public sealed class GraphIdTests : IDisposable
{
    private readonly DatasetFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string[] Files => Directory.GetFiles(folder.Root, "*.csv", SearchOption.AllDirectories);

    [Fact]
    public void GraphId_FactsOfAnyLength_IsTheHashOfTheirLines()
    {
        // Names of up to 40,000 characters of three bytes: longer than what is hashed at once, and together many times that.
        Drug[] drugs = [.. Enumerable.Range(0, 60).Select(i => new Drug($"D{i:00}", new string('\u4e00', i == 30 ? 40_000 : 20 * i * i), i == 31 ? "\ud83e" : "CCO", "p"))];
        Target[] targets = [new("T1", "G\u00e4", "name", "MSRS", "")];
        string lines = string.Concat(drugs.Select(d => $"drug\u001f{d.Id}\u001f{d.Name}\u001f{d.Smiles}\u001f{d.Provenance}\n")) + "target\u001fT1\u001fG\u00e4\u001fname\u001fMSRS\u001f\n";
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines))), new Snapshot([.. drugs], [.. targets], [], [], [], []).GraphId);
    }

    [Fact]
    public void GraphId_OrderOfRowsReversed_IsTheSame()
    {
        string before = folder.Read().GraphId;
        foreach (string file in Files)
        {
            string[] lines = File.ReadAllLines(file);
            File.WriteAllLines(file, [lines[0], .. lines.Skip(1).Reverse()]);
        }
        Assert.Equal(before, folder.Read().GraphId);
    }

    [Fact]
    public void GraphId_ByteOrderMarkCrlfAndQuotes_IsTheSame()
    {
        folder.Write("diseases.csv", "id,name\nDOID:1,\"two\nlines\"\n");
        string before = folder.Read().GraphId;
        foreach (string file in Files)
        {
            string text = File.ReadAllText(file);
            if (!text.Contains('"')) text = string.Join('\n', text.TrimEnd('\n').Split('\n').Select(l => '"' + l.Replace(",", "\",\"") + '"'));
            File.WriteAllBytes(file, [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.Replace("\n", "\r\n"))]);
        }
        Assert.Equal(before, folder.Read().GraphId);
    }

    [Theory]
    [InlineData("drugs.csv", "Aspirin", "aspirin")]
    [InlineData("drugs.csv", "CCO", "OCC")]
    [InlineData("targets.csv", "MSRS", "MSRT")]
    [InlineData("targets.csv", "PTGS1", "COX1")]
    [InlineData("diseases.csv", "acute", "chronic")]
    [InlineData("edges/drug_disease_treats.csv", "SYM", "DM")]
    [InlineData("edges/drug_drug_interacts.csv", "D1,D2", "D2,D1")]
    [InlineData("edges/drug_drug_interacts.csv", "\nD1,D2", "")]
    [InlineData("splits/random/test.csv", "D1,T2,1", "D1,T2,0")]
    public void GraphId_OneFactChanged_Changes(string file, string from, string to)
    {
        string before = folder.Read().GraphId;
        string path = Path.Combine(folder.Root, file);
        File.WriteAllText(path, File.ReadAllText(path).Replace(from, to));
        Assert.NotEqual(before, folder.Read().GraphId);
    }

    [Fact]
    public void GraphId_RelationWithoutEdgesAdded_Changes()
    {
        string before = folder.Read().GraphId;
        folder.Write("edges/target_target_binds.csv", "source,target\n");
        Assert.NotEqual(before, folder.Read().GraphId);
    }

    [Fact]
    public void GraphId_SamePairsDividedOtherwise_IsTheSame()
    {
        folder.Write("splits/random/train.csv", "drug,target,label\nD1,T1,1\n");
        folder.Write("splits/random/test.csv", "drug,target,label\nD1,T2,1\n");
        string before = folder.Read().GraphId;
        folder.Write("splits/random/train.csv", "drug,target,label\nD1,T2,1\n");
        folder.Write("splits/random/test.csv", "drug,target,label\nD1,T1,1\n");
        Assert.Equal(before, folder.Read().GraphId);
    }
}
