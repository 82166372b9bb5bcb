using System.Text.Json;
using DtiGraph.Artifacts;
using DtiGraph.Evidence;
using DtiGraph.Graphs.Neo4j;
using DtiGraph.Ranking;
using DtiGraph.Tests.Graphs.Neo4j;
using DtiGraph.Training;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Evidence;

[Collection(Neo4jServer.Collection)]
public sealed class EvidenceFromNeo4jTests(StarterModel starter, Neo4jServer server)
{
    [Fact]
    public async Task Of_ModelOfTheGraphOutOfNeo4j_IsTheSameAnswer()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await server.EmptyAsync();
        await using var store = new Neo4jGraphStore(new HttpCypherTransport(server.Http(), new()), new());
        await store.SaveAsync(starter.Graph, cancellation);
        var loaded = await store.LoadAsync(cancellation);
        string folder = Path.Combine(Path.GetDirectoryName(starter.Folder)!, "from-neo4j");
        ServedModel files = new(starter.Artifact), neo4j = new(ArtifactFolder.Write(TrainingRun.Run(loaded, StarterModel.Options, CPU, cancellation: cancellation), folder));

        Assert.Equal(files.Manifest.Version, neo4j.Manifest.Version);
        foreach (var (drug, target) in new[] { ("DB00321", "P28335"), ("DB00945", "P23219"), ("DB00945", "P28335") })
        {
            var paths = new EvidenceSearch(files).Of(drug, target, cancellation: cancellation);
            Assert.NotEmpty(paths.Paths);
            Assert.Equal(JsonSerializer.Serialize(paths), JsonSerializer.Serialize(new EvidenceSearch(neo4j).Of(drug, target, cancellation: cancellation)));
        }
    }
}
