using System.Collections.Immutable;
using CsCheck;
using DtiGraph.Graphs;

namespace DtiGraph.Tests.Graphs;

/// <summary>Random small graphs with every kind of part: text in several scripts, quotes and line breaks, numbers of any size, empty parts.</summary>
internal static class SnapshotGen
{
    // \uE000 and an emoji: UTF-8 bytes and UTF-16 units order these two differently.
    private static readonly Gen<string> Text = Gen.Char["abAB ,\"'\n\t|;%éßΩ漢\uE000"].Array[0, 6].Select(c => new string(c))
        .Select(Gen.Int[0, 2], (text, i) => i == 2 ? text + "😀" : text);
    private static readonly Gen<string> Id = Gen.Char["abcXYZ019_:.-é漢\uE000"].Array[1, 5].Select(c => new string(c));
    private static readonly Gen<double> Finite = Gen.Double.Where(double.IsFinite).Select(d => d + 0.0);
    private static readonly Gen<double?> Score = Gen.Bool.Select(Finite, (has, d) => has ? d : (double?)null);
    private static readonly Gen<double> Kd = Gen.Double[1e-3, 1e7];
    private static readonly Gen<string[]> Ids = Id.Array[0, 8].Select(ids => ids.Distinct().Order(StringComparer.Ordinal).ToArray());

    public static readonly Gen<Snapshot> Graphs =
        from drugIds in Ids
        from targetIds in Ids
        from diseaseIds in Ids
        from familyIds in Ids
        from text in Text.Array[64]
        from interactions in Pairs(drugIds.Length, targetIds.Length)
        from treats in Edges(drugIds.Length, diseaseIds.Length)
        from similar in Edges(drugIds.Length, drugIds.Length)
        from types in Edges(drugIds.Length, targetIds.Length)
        from train in Rows(drugIds.Length, targetIds.Length)
        from test in Rows(drugIds.Length, targetIds.Length)
        select new Snapshot(
            [.. drugIds.Select((id, i) => new Drug(id, text[i], text[i + 8], text[i + 16]))],
            [.. targetIds.Select((id, i) => new Target(id, text[i + 24], text[i + 32], "MK" + new string('L', i), text[i + 40]))],
            [
                .. diseaseIds.Select((id, i) => new Entity("disease", id, text[i + 48], "")),
                .. familyIds.Select((id, i) => new Entity("family", id, text[i + 56], "")),
            ],
            interactions,
            [
                new Relation("drug_disease_treats", "drug", "disease", treats), new Relation("drug_drug_interacts", "drug", "drug", similar),
                new Relation("drug_target_types", "drug", "target", types), new Relation("target_family_in", "target", "family", []),
            ],
            [new PublishedSplit("a", train, [], test), new PublishedSplit("b", test, train, [])]);

    private static Gen<(int, int)> Pair(int sources, int destinations) =>
        Gen.Select(Gen.Int[0, Math.Max(0, sources - 1)], Gen.Int[0, Math.Max(0, destinations - 1)]);

    private static Gen<ImmutableArray<Interaction>> Pairs(int drugs, int targets) =>
        Gen.Select(Pair(drugs, targets), Gen.Int[0, 1], Text, Gen.Bool, Kd, Text, (p, label, action, has, kd, source) =>
                new Interaction(p.Item1, p.Item2, label, action, has ? kd : null, source))
            .Array[0, drugs * targets == 0 ? 0 : 12]
            .Select(rows => rows.DistinctBy(i => (i.Drug, i.Target)).OrderBy(i => i.Drug).ThenBy(i => i.Target).ToImmutableArray());

    private static Gen<ImmutableArray<Edge>> Edges(int sources, int destinations) =>
        Gen.Select(Pair(sources, destinations), Score, Text, Text, (p, score, category, source) => new Edge(p.Item1, p.Item2, score, category, source))
            .Array[0, sources * destinations == 0 ? 0 : 12]
            .Select(rows => Relation.Sort(rows.DistinctBy(e => (e.Source, e.Destination, e.Category))));

    private static Gen<ImmutableArray<SplitRow>> Rows(int drugs, int targets) =>
        Gen.Select(Pair(drugs, targets), Gen.Bool, Gen.Int[0, 1], Kd, Text, Gen.Int[0, 9], (p, labelled, label, kd, origin, fold) => labelled
                ? new SplitRow(p.Item1, p.Item2, label, null, origin)
                : new SplitRow(p.Item1, p.Item2, null, kd, origin, fold))
            .Array[0, drugs * targets == 0 ? 0 : 6]
            .Select(rows => rows.ToImmutableArray());
}
