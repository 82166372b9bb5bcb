using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DtiGraph.Graphs;

/// <summary>The identity of a graph: the same content gives the same id, whatever store, file order or line ending it came through.</summary>
public static class GraphId
{
    /// <summary>SHA-256 over one line a fact, fields separated by U+001F, in the snapshot's canonical order.</summary>
    /// <returns>64 lower-case hex digits.</returns>
    public static string Of(Snapshot graph)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Fact(params ReadOnlySpan<string> fields) => hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\u001f', fields!) + "\n"));

        foreach (var d in graph.Drugs) Fact(Snapshot.DrugKind, d.Id, d.Name, d.Smiles, d.Provenance);
        foreach (var t in graph.Targets) Fact(Snapshot.TargetKind, t.Id, t.Gene, t.Name, t.Sequence, t.Provenance);
        foreach (var e in graph.Entities) Fact(e.Kind, e.Id, e.Name, e.Provenance);
        foreach (var i in graph.Interactions)
            Fact("interaction", graph.Drugs[i.Drug].Id, graph.Targets[i.Target].Id, i.Label == 1 ? "1" : "0", i.Action, Number(i.AffinityNm), i.Provenance);
        foreach (var relation in graph.Relations)
        {
            foreach (var e in relation.Edges)
                Fact("edge", relation.Name, IdOf(graph, relation.SourceKind, e.Source), IdOf(graph, relation.DestinationKind, e.Destination),
                    Number(e.Score), e.Category, e.Provenance);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string IdOf(Snapshot graph, string kind, int index) => kind switch
    {
        Snapshot.DrugKind => graph.Drugs[index].Id,
        Snapshot.TargetKind => graph.Targets[index].Id,
        _ => graph.Entities[graph.KindOffsets[kind] - graph.Drugs.Length - graph.Targets.Length + index].Id,
    };

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
