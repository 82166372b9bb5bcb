using DtiGraph.Artifacts;
using DtiGraph.Graphs;
using DtiGraph.Ranking;
using DtiGraph.Training;
using Microsoft.AspNetCore.Builder;
using TorchSharp;

namespace DtiGraph.Api.Tests;

/// <summary>The starter graph with names that graphs of other people have: two of a name or a sequence, and such as a spreadsheet would run.</summary>
public sealed class ServedOddities : IAsyncLifetime
{
    public const string Formula = "=HYPERLINK(\"http://127.0.0.1/\",\"a, b\")", Sum = "@SUM(A1)", Twins = "Twin", Gene = "SAME", Sequence = "MSRSLLLRFLLFLLLLPPLPVLLADPGAPTPVNPCCYYPC", Shared = "MDVLSPGQGNNTTSPPAPFETGGNTTGISDVTVSYQVITS";

    private readonly string folder = Directory.CreateTempSubdirectory("dtigraph-api-odd-").FullName;
    private WebApplication? service;

    public HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var starter = GraphFolder.Read(Repository.Path("graphs/starter"));
        var (drugs, targets) = (starter.Drugs, starter.Targets);
        var odd = new Snapshot(
            [drugs[0] with { Name = Formula }, drugs[1] with { Name = Twins }, drugs[2] with { Name = "twin " }, .. drugs[3..]],
            [targets[0] with { Gene = Gene, Sequence = Shared }, targets[1] with { Gene = Gene, Sequence = Shared }, targets[2] with { Name = Sum, Sequence = Sequence }, .. targets[3..]],
            starter.Entities, starter.Interactions, starter.Relations, starter.Splits);
        string path = Path.Combine(folder, "model");
        ArtifactFolder.Write(TrainingRun.Run(odd, new TrainingOptions { Epochs = 1, Model = new() { Hidden = 8 } }, torch.CPU), path);
        service = ApiHost.Create(ServedModel.Open(path), TestService.Unlimited);
        await service.StartAsync();
        Client = new HttpClient { BaseAddress = new(service.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await service!.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

[CollectionDefinition(nameof(ServedOddities))]
public sealed class Odd : ICollectionFixture<ServedOddities>;
