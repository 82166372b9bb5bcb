using System.Globalization;
using System.Text;
using DtiGraph.Graphs;

namespace DtiGraph.Benchmarks.Load;

/// <summary>What clients ask: of ten requests seven rankings of a drug of the graph, one of a molecule that is in no graph, one batch of 20 pairs, one look-up.</summary>
/// <param name="graph">Of the served model.</param>
/// <param name="seed">The same seed gives the same questions.</param>
internal sealed class LoadMix(Snapshot graph, int seed)
{
    public const string Ranking = "ranking, top 20", ColdStart = "ranking by SMILES", Batch = "20 pairs", LookUp = "look-up";

    private const int BatchPairs = 20;

    // Each has a free valence at either end, so any row of them is a molecule.
    private static readonly string[] Fragments = ["C", "CC", "OC", "NC", "C(=O)N", "C(C)C", "c1ccc(cc1)", "C(F)", "SC", "C1CCN(CC1)", "c1cnc(nc1)", "C(O)"];

    private readonly Random random = new(seed);

    public (string Kind, Func<HttpRequestMessage> Request) Next() => random.Next(10) switch
    {
        < 7 => Get(Ranking, $"/v1/drugs/{Drug()}/targets?top=20"),
        7 => Post(ColdStart, "/v1/rank", $$"""{"drug":{"smiles":"{{Molecule()}}"},"top":20}"""),
        8 => Post(Batch, "/v1/predictions", $$"""{"pairs":[{{string.Join(',', Enumerable.Range(0, BatchPairs).Select(_ => $$$"""{"drug":{"id":"{{{Drug()}}}"},"target":{"id":"{{{Target()}}}"}}"""))}}]}"""),
        _ => Get(LookUp, string.Create(CultureInfo.InvariantCulture, $"/v1/targets/{Target()}")),
    };

    private string Drug() => graph.Drugs[random.Next(graph.Drugs.Length)].Id;

    private string Target() => graph.Targets[random.Next(graph.Targets.Length)].Id;

    private string Molecule() => string.Concat(Enumerable.Range(0, random.Next(5, 12)).Select(_ => Fragments[random.Next(Fragments.Length)])) + "O";

    private static (string, Func<HttpRequestMessage>) Get(string kind, string path) => (kind, () => new(HttpMethod.Get, path));

    private static (string, Func<HttpRequestMessage>) Post(string kind, string path, string body) =>
        (kind, () => new(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") });
}
