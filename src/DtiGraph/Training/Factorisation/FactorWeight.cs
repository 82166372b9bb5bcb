using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Losses;
using DtiGraph.Models;
using DtiGraph.Splits;

namespace DtiGraph.Training.Factorisation;

/// <summary>What a factorisation weighs beside a network: what the log-loss of validation likes best.</summary>
/// <remarks>Each weight is judged by the probabilities that would be served with it, so after the corrections that validation fits. Those have as many numbers
/// for one weight as for another, so that fitting them on the same pairs favours none; the weight itself is one number more, and is kept only where it is
/// better than none by more than the standard error of the difference, pair by pair.</remarks>
public static class FactorWeight
{
    /// <summary>Logits per unit of the score that are tried.</summary>
    private static readonly double[] Tried = [.1, .2, .3, .5, .8, 1.2];

    /// <summary>The weight.</summary>
    /// <param name="latent">Fitted on train; null for none.</param>
    /// <param name="options">Of the factorisation: they may name the weight.</param>
    /// <param name="network">What the network says of pairs.</param>
    /// <param name="split">Validation chooses.</param>
    /// <param name="unlisted">Pairs of validation's ends that nobody states a label of.</param>
    /// <param name="posterior">What the network's logits mean.</param>
    /// <param name="byDegree">r pair by pair; null for one r.</param>
    /// <returns>Logits per unit of the score; 0 where the network is as good alone, and where validation is too small to say.</returns>
    public static double Of(
        LatentFactors? latent, FactorTermOptions? options, PairOdds network, Split split, (int Drug, int Target)[] unlisted,
        LinkPosterior posterior, DegreeMatchedFraction? byDegree)
    {
        if (latent is null) return 0;
        if (options?.Weight is { } given) return given;
        var validation = split.Validation;
        if (!Calibrator.Enough(validation.Labels)) return 0;
        CalibrationRow[] rows = [.. validation.Rows.Select(r => network.Row(r.Drug, r.Target, r.Label, byDegree)), .. unlisted.Select(p => network.Unlisted(p.Drug, p.Target))];
        double[] scores = [.. validation.Rows.Select(r => (r.Drug, r.Target)).Concat(unlisted).Select(p => latent.Score(p.Drug, p.Target))], alone = Losses(0);
        var best = Tried.Select(weight => (Weight: weight, Gain: alone.Zip(Losses(weight), (a, b) => a - b).ToArray())).MaxBy(t => t.Gain.Average());
        double mean = best.Gain.Average(), variance = best.Gain.Sum(g => (g - mean) * (g - mean)) / (best.Gain.Length - 1) / best.Gain.Length;
        return mean > Math.Sqrt(variance) ? best.Weight : 0;

        double[] Losses(double weight)
        {
            CalibrationRow[] with = [.. rows.Select((r, i) => r with { Logit = r.Logit + (float)(weight * scores[i]) })];
            var calibrator = Calibrator.Fit(posterior, validation.NegativeFraction, with, [], byDegree);
            return Array.ConvertAll(with[..validation.Count], r =>
            {
                double x = calibrator.LogOdds(r) - Math.Log(validation.NegativeFraction); // among the pairs that are listed
                return Logistic.Softplus(r.Label == 1 ? -x : x);
            });
        }
    }
}
