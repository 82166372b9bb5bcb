using DtiGraph.Evaluation;
using DtiGraph.Models;

namespace DtiGraph.Artifacts;

/// <summary>What validation corrects of the posterior's log-odds: too much or too little confidence, and what the labels of like pairs know better.</summary>
/// <param name="Below">Slope far below 0, at least .001; less takes confidence back.</param>
/// <param name="Above">Slope far above 0, at least .001.</param>
/// <param name="Intercept">Shifts the log-odds.</param>
/// <param name="Like">What the labels of like pairs weigh.</param>
/// <param name="Listed">-ln of the share of the population's negatives that was listed where it was fitted.</param>
/// <param name="Rows">n, the pairs it was fitted on; 0 where nothing was fitted.</param>
/// <param name="Positive">Share of interactions among them, as it would be had they been drawn as the validation pairs were.</param>
/// <remarks>
/// With x the posterior's log-odds and x' = x + listed: c = Above softplus(x') - Below softplus(-x') + Intercept + Like . labels. A straight
/// line goes on for ever, but n pairs cannot tell one in a million: what is stated is (n sigmoid(c) + Positive) / (n + 1), as if one more pair had
/// been seen of which only the class ratio is known. The mean over the n pairs stays. Then listed is taken off again. For
/// the same labels of like pairs it is increasing, so it never reverses an order that the network alone decides.
/// Source: beta calibration, Kull et al. 2017; the second opinion is a stacked generalisation, Wolpert 1992, doi:10.1016/S0893-6080(05)80023-1.
/// Departs: maximum a posteriori, with the two slopes pulled together, half their difference by a normal prior of standard deviation
/// 1/2, and the weights of like pairs to 0 by one of standard deviation 1; unlisted pairs have a say in what the labels of like pairs weigh.
/// </remarks>
public sealed record Correction(double Below, double Above, double Intercept, LikeLabels Like, double Listed, int Rows, double Positive)
{
    /// <summary>How many unlisted pairs stand beside a listed interaction: as many as training takes by default.</summary>
    private const double UnlistedForEach = 3;

    /// <summary>Fits by maximum a posteriori.</summary>
    /// <param name="logOdds">[P] of the posterior, in the population.</param>
    /// <param name="like">[P] what the labels of like pairs say.</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    /// <param name="listed">-ln of the share of the population's negatives that is listed here.</param>
    /// <param name="drawn">[P] what the way the rows were drawn adds to their log-odds; it is no part of what is fitted. Null for nothing.</param>
    /// <param name="unlisted">Pairs of no stated label, log-odds and labels of like pairs, that help to say what these labels weigh beside the network; may be none.</param>
    /// <returns>Where rows are too few or one class is absent, nothing but what is handed in. Where one of the two slopes would not be positive, both are one;
    /// where that would not be, it is the least and the labels of like pairs speak alone. Where the classes are separated, labels are softened as Platt calibration softens them.</returns>
    /// <remarks>An offset, as the prior correction of King and Zeng 2001, doi:10.1093/oxfordjournals.pan.a004868: of rows that were chosen by their label the
    /// slopes are right and the intercept alone is not. Listed negatives are few, and often chosen to be hard: that like pairs have labels at all says interaction
    /// among them and not among the millions that nobody listed. So unlisted pairs join as negatives, three for each interaction, where it is decided
    /// what these labels weigh in units of the network's log-odds; all else is fitted on the listed pairs, of which the probability speaks.</remarks>
    public static Correction Fit(
        double[] logOdds, LikeLabels[] like, int[] labels, double listed, double[]? drawn = null, IReadOnlyCollection<(double LogOdds, LikeLabels Like)>? unlisted = null)
    {
        double[] x = Array.ConvertAll(logOdds, l => l + listed);
        var platt = PlattCalibration.Fit(x, labels);
        if (platt == PlattCalibration.Identity) return new(1, 1, 0, default, listed, 0, 0);
        double positive = (double)labels.Sum() / labels.Length, intercept = platt.Intercept;
        if (drawn is not null)
        {
            double added = drawn.Average();
            (positive, intercept) = (Logistic.Sigmoid(Math.Log(positive / (1 - positive)) - added), intercept - added);
        }
        (double X, LikeLabels Like)[] others = [.. (unlisted ?? []).Select(u => (u.LogOdds + listed, u.Like))];
        for (int slopes = 2; slopes >= 0; slopes--)
        {
            double[] w = Weights(slopes, x, like, labels, drawn, [platt.Slope, intercept], others);
            double below = w[0] - w[1], above = w[0] + w[1];
            if (below >= LogisticFit.LeastSlope && above >= LogisticFit.LeastSlope && w.All(double.IsFinite))
                return new(below, above, w[5], new(w[2], w[3], w[4]), listed, labels.Length, positive);
        }
        return new(platt.Slope, platt.Slope, intercept, default, listed, labels.Length, positive);
    }

