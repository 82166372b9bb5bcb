using DtiGraph.Graphs;

namespace DtiGraph.Benchmarks;

/// <summary>Graphs of any size with a few hubs and many leaves, as knowledge graphs have them.</summary>
internal static class SyntheticGraph
{
    /// <summary>Said in every table.</summary>
    public const int Seed = 20261124;

    /// <summary>A twentieth as many drugs, as many targets and half as many diseases; a fifth of the relationships are interactions,
    /// one in ten of them measured inactive.</summary>
    /// <param name="relationships">How many, interactions and edges together.</param>
    public static Snapshot Of(int relationships)
    {
        var random = new Random(Seed);
        int drugs = relationships / 20, targets = relationships / 20, diseases = relationships / 40;
        string Text(string letters, int length) => string.Create(length, letters, (span, from) => { for (int i = 0; i < span.Length; i++) span[i] = from[random.Next(from.Length)]; });
        // The density of node x falls as x^(-2/3): a power law of degrees.
        int Node(int count) => (int)(count * Math.Pow(random.NextDouble(), 3));
        List<(int From, int To)> Pairs(int count, int from, int to)
        {
            var seen = new HashSet<(int, int)>(count);
            while (seen.Count < count) seen.Add((Node(from), Node(to)));
            return [.. seen.Order()];
        }
        Relation Edges(string name, string source, string destination, int count, int from, int to) =>
            new(name, source, destination, [.. Pairs(count, from, to).Select(p => new Edge(p.From, p.To, Math.Round(random.NextDouble(), 3), "", "synthetic"))]);
        return new Snapshot(
            [.. Enumerable.Range(0, drugs).Select(i => new Drug($"D{i:0000000}", $"drug {i}", Text("CCCCNOc1()=", 40), "synthetic"))],
            [.. Enumerable.Range(0, targets).Select(i => new Target($"T{i:0000000}", $"G{i}", $"target {i}", Text("ACDEFGHIKLMNPQRSTVWY", 400), "synthetic"))],
            [.. Enumerable.Range(0, diseases).Select(i => new Entity("disease", $"S{i:0000000}", $"disease {i}", "synthetic"))],
            [.. Pairs(relationships / 5, drugs, targets).Select(p => new Interaction(p.From, p.To, random.Next(10) > 0 ? 1 : 0, "inhibitor", null, "synthetic"))],
            [
                Edges("drug_disease_treats", "drug", "disease", relationships / 5, drugs, diseases),
                Edges("drug_drug_interacts", "drug", "drug", relationships * 2 / 5, drugs, drugs),
                Edges("target_target_binds", "target", "target", relationships / 5, targets, targets),
            ],
            []);
    }
}
