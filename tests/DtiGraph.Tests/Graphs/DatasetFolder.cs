using System.Text;
using DtiGraph.Graphs;

namespace DtiGraph.Tests.Graphs;

/// <summary>A small dataset folder in a temporary place: two drugs, two targets, one disease, one split; deleted when disposed.</summary>
internal sealed class DatasetFolder : IDisposable
{
    public DatasetFolder()
    {
        Root = Directory.CreateTempSubdirectory("dtigraph-").FullName;
        Write("drugs.csv", "id,name,smiles\nD1,Aspirin,CC(=O)Oc1ccccc1C(=O)O\nD2,,CCO\n");
        Write("targets.csv", "id,gene,sequence\nT1,PTGS1,MSRSLLLRFL\nT2,PTGS2,MLARALLLCA\n");
        Write("diseases.csv", "id,name\nDOID:1,\"Pain, acute\"\n");
        Write("edges/drug_disease_treats.csv", "source,target,category\nD1,DOID:1,SYM\n");
        Write("edges/drug_drug_interacts.csv", "source,target\nD1,D2\n");
        Write("splits/random/train.csv", "drug,target,label,origin\nD1,T1,1,published\nD2,T1,0,published\n");
        Write("splits/random/test.csv", "drug,target,label\nD1,T2,1\n");
    }

    public string Root { get; }

    public void Write(string relative, string text) => Write(relative, Encoding.UTF8.GetBytes(text));

    public void Write(string relative, byte[] bytes)
    {
        string path = Path.Combine(Root, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    public void Delete(string relative) => File.Delete(Path.Combine(Root, relative));

    public Snapshot Read(ContradictionPolicy contradictions = ContradictionPolicy.Refuse) => GraphFolder.Read(Root, contradictions);

    /// <summary>Every fault as file:line: what.</summary>
    public string[] Faults() => [.. Assert.Throws<GraphDataException>(() => Read()).Faults.Select(f => f.ToString())];

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
