using DtiGraph.Graphs;
using DtiGraph.Graphs.Neo4j;

namespace DtiGraph.Tests.Graphs.Neo4j;

[Collection(Neo4jServer.Collection)]
public sealed class MappingTests(Neo4jServer server) : IAsyncLifetime
{
    /// <summary>The graph of <see cref="DatasetFolder"/> as somebody else keeps it: no label, type or property is DtiGraph's.</summary>
    private const string Theirs = """
        CREATE (c1:Compound {chembl: 'D1', prefName: 'Aspirin', structure: 'CC(=O)Oc1ccccc1C(=O)O'}), (c2:Compound:Generic {chembl: 'D2', structure: 'CCO'}),
            (p1:Protein {accession: 'T1', symbol: 'PTGS1', aminoAcids: 'msrslllrfl'}), (p2:Protein {accession: 'T2', symbol: 'PTGS2', aminoAcids: 'MLARALLLCA'}),
            (d:Disorder {code: 'DOID:1', term: 'Pain, acute'}), (:Assay {accession: 'T9'}),
            (p1)-[:BOUND_BY {from: 'published'}]->(c1), (c2)-[:NO_BINDING {from: 'published'}]->(p1), (p2)-[:BOUND_BY]->(c1), (p2)-[:BOUND_BY]->(c1),
            (d)-[:CURED_WITH {phase: 'SYM'}]->(c1), (c1)-[:CLASHES_WITH]->(c2), (c1)-[:SEEN_IN]->(d)
        """;

    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;
    private readonly DatasetFolder folder = new();

    private static string Example => Repository.Path("graphs/mapping.example.json");

    private string Uri => $"http://neo4j:{Neo4jServer.Password}@127.0.0.1:{server.HttpPort}/neo4j";

