using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using DtiGraph.Artifacts;
using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Models;
using DtiGraph.Splits;

namespace DtiGraph.Training;

/// <summary>Looks, before training, for anything that would tell train a held-out label.</summary>
public static class LeakageAudit
{
    /// <summary>Rows that an error or a certificate names at most.</summary>
    public const int Named = 20;

    /// <summary>Checks what will be used, as it is and not as it was meant: the rows of the parts, the edges that messages pass over, one
    /// epoch as it is drawn.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="split">Its labelled pairs, divided.</param>
    /// <param name="likeness">Which of its nodes are the same thing.</param>
    /// <param name="messages">Message edges when all of train sends.</param>
    /// <param name="epoch">The steps of one epoch; drawing them must not move the training's own random numbers.</param>
    /// <returns>The certificate.</returns>
    /// <exception cref="LeakageException">A leak was found; names its rows. Pairs that a split shares because it was asked for as published are stated instead.</exception>
    public static LeakageCertificate Of(Snapshot graph, Split split, NodeLikeness likeness, MessageGraph messages, IEnumerable<TrainStep> epoch)
    {
        (string Name, LabelledPairs Pairs, HashSet<(int, int)> Distinct)[] parts =
            [.. new[] { ("train", split.Train), ("validation", split.Validation), ("test", split.Test) }.Select(p => (p.Item1, p.Item2, Distinct(p.Item2)))];
        var leaks = new List<string>();
        var shared = new[] { (0, 1), (0, 2), (1, 2) }.SelectMany(p => parts[p.Item1].Distinct.Intersect(parts[p.Item2].Distinct)).ToHashSet();
        // What someone asked to keep is stated and excused; every other leak still stops the run.
        var excused = split.AsPublished ? shared : [];
        foreach (var (one, other) in new[] { (0, 1), (0, 2), (1, 2) })
            Report("shared pairs", $"between {parts[one].Name} and {parts[other].Name}", parts[one].Distinct.Intersect(parts[other].Distinct));

        var edges = CrossEdges(messages, _ => true);
        foreach (var part in parts[1..]) ReportEdges($"of {part.Name}", messages, part.Distinct);
        long drawn = 0, unlabelled = 0;
        var wrong = new SortedSet<(int, int)>();
        var interactions = graph.Interactions.Where(i => i.Label == 1).Select(i => (i.Drug, i.Target)).ToHashSet();
        var trainNegatives = split.Train.WithLabel(0).ToHashSet();
        foreach (var (step, number) in epoch.Select((s, i) => (s, i + 1)))
        {
            var supervised = step.Drugs.Zip(step.Targets, step.Labels).Select(r => (Pair: ((int)r.First, (int)r.Second), Label: r.Third)).ToList();
            foreach (var part in parts[1..]) ReportEdges($"of {part.Name} in step {number}", step.Graph, part.Distinct);
            ReportEdges($"supervised in step {number}", step.Graph, [.. supervised.Select(r => r.Pair)]);
            foreach (var ((pair, label), at) in supervised.Select((r, i) => (r, i)).Where(r => r.r.Label == 0))
            {
                drawn++;
                bool held = parts[1].Distinct.Contains(pair) || parts[2].Distinct.Contains(pair);
                bool own = trainNegatives.Contains(pair);
                bool other = split.Partition is { } partition && partition.Of(pair.Item1, pair.Item2) != Part.Train;
                // Beside listed negatives, or in their place, held-out pairs of a published split are neither taken nor spared: only train may not contradict itself.
                bool blind = split.Published && at >= supervised.Count - step.Sampled;
                if (blind) unlabelled++;
                if (blind ? parts[0].Distinct.Contains(pair) : held || other || (!own && interactions.Contains(pair))) wrong.Add(pair);
            }
        }
        Report("negatives from the wrong side", "in an epoch of train", wrong);

        var alike = AlikeAudit.Of(graph, split, likeness);
        foreach (var line in alike.Where(a => a.Nodes > 0 && Cold(split, a.Kind)))
        {
            string what = line.Kind == Snapshot.DrugKind ? "drugs of one structure" : "near-identical targets";
            leaks.Add($"{what}: expected none across the cold line, got {line.Nodes}: "
                + $"{Listed(line.First.Select(p => $"{p.Id} = {p.Other}"), line.Nodes)} ({line.Part} against {line.Against}, split {split.Name})");
        }
        var heldOut = parts[1..].SelectMany(p => new[] { Known(p, Snapshot.DrugKind, q => q.Drugs), Known(p, Snapshot.TargetKind, q => q.Targets) }).ToImmutableArray();
        foreach (var known in heldOut.Where(h => h.InTrain > 0 && Cold(split, h.Kind)))
            leaks.Add($"{known.Kind}s of {known.Part} in train: expected none, got {known.InTrain} (split {split.Name})");
        if (leaks.Count > 0) throw new LeakageException(string.Join('\n', leaks));
        return new(split.Name, [.. parts.Select(p => new CertifiedPart(p.Name, p.Pairs.Count, p.Distinct.Count, Sha256(graph, p.Pairs)))],
            shared.Count, parts[1..].Sum(p => edges.Count(p.Distinct.Contains)), edges.Count, wrong.Count, drawn, [.. split.Drops.Select(d => new CertifiedDrop(d.From, d.Reason, d.Rows))], heldOut, alike)
        { UnlabelledDrawn = unlabelled, Shortcuts = LabelShortcuts.Of(split) };

        void Report(string what, string where, IEnumerable<(int Drug, int Target)> pairs)
        {
            string[] rows = [.. pairs.Where(p => !excused.Contains(p)).Order().Select(p => $"{graph.Drugs[p.Drug].Id} {graph.Targets[p.Target].Id}")];
            if (rows.Length > 0) leaks.Add($"{what}: expected none {where}, got {rows.Length}: {Listed(rows, rows.Length)} (split {split.Name})");
        }

        void ReportEdges(string whose, MessageGraph edges, HashSet<(int, int)> pairs)
        {
            foreach (var type in edges.Messages)
                Report("shared edges", $"{whose} under {type.Relation.Name}", CrossEdges(new([type]), pairs.Contains));
        }

        HeldOutNodes Known((string Name, LabelledPairs Pairs, HashSet<(int, int)>) part, string kind, Func<LabelledPairs, int[]> end)
        {
            int[] nodes = [.. end(part.Pairs).Distinct()];
            return new(part.Name, kind, nodes.Length, nodes.Intersect(end(split.Train)).Count());
        }
    }

