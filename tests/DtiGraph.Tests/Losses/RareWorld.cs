using DtiGraph.Losses;

namespace DtiGraph.Tests.Losses;

/// <summary>Which negatives training sees.</summary>
public enum NegativeSampling
{
    All,

    /// <summary>As many as there are positives.</summary>
    OneToOne,

    /// <summary>Each kind of pair at its own rate, as degree-matched sampling does.</summary>
    PerPair,
}

/// <summary>
/// A world whose truth is known: 81 kinds of pairs, log-odds normal around a prevalence of 1.9 %. A model with one logit for each kind is
/// trained in it on 4,000,000 drawn labels by minimising their focal loss, and then meets pairs with fresh labels.
/// </summary>
internal sealed class RareWorld
{
    private const int TrainRows = 4_000_000, Rows = 400_000;

    private RareWorld(FocalOptions options) => Options = options;

    public FocalOptions Options { get; }

    /// <summary>[P] P(interaction).</summary>
    public double[] Truth { get; private set; } = [];

    /// <summary>[P] what the model says.</summary>
    public double[] Logits { get; private set; } = [];

    /// <summary>[P] sigmoid of the logit.</summary>
    public double[] Scores => [.. Logits.Select(z => 1 / (1 + Math.Exp(-z)))];

    /// <summary>[P] the focal posterior of the logit.</summary>
    public double[] Probabilities { get; private set; } = [];

    /// <summary>[P] fresh labels, never trained on.</summary>
    public int[] Labels { get; private set; } = [];

    public static RareWorld Train(FocalOptions options, NegativeSampling sampling, int seed = 1)
    {
        var random = new Random(seed);
        List<double> truth = [], logits = [], probabilities = [];
        List<int> labels = [];
        double total = 0;
        for (int kind = -40; kind <= 40; kind++) total += Mass(kind);
        for (int kind = -40; kind <= 40; kind++)
        {
            double share = Mass(kind) / total, eta = 1 / (1 + Math.Exp(4.61 - .12 * kind));
            double fraction = sampling switch
            {
                NegativeSampling.All => 1,
                NegativeSampling.OneToOne => .019 / .981,
                _ => Math.Min(1, .04 * Math.Exp(.06 * kind)),
            };
            int positives = 0, negatives = 0;
            for (int i = (int)Math.Ceiling(share * TrainRows); i > 0; i--)
            {
                if (random.NextDouble() < eta) positives++;
                else if (random.NextDouble() < fraction) negatives++;
            }
            double z = FocalMinimiser.Of(positives, negatives, options), p = new FocalPosterior(options).Probability(z, fraction);
            for (int i = (int)Math.Round(share * Rows); i > 0; i--)
            {
                truth.Add(eta);
                logits.Add(z);
                probabilities.Add(p);
                labels.Add(random.NextDouble() < eta ? 1 : 0);
            }
        }
        return new RareWorld(options) { Truth = [.. truth], Logits = [.. logits], Probabilities = [.. probabilities], Labels = [.. labels] };

        static double Mass(int kind) => Math.Exp(-kind * kind / 200.0);
    }
}