    public async ValueTask InitializeAsync()
    {
        await server.EmptyAsync();
        await server.RunAsync(Theirs);
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task LoadAsync_GraphThatDiffersInEveryName_HasTheGraphIdOfTheSameFiles()
    {
        var files = folder.Read();
        var mapped = await LoadAsync(Example);
        SnapshotAssert.Equal(new Snapshot(files.Drugs, files.Targets, files.Entities, files.Interactions, files.Relations, []), mapped);
    }

    [Fact]
    public async Task LoadAsync_PredictionsAndOtherTypesBesideIt_AreNotRead()
    {
        string before = (await LoadAsync(Example)).GraphId;
        await server.RunAsync("MATCH (c:Compound {chembl: 'D2'}), (p:Protein {accession: 'T2'}) CREATE (c)-[:PREDICTED {probability: 0.9}]->(p)");
        Assert.Equal(before, (await LoadAsync(Example)).GraphId);
    }

    [Fact]
    public async Task LoadAsync_NumbersAsIdsAndKd_AreReadAsWritten()
    {
        await server.RunAsync("MATCH (c:Compound {chembl: 'D2'}) SET c.chembl = 42 WITH c MATCH (p:Protein {accession: 'T2'}) CREATE (p)-[:BOUND_BY {dissociation: 30, mode: ['b', 'a']}]->(c)");
        var graph = await LoadAsync(Example);
        Assert.Equal(["42", "D1"], graph.Drugs.Select(d => d.Id));
        var made = graph.Interactions.Single(i => i.Drug == 0 && i.Target == graph.FindTarget("T2"));
        Assert.Equal((1, 30.0, "b|a"), (made.Label, made.AffinityNm, made.Action));
    }

    [Theory]
    [InlineData("CREATE (:Compound {chembl: 'D1'})", "drug 'D1': expected one node with this id, got another")]
    [InlineData("CREATE (:Compound {prefName: 'x'})", "property chembl of a Compound: expected an id, got none")]
    [InlineData("MATCH (p:Protein {accession: 'T1'}) SET p.aminoAcids = 'M1'", "sequence of target 'T1': expected letters A to Z")]
    [InlineData("MATCH (p:Protein {accession: 'T1'})-[r:BOUND_BY]->() SET r.dissociation = 'low'", "dissociation of a BOUND_BY: expected a finite number above 0, got 'low'")]
    [InlineData("MATCH (p:Protein {accession: 'T1'})-[r:BOUND_BY]->() SET r.dissociation = 0", "dissociation of a BOUND_BY: expected a finite number above 0, got '0'")]
    [InlineData("MATCH (p:Protein {accession: 'T1'})-[r:BOUND_BY]->() SET r.dissociation = -0.5", "dissociation of a BOUND_BY: expected a finite number above 0, got '-0.5'")]
    [InlineData("MATCH (c:Compound {chembl: 'D1'}) SET c.prefName = 'a\u0001b'", "property prefName of a Compound: expected text without control characters, got 'a\\u0001b'")]
    [InlineData("MATCH (p:Protein {accession: 'T1'})-[r:BOUND_BY]->() SET r.mode = 'a\u0001'", "mode of a BOUND_BY: expected text without control characters, got 'a\\u0001'")]
    [InlineData("MATCH ()-[r:CURED_WITH]->() SET r.phase = 'a\u0001'", "phase of a CURED_WITH: expected text without control characters, got 'a\\u0001'")]
    [InlineData("MATCH (c:Compound {chembl: 'D1'}), (p:Protein {accession: 'T1'}) CREATE (c)-[:NO_BINDING]->(p)", "contradictory label of D1, T1: expected 1 or 0, got both")]
    [InlineData("MATCH (:Compound {chembl: 'D1'})-[r:CLASHES_WITH]->(c) CREATE (:Compound {chembl: 'D3'})-[:CLASHES_WITH {weight: 1}]->(c) WITH r MATCH (a)-[r]->(b) CREATE (a)-[:CLASHES_WITH {weight: 2}]->(b)",
        "duplicate edge of drug_drug_interacts")]
    public async Task LoadAsync_DatabaseThatIsNoGraph_SaysWhy(string change, string said)
    {
        await server.RunAsync(change);
        var e = await Assert.ThrowsAsync<GraphDataException>(() => LoadAsync(Example));
        Assert.Contains(e.Faults, f => f.What.StartsWith(said, StringComparison.Ordinal));
        Assert.DoesNotContain(Neo4jServer.Password, e.ToString());
    }

    [Fact]
    public async Task LoadAsync_WhatAWindowsFileLeft_IsTextAsAFolderKeepsIt()
    {
        await server.RunAsync("""
            MATCH (c:Compound {chembl: 'D1'})-[clash:CLASHES_WITH]->(), (p:Protein {accession: 'T1'})-[b:BOUND_BY]->(c), (d:Disorder)-[cured:CURED_WITH]->(c)
            SET c.prefName = 'Aspirin\r', c.structure = 'CCO\r', p.symbol = 'PTGS1\r', p.aminoAcids = 'MSR\r', d.term = 'Pain,\r\nacute', b.mode = ['a\r', 'b\r'], cured.phase = 'SYM\r',
                clash.weight = -0.0
            """);
        var graph = await LoadAsync(Example);
        Assert.Equal(new Drug("D1", "Aspirin", "CCO", ""), graph.Drugs[0]);
        Assert.Equal(("PTGS1", "MSR"), (graph.Targets[0].Gene, graph.Targets[0].Sequence));
        Assert.Equal("Pain,\nacute", graph.Entities.Single().Name);
        Assert.Equal("a\n|b", graph.Interactions[0].Action);
        Assert.Equal("SYM", graph.Relations[0].Edges.Single().Category);
        SnapshotAssert.Equal(graph, WrittenAndRead(graph));
    }

    [Fact]
    public async Task LoadAsync_KindsAndRelationsOfEverySort_AreWrittenAsAFolderThatCanBeRead()
    {
        await server.RunAsync("MATCH (c:Compound {chembl: 'D1'}) CREATE (c)-[:CLASS]->(:Class {id: 'c1'}), (c)-[:FAMILY]->(:Family {id: 'f1'}), (c)-[:BOX]->(:Box {id: 'b1'}), (c)-[:VIRUS]->(:Virus {id: 'v1'})");
        folder.Write("m.json", """
            {"drugs":{"label":"Compound","id":"chembl"},"targets":{"label":"Protein","id":"accession"},"interactions":[],
             "entities":{"class":{"label":"Class","id":"id"},"family":{"label":"Family","id":"id"},"box":{"label":"Box","id":"id"},"virus":{"label":"Virus","id":"id"},"disease":{"label":"Nowhere","id":"id"}},
             "relations":{"drug_class_is_in":{"type":"CLASS","source":"drug","destination":"class"},"drug_family_has":{"type":"FAMILY","source":"drug","destination":"family"},
              "drug_box_in":{"type":"BOX","source":"drug","destination":"box"},"drug_virus_2":{"type":"VIRUS","source":"drug","destination":"virus"},
              "disease_disease_like":{"type":"LIKE","source":"disease","destination":"disease"}}}
            """);
        var graph = await LoadAsync(Path.Combine(folder.Root, "m.json"));
        Assert.Equal(["box", "class", "family", "virus"], graph.Entities.Select(e => e.Kind));
        Assert.Equal([1, 1, 0, 1, 1], graph.Relations.OrderBy(r => r.DestinationKind, StringComparer.Ordinal).Select(r => r.Edges.Length));
        SnapshotAssert.Equal(graph, WrittenAndRead(graph));
    }

    [Fact]
    public async Task LoadAsync_Contradiction_IsAnInteractionUnderKeep()
    {
        await server.RunAsync("MATCH (c:Compound {chembl: 'D1'}), (p:Protein {accession: 'T1'}) CREATE (c)-[:NO_BINDING]->(p)");
        var graph = await GraphSource.LoadMappedAsync(Uri, Example, ContradictionPolicy.Keep, cancellation);
        Assert.Equal(folder.Read().Interactions, graph.Interactions);
    }

    [Theory]
    [InlineData("""{"drugs":{"label":"C","id":"i"},"targets":{"label":"P","id":"i"}}""", "interactions")]
    [InlineData("""{"drugs":{"label":"C","id":"i","colour":"c"},"targets":{"label":"P","id":"i"},"interactions":[]}""", "colour")]
    [InlineData("""{"drugs":{"label":"C","id":"i"},"targets":{"label":"P","id":"i"},"interactions":[{"type":"B","label":2}]}""", "label of interactions B: expected 0 or 1, got 2")]
    [InlineData("""{"drugs":{"label":"C","id":"i"},"targets":{"label":"P","id":"i"},"interactions":[],"relations":{"drug_gene_has":{"type":"H","source":"drug","destination":"gene"}}}""",
        "relation drug_gene_has: expected kinds of this mapping (drug, target), got 'gene'")]
    [InlineData("""{"drugs":{"label":"C","id":"i"},"targets":{"label":"P","id":"i"},"interactions":[],"entities":{"Side Effect":{"label":"S","id":"i"}}}""", "got 'Side Effect'")]
    [InlineData("""{"drugs":{"label":"C","id":"i"},"targets":{"label":"P","id":"i"},"interactions":[],"entities":{"side_effect":{"label":"S","id":"i"}}}""", "such as sideeffect, got 'side_effect'")]
    [InlineData("""{"drugs":{"label":"C","id":"i"},"targets":{"label":"P","id":"i"},"interactions":[],"entities":{"cyp3":{"label":"S","id":"i"}}}""", "such as cyp, got 'cyp3'")]
    [InlineData("""{"drugs":{"label":"C","id":"i"},"targets":{"label":"P","id":"i"},"interactions":[],"entities":{"cache":{"label":"S","id":"i"}}}""", "such as cachenode, got 'cache'")]
    [InlineData("""{"drugs":{"label":"C","id":"i"},"targets":{"label":"P","id":"i"},"interactions":[],"entities":{"interaction":{"label":"S","id":"i"}}}""", "such as interactionnode, got 'interaction'")]
    [InlineData("""{"drugs":{"label":"C","id":"i"},"targets":{"label":"P","id":"i"},"interactions":[],"relations":{"likes":{"type":"L","source":"drug","destination":"drug"}}}""",
        "relation: expected drug_drug_<verb> in a-z, 0-9 and _, got 'likes'")]
    [InlineData("""{"drugs":{"label":"C","id":"i"},"targets":{"label":"P","id":"i"},"interactions":[],"relations":{"drug_target_binds":{"type":"L","source":"target","destination":"drug"}}}""",
        "relation: expected target_drug_<verb> in a-z, 0-9 and _, got 'drug_target_binds'")]
    [InlineData("[", "mapping: expected")]
    public void Read_WrongMapping_SaysWhatAndWhere(string json, string said)
    {
        folder.Write("m.json", json);
        string file = Path.Combine(folder.Root, "m.json");
        var e = Assert.Throws<GraphDataException>(() => GraphMapping.Read(file));
        Assert.Contains(said, e.Message);
        Assert.Equal(file, e.Faults.Single().File);
    }

    [Fact]
    public async Task LoadAsync_LabelWithCypherInIt_IsAName()
    {
        folder.Write("m.json", """{"drugs":{"label":"C`) DETACH DELETE (n:`Compound","id":"i` DELETE"},"targets":{"label":"Protein","id":"accession"},"interactions":[{"type":"X`]->() DELETE (`"}]}""");
        var graph = await LoadAsync(Path.Combine(folder.Root, "m.json"));
        Assert.Equal((0, 2), (graph.Drugs.Length, graph.Targets.Length));
        Assert.Equal([[2L]], await server.RunAsync("MATCH (c:Compound) RETURN count(c)"));
    }

    [Fact]
    public async Task LoadAsync_NamesThatAreWordsOfCypher_AreNames()
    {
        await server.RunAsync("CREATE (:`MATCH` {`where`: 'D1', `null`: 'CCO'})-[:`NOT` {`in`: 7}]->(:`return` {`CASE`: 'T1', `end`: 'MLA'})");
        folder.Write("m.json", """
            {"drugs":{"label":"MATCH","id":"where","smiles":"null"},"targets":{"label":"return","id":"CASE","sequence":"end"},"interactions":[{"type":"NOT","kdNm":"in"}]}
            """);
        var graph = await LoadAsync(Path.Combine(folder.Root, "m.json"));
        Assert.Equal(("CCO", "MLA", 7.0), (graph.Drugs.Single().Smiles, graph.Targets.Single().Sequence, graph.Interactions.Single().AffinityNm));
    }

    [Fact]
    public async Task LoadAsync_MappingBesideAFolder_IsTheCallersMistake() =>
        await Assert.ThrowsAsync<ArgumentException>(() => GraphSource.LoadMappedAsync(folder.Root, Example, ContradictionPolicy.Refuse, cancellation));

    /// <summary>As a model keeps it.</summary>
    private Snapshot WrittenAndRead(Snapshot graph)
    {
        string written = Path.Combine(folder.Root, "written");
        GraphFolder.Write(graph, written);
        return GraphFolder.Read(written);
    }

    private Task<Snapshot> LoadAsync(string mapping) => GraphSource.LoadMappedAsync(Uri, mapping, ContradictionPolicy.Refuse, cancellation);
}
