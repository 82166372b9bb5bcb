using DtiGraph.Evaluation;

namespace DtiGraph.Tests.Evaluation;

/// <summary>Interactions that depend on nothing but how popular a drug and a target are: whoever does better than the degree twin here is lucky.</summary>
internal sealed class DegreeWorld
{
    public const int Drugs = 400, Targets = 250;

    public DegreeWorld(int seed, double level = .012, double spread = 1.3)
    {
        var random = new Random(seed);
        double[] drugs = Popularity(Drugs), targets = Popularity(Targets);
        for (int d = 0; d < Drugs; d++)
        {
            for (int t = 0; t < Targets; t++)
            {
                if (random.NextDouble() < Math.Min(.9, level * drugs[d] * targets[t])) (random.NextDouble() < .7 ? Train : Test).Add((d, t));
            }
        }

        double[] Popularity(int count) => [.. Enumerable.Range(0, count).Select(_ =>
            Math.Exp(spread * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()) - spread * spread / 2))];
    }

    public List<(int Drug, int Target)> Train { get; } = [];

    public List<(int Drug, int Target)> Test { get; } = [];

    public DegreeTwin Twin => new([.. Train.Select(p => p.Drug)], [.. Train.Select(p => p.Target)], Drugs, Targets);

    public PairPopulation Population => new(Targets, [.. Test.Select(p => (p.Drug, p.Target, 1))], Train.Concat(Test));
}
