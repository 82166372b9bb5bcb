using DtiGraph.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Losses;

/// <summary>
/// A world of 18 kinds of pairs around a prevalence of 2 %, and a model with one logit for each kind, trained through autograd with
/// focal loss and self-adversarial weights on drawn labels until it stands still. Nothing of the closed form is used in training.
/// </summary>
internal sealed class SelfAdversarialWorld
{
    private const int TrainRows = 400_000, SampledTrainRows = 2_000_000, Rows = 400_000, Steps = 80;

    private SelfAdversarialWorld(double fraction, SelfAdversarialTerm term) => (Fraction, Term) = (fraction, term);

    /// <summary>r.</summary>
    public double Fraction { get; }

    public SelfAdversarialTerm Term { get; }

    /// <summary>[P] posterior and shift.</summary>
    public double[] Probabilities { get; private set; } = [];

    /// <summary>[P] the posterior alone.</summary>
    public double[] Unshifted { get; private set; } = [];

    /// <summary>[P] fresh labels.</summary>
    public int[] Labels { get; private set; } = [];

    /// <summary>Largest error of the log-odds against the training labels of the kind.</summary>
    public double WorstKind { get; private set; }

    public static SelfAdversarialWorld Train(FocalOptions options, LossOptions shared, double temperature, bool sampled)
    {
        using DisposeScope scope = NewDisposeScope();
        var random = new Random(17);
        double fraction = sampled ? .03 : 1;
        double[] mass = [.. Enumerable.Range(-5, 18).Select(kind => Math.Exp(-kind * kind / 50.0))], eta = [.. Enumerable.Range(-5, 18).Select(Eta)];
        List<long> kinds = [];
        List<double> labels = [];
        var counts = new (int Ones, int Zeros)[mass.Length];
        for (int kind = 0; kind < mass.Length; kind++)
        {
            for (int i = (int)(mass[kind] / mass.Sum() * (sampled ? SampledTrainRows : TrainRows)); i > 0; i--)
            {
                bool one = random.NextDouble() < eta[kind];
                if (!one && random.NextDouble() >= fraction) continue;
                kinds.Add(kind);
                labels.Add(one ? 1 : 0);
                counts[kind] = one ? (counts[kind].Ones + 1, counts[kind].Zeros) : (counts[kind].Ones, counts[kind].Zeros + 1);
            }
        }
        Tensor of = tensor(kinds.ToArray()), y = tensor(labels.ToArray()), table = zeros(mass.Length, ScalarType.Float64);
        var loss = new FocalLoss(options, shared with { Reduction = Reduction.Sum });
        var weighting = new SelfAdversarialWeighting(temperature);
        Fit();
        double[] logits = LossRun.Numbers(table);
        var world = new SelfAdversarialWorld(fraction, weighting.Term(table[of], y));
        world.Meet(new FocalPosterior(options, fraction, shared), logits, mass, eta, counts, random);
        return world;

        // Each logit follows its own gradient, in units of what its pairs pull in all.
        void Fit()
        {
            for (int step = 0; step < Steps; step++)
            {
                using DisposeScope round = NewDisposeScope();
                Tensor z = table[of].requires_grad_(true);
                loss.Forward(z, y, null, weighting.Weights(z, y)).backward();
                Tensor slope = zeros_like(table).index_add_(0, of, z.grad!, 1), pulls = zeros_like(table).index_add_(0, of, z.grad!.abs(), 1);
                table.sub_(.5 * slope / pulls);
            }
        }

        static double Eta(int kind) => 1 / (1 + Math.Exp(4.95 - .3 * kind));
    }

    private void Meet(FocalPosterior posterior, double[] logits, double[] mass, double[] eta, (int Ones, int Zeros)[] counts, Random random)
    {
        List<double> probabilities = [], unshifted = [];
        List<int> labels = [];
        for (int kind = 0; kind < logits.Length; kind++)
        {
            double plain = posterior.Logit(logits[kind]), shifted = plain + Term.LogOddsShift(logits[kind]);
            double seen = Math.Log(counts[kind].Ones * Fraction / counts[kind].Zeros);
            WorstKind = Math.Max(WorstKind, Math.Abs(shifted - seen));
            for (int i = (int)(mass[kind] / mass.Sum() * Rows); i > 0; i--)
            {
                probabilities.Add(1 / (1 + Math.Exp(-shifted)));
                unshifted.Add(1 / (1 + Math.Exp(-plain)));
                labels.Add(random.NextDouble() < eta[kind] ? 1 : 0);
            }
        }
        (Probabilities, Unshifted, Labels) = ([.. probabilities], [.. unshifted], [.. labels]);
    }
}
