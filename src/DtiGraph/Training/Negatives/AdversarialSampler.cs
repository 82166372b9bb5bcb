using DtiGraph.Splits;

namespace DtiGraph.Training.Negatives;

/// <summary>Negatives that a second network proposes and that learns to propose what the link model takes for interactions.</summary>
/// <remarks>
/// <para>For each negative Ns unrecorded pairs of train are drawn that share an end with the interaction (drug or target by a fair coin, the other
/// end uniform), and the generator chooses one by softmax(score / T). The link model's logit of the choice is the generator's reward; a running
/// mean of the rewards is the baseline. Source: Cai and Wang 2018 (KBGAN), arXiv:1711.04071, algorithm 1. Departs: the link model minimises its own
/// loss and not a margin, and is not pre-trained; the baseline is an exponential mean, .9 old and .1 new. Label smoothing belongs to the link model's loss.</para>
/// <para>What is drawn follows the generator, which changes at every step: r(d, t) is K times the sum, over the interactions that share an end with
/// the pair, of the chance that it is a candidate and chosen. It is no number that can be stated: <see cref="MeanFraction"/> is right on average alone,
/// and the probabilities need recalibration on validation. Unrecorded is not inactive: the generator finds unrecorded interactions too.</para>
/// </remarks>
public sealed class AdversarialSampler : INegativeSampler
{
    private const int Tries = 100;
    private const double Kept = .9;

    private readonly UnrecordedPairs unrecorded;
    private readonly int perPositive;
    private readonly int candidates;
    private readonly ProposalNetwork generator;
    private long[] drugs = [];
    private long[] targets = [];
    private long[] chosen = [];
    private double? baseline;

    /// <summary>A sampler with a fresh generator.</summary>
    /// <param name="unrecorded">The pairs to draw from.</param>
    /// <param name="positives">P, train interactions.</param>
    /// <param name="perPositive">K, at least 1.</param>
    /// <param name="options">The generator's numbers.</param>
    /// <param name="seed">Of the generator's first weights.</param>
    public AdversarialSampler(UnrecordedPairs unrecorded, int positives, int perPositive, AdversarialOptions options, long seed)
    {
        options.Validate();
        (this.unrecorded, this.perPositive, candidates) = (unrecorded, perPositive, options.Candidates);
        generator = new ProposalNetwork(unrecorded.Drugs, unrecorded.Targets, options, seed);
        MeanFraction = (double)positives * perPositive / unrecorded.Count;
    }

    /// <inheritdoc/>
    public double MeanFraction { get; }

    /// <summary>True: r follows the generator.</summary>
    public bool RecalibrationNeeded => true;

    /// <inheritdoc/>
    public bool Learns => true;

    /// <inheritdoc/>
    public (int Drug, int Target)[] Sample(IReadOnlyList<(int Drug, int Target)> positives, Random random)
    {
        int count = positives.Count * perPositive;
        (drugs, targets, chosen) = (new long[count * candidates], new long[count * candidates], new long[count]);
        for (int i = 0; i < count; i++)
        {
            bool keepsDrug = random.Next(2) == 0;
            for (int c = 0; c < candidates; c++)
                (drugs[i * candidates + c], targets[i * candidates + c]) = Candidate(positives[i / perPositive], keepsDrug, random);
        }
        float[] chances = count == 0 ? [] : generator.Propose(drugs, targets, candidates);
        for (int i = 0; i < count; i++) chosen[i] = Choose(chances.AsSpan(i * candidates, candidates), random.NextDouble());
        return [.. chosen.Select((c, i) => ((int)drugs[i * candidates + c], (int)targets[i * candidates + c]))];
    }

    /// <summary>The mean: the pair's own r follows the generator and is not known.</summary>
    /// <param name="drug">In [0, Nd).</param>
    /// <param name="target">In [0, Nt).</param>
    public double SampledFraction(int drug, int target) => MeanFraction;

    /// <summary>Rewards the generator for each choice with the link model's logit, once a sample.</summary>
    /// <param name="logits">One for each drawn pair, in their order, finite.</param>
    /// <exception cref="ArgumentException">Another number of logits than pairs were drawn and not yet rewarded, or one that is not finite.</exception>
    public void Learn(ReadOnlySpan<float> logits)
    {
        if (logits.Length != chosen.Length)
            throw new ArgumentException($"logits: expected {chosen.Length}, one for each drawn pair, got {logits.Length} (adversarial sampler)");
        if (logits.IsEmpty) return;
        double mean = 0;
        foreach (float logit in logits)
        {
            if (!float.IsFinite(logit)) throw new ArgumentException($"logits: expected finite numbers, got {logit} (adversarial sampler)");
            mean += logit / (double)logits.Length;
        }
        double from = baseline ?? mean;
        var advantages = new float[logits.Length];
        for (int i = 0; i < advantages.Length; i++) advantages[i] = (float)(logits[i] - from);
        generator.Reinforce(drugs, targets, candidates, chosen, advantages);
        baseline = Kept * from + (1 - Kept) * mean;
        chosen = [];
    }

    /// <inheritdoc/>
    public void Dispose() => generator.Dispose();

    /// <summary>Shares an end with the interaction; where that end has nearly no unrecorded pair in train, any unrecorded pair.</summary>
    private (int Drug, int Target) Candidate((int Drug, int Target) positive, bool keepsDrug, Random random)
    {
        for (int i = 0; i < Tries; i++)
        {
            var pair = keepsDrug ? (positive.Drug, random.Next(unrecorded.Targets)) : (random.Next(unrecorded.Drugs), positive.Target);
            if (unrecorded.Holds(pair.Item1, pair.Item2)) return pair;
        }
        return unrecorded.Sample(1, random)[0];
    }

    private static int Choose(ReadOnlySpan<float> chances, double at)
    {
        double sum = 0;
        for (int c = 0; c < chances.Length - 1; c++)
        {
            sum += chances[c];
            if (at < sum) return c;
        }
        return chances.Length - 1;
    }
}