    /// <summary>Mean slope, half the difference of the two, the three weights of like pairs and the intercept.</summary>
    /// <param name="slopes">How many are fitted: 2, 1 for the same below and above 0, 0 for the least.</param>
    /// <param name="x">[P] log-odds as listed.</param>
    /// <param name="like">[P] what the labels of like pairs say.</param>
    /// <param name="labels">[P].</param>
    /// <param name="drawn">[P] or null.</param>
    /// <param name="start">Slope and intercept.</param>
    /// <param name="unlisted">Pairs that say, too, what the labels of like pairs weigh for each unit of the network's log-odds; may be none.</param>
    private static double[] Weights(
        int slopes, double[] x, LikeLabels[] like, int[] labels, double[]? drawn, double[] start, (double X, LikeLabels Like)[] unlisted)
    {
        double each = unlisted.Length == 0 ? 0 : UnlistedForEach * labels.Sum() / unlisted.Length;
        double[] nothing = new double[unlisted.Length], all = [.. x, .. unlisted.Select(u => u.X)];
        double[] said = LogisticNewton.Fit(
            [.. Network(slopes, all), .. OfLike([.. like, .. unlisted.Select(u => u.Like)]), Ones(all)], Offset(slopes, all, drawn is null ? null : [.. drawn, .. nothing]),
            [.. Targets(x, labels), .. nothing], [.. Of(slopes, [start[0], 0]), 0, 0, 0, start[1]], [.. Of(slopes, SlopePrior), 1, 1, 1, 0],
            unlisted.Length == 0 ? null : [.. Ones(x), .. Array.ConvertAll(nothing, _ => each)]).Weights;
        LikeLabels weight = new(said[slopes], said[slopes + 1], said[slopes + 2]);
        bool refused = slopes > 0 && said[0] < LogisticFit.LeastSlope; // what like pairs weigh in units of a network that is turned round means nothing
        if (unlisted.Length == 0 || refused) return [slopes > 0 ? said[0] : LogisticFit.LeastSlope, slopes > 1 ? said[1] : 0, weight.Drugs, weight.Targets, weight.Both, said[^1]];
        // What was said in units of the network's log-odds, or of itself where the network says nothing, and then one factor on the listed pairs.
        double unit = slopes > 0 ? said[0] : 1;
        LikeLabels perUnit = new(weight.Drugs / unit, weight.Targets / unit, weight.Both / unit);
        double[] sum = [.. x.Zip(like, (v, l) => (slopes > 0 ? v : 0) + perUnit.Dot(l))];
        double[] w = LogisticNewton.Fit(
            slopes > 1 ? [sum, Bend(x), Ones(x)] : [sum, Ones(x)], Offset(slopes, x, drawn), Targets(sum, labels),
            slopes > 1 ? [start[0], 0, start[1]] : [slopes > 0 ? start[0] : 1, start[1]], slopes > 1 ? [.. SlopePrior, 0] : null).Weights;
        double slope = slopes > 0 || w[0] <= 0 ? w[0] : LogisticFit.LeastSlope; // a factor below 0 would turn round what like pairs say: refused as a slope is
        return [slope, slopes > 1 ? w[1] : 0, w[0] * perUnit.Drugs, w[0] * perUnit.Targets, w[0] * perUnit.Both, w[^1]];
    }

    /// <summary>The labels, softened where the sum separates them: hard ones would make a step of its slope, and every pair beyond it as sure as the next.</summary>
    private static double[] Targets(double[] sum, int[] labels) => LogisticFit.Targets(labels, LogisticFit.Separated(sum, labels));

    /// <summary>Precision of the mean slope and of half the difference of the two: the prior is on the difference.</summary>
    private static double[] SlopePrior => [0, 4];

    private static double[][] Network(int slopes, double[] x) => slopes switch { 2 => [x, Bend(x)], 1 => [x], _ => [] };

    private static double[][] OfLike(LikeLabels[] like) => [[.. like.Select(l => l.Drugs)], [.. like.Select(l => l.Targets)], [.. like.Select(l => l.Both)]];

    private static double[] Of(int slopes, double[] both) => both[..slopes];

    /// <summary>What is not fitted: how rows were drawn, and a network that is given the least slope.</summary>
    private static double[]? Offset(int slopes, double[] x, double[]? drawn) =>
        slopes > 0 ? drawn : [.. x.Select((v, i) => LogisticFit.LeastSlope * v + (drawn?[i] ?? 0))];

    private static double[] Bend(double[] x) => Array.ConvertAll(x, v => Logistic.Softplus(v) + Logistic.Softplus(-v));

    private static double[] Ones(double[] x) => Array.ConvertAll(x, _ => 1.0);

    /// <summary>The calibrated log-odds in the population.</summary>
    /// <param name="logOdds">Of the posterior, in the population.</param>
    /// <param name="like">What the labels of like pairs say.</param>
    public double LogOdds(double logOdds, LikeLabels like) => Stated(OfNetwork(logOdds) + Like.Dot(like));

    /// <summary>c without the labels of like pairs.</summary>
    /// <param name="logOdds">Of the posterior, in the population.</param>
    /// <returns>Rising with them.</returns>
    public double OfNetwork(double logOdds)
    {
        double x = logOdds + Listed;
        return Above * Logistic.RisingSoftplus(x) - Below * Logistic.RisingSoftplus(-x) + Intercept;
    }

    /// <summary>What is stated of c: the calibrated log-odds in the population.</summary>
    /// <param name="sum">c, the labels of like pairs among it.</param>
    /// <returns>Rising with it.</returns>
    public double Stated(double sum) => Supported(sum) - Listed;

    /// <summary>No surer than so many pairs can make anyone.</summary>
    private double Supported(double logOdds) => Rows == 0 ? logOdds
        : Math.Log(Rows * Logistic.Sigmoid(logOdds) + Positive) - Math.Log(Rows * Logistic.Sigmoid(-logOdds) + (1 - Positive));
}