    private static bool Cold(Split split, string kind) =>
        split.Policy is { } policy && (kind == Snapshot.DrugKind ? policy.ColdDrugs() : policy.ColdTargets());

    private static string Listed(IEnumerable<string> rows, int count) => string.Join(", ", rows.Take(Named)) + (count > Named ? ", ..." : "");

    private static HashSet<(int, int)> Distinct(LabelledPairs pairs) => [.. pairs.Drugs.Zip(pairs.Targets)];

    /// <summary>The wanted ones among the (drug, target) pairs that messages pass between, in either direction.</summary>
    private static HashSet<(int Drug, int Target)> CrossEdges(MessageGraph graph, Func<(int, int), bool> wanted)
    {
        var found = new HashSet<(int, int)>();
        foreach (var type in graph.Messages)
        {
            bool toTarget = (type.Relation.SourceKind, type.Relation.DestinationKind) == (Snapshot.DrugKind, Snapshot.TargetKind);
            bool toDrug = (type.Relation.SourceKind, type.Relation.DestinationKind) == (Snapshot.TargetKind, Snapshot.DrugKind);
            for (int row = 0; row < type.Mean.Rows && (toTarget || toDrug); row++)
            {
                foreach (int column in type.Mean.ColumnsOf(row))
                {
                    var pair = toTarget ? (column, row) : (row, column);
                    if (wanted(pair)) found.Add(pair);
                }
            }
        }
        return found;
    }

    private static string Sha256(Snapshot graph, LabelledPairs pairs)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string line in pairs.Rows.Select(r => $"{graph.Drugs[r.Drug].Id}\u001f{graph.Targets[r.Target].Id}\u001f{r.Label}\n").Order(StringComparer.Ordinal))
            hash.AppendData(Encoding.UTF8.GetBytes(line));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
