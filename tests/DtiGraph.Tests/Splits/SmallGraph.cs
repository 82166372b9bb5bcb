using System.Collections.Immutable;
using DtiGraph.Features.Proteins;
using DtiGraph.Graphs;

namespace DtiGraph.Tests.Splits;

/// <summary>Small graphs with real-looking structures and sequences, fixed by their sizes and a seed.</summary>
internal static class SmallGraph
{
    /// <summary>Drugs D000.., targets T000.. and the given labelled pairs.</summary>
    public static Snapshot Of(
        int drugs, int targets, IEnumerable<(int Drug, int Target, int Label)> pairs,
        ImmutableArray<Entity> entities = default, ImmutableArray<Relation> relations = default, ImmutableArray<PublishedSplit> splits = default) => new(
            [.. Enumerable.Range(0, drugs).Select(d => new Drug($"D{d:000}", "", Smiles(d), ""))],
            [.. Enumerable.Range(0, targets).Select(t => new Target($"T{t:000}", "", "", Sequence(t), ""))],
            entities.IsDefault ? [] : entities,
            [.. pairs.OrderBy(p => p.Drug).ThenBy(p => p.Target).Select(p => new Interaction(p.Drug, p.Target, p.Label, "", null, ""))],
            relations.IsDefault ? [] : relations,
            splits.IsDefault ? [] : splits);

    /// <summary>Every pair is an interaction with the given chance; the others are labelled 0 or, without negatives, unrecorded.</summary>
    public static IEnumerable<(int Drug, int Target, int Label)> RandomPairs(int drugs, int targets, double share, bool negatives, int seed)
    {
        var random = new Random(seed);
        var pairs = from d in Enumerable.Range(0, drugs) from t in Enumerable.Range(0, targets) select (d, t, random.NextDouble() < share ? 1 : 0);
        return [.. pairs.Where(p => negatives || p.Item3 == 1)];
    }

    /// <summary>A chain with branches and hetero atoms spelled by the digits of the number: one structure a number.</summary>
    public static string Smiles(int number)
    {
        string[] pieces = ["C", "C(O)", "C(N)", "C(=O)N", "c1ccccc1", "C(F)(F)", "S", "C(Cl)"];
        string text = "CC";
        for (int rest = number + 8; rest > 0; rest /= 8) text += pieces[rest % 8];
        return text + "C";
    }

    /// <summary>A random sequence, one a number; four neighbouring numbers share a half, as a family would.</summary>
    public static string Sequence(int number) => Residues(new Random(number / 4), 40) + Residues(new Random(1000 + number), 40);

    private static string Residues(Random random, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => Kmers.Residues[random.Next(20)]));
}
