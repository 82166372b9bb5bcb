using System.Text.Json.Nodes;
using DtiGraph.Artifacts;
using DtiGraph.Graphs;
using DtiGraph.Ranking;
using DtiGraph.Training;
using TorchSharp;

namespace DtiGraph.Api.Tests;

/// <summary>A change of the interface shows in the committed document, and so in a review.</summary>
public sealed class CommittedDocumentTests(ServedStarter starter)
{
    private const string Shown = "/swagger/v1/swagger.json";

    [Fact]
    public async Task Document_Committed_IsTheOneShown()
    {
        var shown = CommittedDocument.Of(await starter.Client.GetStringAsync(Shown, TestContext.Current.CancellationToken), starter.Model);
        if (Environment.GetEnvironmentVariable("DTIGRAPH_RENEW_OPENAPI") is { Length: > 0 }) File.WriteAllText(CommittedDocument.File, CommittedDocument.Text(shown));
        string committed = File.ReadAllText(CommittedDocument.File);

        var differences = CommittedDocument.Differences(JsonNode.Parse(committed), shown).ToList();
        Assert.True(
            committed == CommittedDocument.Text(shown),
            $"The interface is not the committed one, in {differences.Count} places. If it is meant to change, renew the document and commit it:\n"
            + $"    {CommittedDocument.Renewal}\n{string.Join('\n', differences.Take(20))}");
    }

    [Fact]
    public async Task Document_OfAnotherModel_CommitsToTheSame()
    {
        string folder = Directory.CreateTempSubdirectory("dtigraph-api-document-").FullName;
        try
        {
            var options = new TrainingOptions { Epochs = 1, Seed = 2, Model = new() { Hidden = 8 } };
            string path = Path.Combine(folder, "model");
            ArtifactFolder.Write(TrainingRun.Run(
                GraphFolder.Read(Repository.Path("graphs/starter")), options, torch.CPU, cancellation: TestContext.Current.CancellationToken), path);
            var model = ServedModel.Open(path);
            await using var service = ApiHost.Create(ServedModel.Open(path), TestService.Unlimited);
            await service.StartAsync(TestContext.Current.CancellationToken);
            using var client = new HttpClient { BaseAddress = new(service.Urls.Single()) };
            string own = await starter.Client.GetStringAsync(Shown, TestContext.Current.CancellationToken);
            string other = await client.GetStringAsync(Shown, TestContext.Current.CancellationToken);

            Assert.NotEqual(own, other);
            Assert.Equal(CommittedDocument.Text(CommittedDocument.Of(own, starter.Model)), CommittedDocument.Text(CommittedDocument.Of(other, model)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("""{"a":{"b":[1,2]}}""", """{"a":{"b":[1,3]}}""", "document: expected 2, got 3 ($.a.b[1])")]
    [InlineData("""{"a":1}""", """{"a":1,"c":"x"}""", "document: expected nothing, got \"x\" ($.c)")]
    [InlineData("""{"a":[1]}""", """{"a":[1,2]}""", "document: expected [1], got [1,2] ($.a)")]
    public void Differences_OfTwoDocuments_NameThePlace(string committed, string shown, string difference) =>
        Assert.Equal([difference], CommittedDocument.Differences(JsonNode.Parse(committed), JsonNode.Parse(shown)));
}
