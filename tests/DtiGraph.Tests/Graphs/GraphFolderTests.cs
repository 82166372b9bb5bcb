using DtiGraph.Graphs;

namespace DtiGraph.Tests.Graphs;

public sealed class GraphFolderTests : IDisposable
{
    private readonly DatasetFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_SmallFolder_GivesNodesInteractionsRelationsAndSplit()
    {
        var graph = folder.Read();
        Assert.Equal([new Drug("D1", "Aspirin", "CC(=O)Oc1ccccc1C(=O)O", ""), new Drug("D2", "", "CCO", "")], graph.Drugs);
        Assert.Equal([new Target("T1", "PTGS1", "", "MSRSLLLRFL", ""), new Target("T2", "PTGS2", "", "MLARALLLCA", "")], graph.Targets);
        Assert.Equal([new Entity("disease", "DOID:1", "Pain, acute", "")], graph.Entities);
        Assert.Equal(
            [new Interaction(0, 0, 1, "", null, "published"), new Interaction(0, 1, 1, "", null, ""), new Interaction(1, 0, 0, "", null, "published")],
            graph.Interactions);
        Assert.Equal(["drug_disease_treats", "drug_drug_interacts"], graph.Relations.Select(r => r.Name));
        Assert.Equal([new Edge(0, 0, null, "SYM", "")], graph.Relations[0].Edges);
        var split = Assert.Single(graph.Splits);
        Assert.Equal([new SplitRow(0, 0, 1, null, "published"), new SplitRow(1, 0, 0, null, "published")], split.Train);
        Assert.Empty(split.Validation);
        Assert.Equal([new SplitRow(0, 1, 1, null, "")], split.Test);
    }

    [Fact]
    public void Read_EveryOptionalColumn_IsKept()
    {
        folder.Write("targets.csv", "provenance,name,sequence,gene,id\nhand,Cyclooxygenase-1,msr*-x,PTGS1,T1\n,,,,T2\n");
        folder.Write("interactions.csv", "drug,target,label,action,kd_nm,provenance\nD1,T1,1,inhibitor|binder,1.5e3,paper\n");
        folder.Write("edges/target_disease_associated.csv", "source,target,score,category,provenance\nT2,DOID:1,-0.25,x,y\n");
        var graph = folder.Read();
        Assert.Equal(new Target("T1", "PTGS1", "Cyclooxygenase-1", "MSR*-X", "hand"), graph.Targets[0]);
        Assert.Equal([new Interaction(0, 0, 1, "inhibitor|binder", 1500, "paper")], graph.Interactions);
        Assert.Equal([new Edge(1, 0, -0.25, "x", "y")], graph.Relations.Single(r => r.Name == "target_disease_associated").Edges);
    }

    [Theory]
    [InlineData("diseases.csv", "disease")]
    [InlineData("families.csv", "family")]
    [InlineData("classes.csv", "class")]
    public void Read_NodeFile_KindIsItsSingular(string file, string kind)
    {
        folder.Write(file, "id,name\nX,Y\nDOID:1,Pain\n");
        Assert.Contains(new Entity(kind, "X", "Y", ""), folder.Read().Entities);
    }

    [Fact]
    public void Read_HeaderOnlyFiles_GiveAnEmptyGraph()
    {
        folder.Write("drugs.csv", "id,name,smiles");
        folder.Write("targets.csv", "id,gene,sequence\r\n");
        folder.Write("diseases.csv", "id,name\n");
        folder.Write("edges/drug_disease_treats.csv", "source,target,category\n");
        folder.Write("edges/drug_drug_interacts.csv", "source,target\n");
        folder.Write("splits/random/train.csv", "drug,target,label\n");
        folder.Write("splits/random/test.csv", "drug,target,label\n");
        var graph = folder.Read();
        Assert.Equal(0, graph.NodeCount);
        Assert.Equal(2, graph.Relations.Length);
    }

    [Fact]
    public void Write_RelationOfAKindWithoutNodes_CanBeReadAgain()
    {
        folder.Write("diseases.csv", "id,name\n");
        folder.Write("edges/drug_disease_treats.csv", "source,target,category\n");
        var graph = folder.Read();
        string written = Path.Combine(folder.Root, "written");
        GraphFolder.Write(graph, written);
        SnapshotAssert.Equal(graph, GraphFolder.Read(written));
    }

