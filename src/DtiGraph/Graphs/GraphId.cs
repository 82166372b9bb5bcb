using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DtiGraph.Graphs;

/// <summary>The identity of a graph: the same content gives the same id, whatever store, file order or line ending it came through.</summary>
public static class GraphId
{
    /// <summary>SHA-256 over one line a fact, fields separated by U+001F, in the snapshot's canonical order.
    /// Published splits are not part of it.</summary>
    /// <returns>64 lower-case hex digits.</returns>
    public static string Of(Snapshot graph)
    {
        using var facts = new Facts();
        foreach (var d in graph.Drugs) facts.Add(Snapshot.DrugKind, d.Id, d.Name, d.Smiles, d.Provenance);
        foreach (var t in graph.Targets) facts.Add(Snapshot.TargetKind, t.Id, t.Gene, t.Name, t.Sequence, t.Provenance);
        foreach (var e in graph.Entities) facts.Add("entity", e.Kind, e.Id, e.Name, e.Provenance);
        foreach (var i in graph.Interactions)
            facts.Add("interaction", graph.Drugs[i.Drug].Id, graph.Targets[i.Target].Id,
                Number(i.Label), i.Action, Number(i.AffinityNm), i.Provenance);
        foreach (var relation in graph.Relations)
        {
            // Said even of a relation without edges: a model has weights for it.
            facts.Add("relation", relation.Name, relation.SourceKind, relation.DestinationKind);
            foreach (var e in relation.Edges)
                facts.Add("edge", IdOf(graph, relation.SourceKind, e.Source), IdOf(graph, relation.DestinationKind, e.Destination),
                    Number(e.Score), e.Category, e.Provenance);
        }
        return facts.Hash();
    }

    /// <summary>SHA-256 over the published splits, rows in published order: what a store compares beside the GraphId.</summary>
    /// <returns>64 lower-case hex digits.</returns>
    internal static string OfSplits(Snapshot graph)
    {
        using var facts = new Facts();
        foreach (var split in graph.Splits)
        {
            facts.Add("split", split.Name);
            foreach (var (part, rows) in split.Parts)
            {
                facts.Add("part", part);
                foreach (var r in rows)
                    facts.Add("row", graph.Drugs[r.Drug].Id, graph.Targets[r.Target].Id,
                        Number(r.Label), Number(r.AffinityNm), r.Origin, Number(r.Fold));
            }
        }
        return facts.Hash();
    }

    private static string IdOf(Snapshot graph, string kind, int index) => kind switch
    {
        Snapshot.DrugKind => graph.Drugs[index].Id,
        Snapshot.TargetKind => graph.Targets[index].Id,
        _ => graph.Entities[graph.KindOffsets[kind] - graph.Drugs.Length - graph.Targets.Length + index].Id,
    };

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static string Number(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private sealed class Facts : IDisposable
    {
        private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly byte[] pending = new byte[1 << 16]; // a call for every fact costs more than the hash
        private int count;

        public void Add(params ReadOnlySpan<string> fields)
        {
            for (int i = 0; i < fields.Length; i++)
            {
                if (i > 0) Put("\u001f");
                Put(fields[i]);
            }
            Put("\n");
        }

        public string Hash()
        {
            Flush();
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }

        public void Dispose() => hash.Dispose();

        private void Put(string text)
        {
            int most = Encoding.UTF8.GetMaxByteCount(text.Length);
            if (most > pending.Length - count) Flush();
            if (most > pending.Length) hash.AppendData(Encoding.UTF8.GetBytes(text));
            else count += Encoding.UTF8.GetBytes(text, pending.AsSpan(count));
        }

        private void Flush()
        {
            hash.AppendData(pending, 0, count);
            count = 0;
        }
    }
}
