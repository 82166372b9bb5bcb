using DtiGraph.Features;
using DtiGraph.Splits;
using DtiGraph.Tests.Splits;
using DtiGraph.Training;
using DtiGraph.Training.Negatives;

namespace DtiGraph.Tests.Training.Negatives;

/// <summary>A small graph whose drugs and targets differ in degree, split, with the sampler of a policy.</summary>
internal sealed class SamplerCase : IDisposable
{
    public const int Drugs = 40, Targets = 30;

    public SamplerCase(NegativePolicy policy, string split = "random", Func<TrainingOptions, TrainingOptions>? change = null)
    {
        Options = new() { Split = split, Negatives = 3, NegativePolicy = policy, Features = new() { Neighbours = 5 }, Seed = 3 };
        if (change is not null) Options = change(Options);
        var random = new Random(5);
        var graph = SmallGraph.Of(Drugs, Targets, from d in Enumerable.Range(0, Drugs)
                                                  from t in Enumerable.Range(0, Targets)
                                                  where random.NextDouble() < .5 * (d % 4 + 1) * (t % 3 + 1) / 12.0
                                                  select (d, t, 1));
        Split = SplitDrawing.Of(graph, split, Options.Seed);
        Features = GraphFeatures.Of(graph, Split.Train.Targets, Options.Features);
        Sampler = NegativeSampling.Of(Split, Features, Options)!;
        Positives = [.. Split.Train.WithLabel(1)];
    }

    public TrainingOptions Options { get; }

    public Split Split { get; }

    public GraphFeatures Features { get; }

    public INegativeSampler Sampler { get; }

    public (int Drug, int Target)[] Positives { get; }

    public UnrecordedPairs Unrecorded => Split.Unrecorded!;

    public void Dispose() => Sampler.Dispose();
}