    [Fact]
    public void Read_RandomFill_IsASplitRowButNoInteraction()
    {
        folder.Write("splits/random/train.csv", "drug,target,label,origin\nD1,T1,1,published\nD2,T1,0,random_fill\nD2,T2,0,random_fill\n");
        folder.Write("splits/cold/train.csv", "drug,target,label,origin\nD2,T2,0,published\n");
        folder.Write("splits/cold/test.csv", "drug,target,label\n");
        var graph = folder.Read();
        Assert.Equal([(0, 0, 1), (0, 1, 1), (1, 1, 0)], graph.Interactions.Select(i => (i.Drug, i.Target, i.Label)));
        Assert.Equal(3, graph.Splits.Single(s => s.Name == "random").Train.Length);
    }

    [Fact]
    public void Read_RepeatedSplitRows_StayInTheSplitAndMergeInInteractions()
    {
        folder.Write("splits/random/train.csv", "drug,target,label\nD1,T1,1\nD1,T1,1\nD2,T1,0\n");
        var graph = folder.Read();
        Assert.Equal(3, graph.Splits[0].Train.Length);
        Assert.Equal(3, graph.Interactions.Length);
    }

    [Fact]
    public void Read_ContradictionKept_InteractionIsOneAndRowsStay()
    {
        folder.Write("splits/random/test.csv", "drug,target,label\nD1,T2,0\nD1,T2,1\nD1,T1,0\n");
        var graph = folder.Read(ContradictionPolicy.Keep);
        Assert.Equal([0, 1, 0], graph.Splits[0].Test.Select(r => r.Label!.Value));
        Assert.Equal([(0, 0, 1), (0, 1, 1), (1, 0, 0)], graph.Interactions.Select(i => (i.Drug, i.Target, i.Label)));
    }

    [Fact]
    public void Read_ContradictionWithinInteractionsKept_OneRowOfLabelOne()
    {
        folder.Write("interactions.csv", "drug,target,label,action\nD2,T1,0,\nD1,T2,0,none\nD1,T2,1,agonist\n");
        var graph = folder.Read(ContradictionPolicy.Keep);
        Assert.Equal([new Interaction(0, 1, 1, "agonist", null, ""), new Interaction(1, 0, 0, "", null, "")], graph.Interactions);
    }

    [Theory]
    [InlineData("29.9", "7.5243", 1)]
    [InlineData("30", "7.5229", 0)]
    public void Read_AffinitySplit_LabelIsOneBelowThirtyNanomolar(string kd, string pkd, int label)
    {
        folder.Write("splits/random/train.csv", $"drug,target,kd_nm,pkd,fold\nD2,T2,{kd},{pkd},3\n");
        var graph = folder.Read();
        Assert.Equal([new SplitRow(1, 1, null, double.Parse(kd), "", 3)], graph.Splits[0].Train);
        Assert.Equal(new Interaction(1, 1, label, "", double.Parse(kd), ""), graph.Interactions.Single(i => (i.Drug, i.Target) == (1, 1)));
    }

    [Fact]
    public void Read_InteractionTypes_BecomeARelationThatRestatesInteractionsWithRepeatsMerged()
    {
        folder.Write("interaction_types.csv",
            "drug,target,category,known_action,actions\nD1,T1,target,yes,inhibitor\nD1,T1,target,yes,inhibitor\nD1,T1,enzyme,unknown,\n");
        var types = folder.Read().Relations.Single(r => r.Name == "drug_target_types");
        Assert.True(types.RestatesInteractions);
        Assert.Equal(["enzyme:unknown:", "target:yes:inhibitor"], types.Edges.Select(e => e.Category));
    }

    [Fact]
    public void Read_BothDirectionsOfOneKind_AreTwoEdges()
    {
        folder.Write("edges/drug_drug_interacts.csv", "source,target\nD2,D1\nD1,D2\n");
        Assert.Equal([new Edge(0, 1, null, "", ""), new Edge(1, 0, null, "", "")], folder.Read().Relations[1].Edges);
    }
}
