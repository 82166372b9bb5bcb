using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Losses;
using DtiGraph.Splits;
using DtiGraph.Tests.Losses;
using DtiGraph.Tests.Splits;
using DtiGraph.Training.Negatives;

namespace DtiGraph.Tests.Training.Negatives;

/// <summary>
/// A world whose truth is known: six kinds of drugs and of targets, 100 nodes each, P(interaction) by the kinds of the ends alone. A model with one
/// logit for each pair of kinds is trained on the interactions of train against the negatives that the real sampler draws.
/// </summary>
public sealed class DegreeMatchedPosteriorTests
{
    private const int Kinds = 6, Nodes = 600, Epochs = 20;

    private static readonly Lazy<World> Made = new(() => World.Train(new FocalOptions()));

    [Fact]
    public void Logit_RateOfEachPair_RecoversTheTruthWithoutCalibration()
    {
        var world = Made.Value;
        Assert.InRange(world.Labels.Average(), .02, .06);
        double[] perPair = [.. world.Logits.Zip(world.Rates, (z, r) => world.Posterior.Probability(z, r))];
        Assert.InRange(perPair.Zip(world.Truth, (p, eta) => Math.Abs(p - eta)).Average(), 0, .003);
        Assert.InRange(CalibrationError.Of(perPair, world.Labels), 0, .005);
    }

    [Fact]
    public void Logit_OneRateForAll_DoesNot()
    {
        var world = Made.Value;
        double[] one = [.. world.Logits.Select(z => world.Posterior.Probability(z, world.MeanRate))];
        Assert.InRange(one.Zip(world.Truth, (p, eta) => Math.Abs(p - eta)).Average(), .015, 1);
        Assert.InRange(CalibrationError.Of(one, world.Labels), .015, 1);
    }

    [Fact]
    public void LogOdds_RateByTheDegreesOfEachPair_IsCalibratedBeforeAndAfterTheCorrection()
    {
        var world = Made.Value;
        float[] logits = [.. world.Logits.Select(z => (float)z)];
        double[] shifts = [.. world.Drugs.Zip(world.Targets, (d, t) => world.ByDegree.LogShift(world.Known, d, t))];
        Assert.InRange(CalibrationError.Of([.. world.Logits.Zip(shifts, (z, s) => 1 / (1 + Math.Exp(-world.Posterior.Logit(z, world.MeanRate) - s)))], world.Labels), 0, .005);
        // Fitted on every other pair, judged on the rest.
        bool Fitted(int i) => i % 2 == 0;
        CalibrationRow[] Rows(double[]? shifts) => Half(
            [.. logits.Select((z, i) => new CalibrationRow(z, Familiarity.Interacting, world.Labels[i], default, shifts?[i] ?? 0))], Fitted);
        var calibrator = Calibrator.Fit(new(world.Options, world.MeanRate), 1, Rows(shifts), Rows(shifts), world.ByDegree);
        double[] stated = [.. Enumerable.Range(0, logits.Length).Where(i => !Fitted(i)).Select(i => 1 / (1 + Math.Exp(-calibrator.LogOdds(
            logits[i], Familiarity.Interacting, default, calibrator.LogFractionShift(world.Known, world.Drugs[i], world.Targets[i])))))];

        Assert.InRange(calibrator.Interacting.Below, .85, 1.05);
        Assert.InRange(CalibrationError.Of(stated, Half(world.Labels, i => !Fitted(i))), 0, .005);
        // One rate leaves the model's logits nearly flat: the correction has to stretch them.
        Assert.NotInRange(Calibrator.Fit(new(world.Options, world.MeanRate), 1, Rows(null), Rows(null)).Interacting.Below, .5, 1.5);
    }

    private static T[] Half<T>(T[] values, Func<int, bool> keeps) => [.. values.Where((_, i) => keeps(i))];

    private sealed class World
    {
        public required FocalOptions Options { get; init; }

        public required FocalPosterior Posterior { get; init; }

        public required DegreeMatchedFraction ByDegree { get; init; }

        public required double MeanRate { get; init; }

        public required TrainDegrees Known { get; init; }

        /// <summary>[P] pairs of the test part: all of them.</summary>
        public required int[] Drugs { get; init; }

        public required int[] Targets { get; init; }

        public required int[] Labels { get; init; }

        public required double[] Truth { get; init; }

        public required double[] Logits { get; init; }

        /// <summary>[P] mean r of the train pairs of the same kinds: kinds are all that this model sees.</summary>
        public required double[] Rates { get; init; }

        public static World Train(FocalOptions options)
        {
            var random = new Random(12);
            var graph = SmallGraph.Of(Nodes, Nodes, [.. from d in Enumerable.Range(0, Nodes)
                                                        from t in Enumerable.Range(0, Nodes)
                                                        where random.NextDouble() < Eta(d % Kinds, t % Kinds)
                                                        select (d, t, 1)]);
            var split = SplitDrawing.Of(graph, "random", 1);
            var unrecorded = split.Unrecorded!;
            var sampler = new DegreeMatchedSampler(unrecorded, split.Train, perPositive: 1, masked: 0);
            (int, int)[] interactions = [.. split.Train.WithLabel(1)];
            double[,] positives = new double[Kinds, Kinds], negatives = new double[Kinds, Kinds], rates = new double[Kinds, Kinds], pairs = new double[Kinds, Kinds];
            foreach (var (d, t) in interactions) positives[d % Kinds, t % Kinds] += Epochs;
            for (int e = 0; e < Epochs; e++)
                foreach (var (d, t) in sampler.Sample(interactions, random)) negatives[d % Kinds, t % Kinds]++;
            foreach (var (d, t) in unrecorded.All)
            {
                rates[d % Kinds, t % Kinds] += sampler.SampledFraction(d, t);
                pairs[d % Kinds, t % Kinds]++;
            }
            // Slices of equal mass cut through equal probabilities: interactions must not all stand first there.
            int[] order = [.. Enumerable.Range(0, split.Test.Count)];
            random.Shuffle(order);
            var test = new LabelledPairs([.. order.Select(i => split.Test.Drugs[i])], [.. order.Select(i => split.Test.Targets[i])],
                [.. order.Select(i => split.Test.Labels[i])], split.Test.NegativeFraction);
            double[] Of(Func<int, int, double> value) => [.. test.Drugs.Zip(test.Targets, (d, t) => value(d % Kinds, t % Kinds))];
            return new()
            {
                Options = options,
                Posterior = new(options),
                ByDegree = sampler.ByDegree,
                MeanRate = sampler.MeanFraction,
                Known = new(Nodes, Nodes, split.Train.Rows),
                Drugs = test.Drugs,
                Targets = test.Targets,
                Labels = test.Labels,
                Truth = Of(Eta),
                Logits = Of((i, j) => FocalMinimiser.Of(positives[i, j], negatives[i, j], options)),
                Rates = Of((i, j) => rates[i, j] / pairs[i, j]),
            };
        }

        private static double Eta(int drug, int target) => .001 * Math.Pow(1.75, drug) * Math.Pow(1.75, target);
    }
}
