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
    /// <returns>Where rows are too few or one class is absent, nothing but what is handed in. Where a slope would not be positive or
    /// the classes are separated, Platt calibration without the second opinion.</returns>
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
        double[] y = Array.ConvertAll(labels, l => (double)l), w = unlisted is { Count: > 0 }
            ? Proportioned(x, like, y, drawn, [platt.Slope, 0, 0, 0, 0, intercept], [.. unlisted.Select(u => (u.LogOdds + listed, u.Like))])
            : LogisticNewton.Fit(Columns(x, like), drawn, y, [platt.Slope, 0, 0, 0, 0, intercept], Prior).Weights;
        double below = w[0] - w[1], above = w[0] + w[1];
        return below < LogisticFit.LeastSlope || above < LogisticFit.LeastSlope || w.Any(v => !double.IsFinite(v))
            ? new(platt.Slope, platt.Slope, intercept, default, listed, labels.Length, positive)
            : new(below, above, w[5], new(w[2], w[3], w[4]), listed, labels.Length, positive);
    }

    /// <summary>Precision of the mean slope, half the difference of the two, the three weights of like pairs and the intercept.</summary>
    private static double[] Prior => [0, 4, 1, 1, 1, 0];

    // Mean slope and half the difference of the two: the prior is on the difference.
    private static double[][] Columns(double[] x, LikeLabels[] like) =>
    [
        x, Bend(x), [.. like.Select(l => l.Drugs)], [.. like.Select(l => l.Targets)], [.. like.Select(l => l.Both)], Ones(x),
    ];

    /// <summary>The weights where unlisted pairs say, too, what the labels of like pairs weigh for each unit of the network's log-odds.</summary>
    private static double[] Proportioned(
        double[] x, LikeLabels[] like, double[] labels, double[]? drawn, double[] start, (double X, LikeLabels Like)[] unlisted)
    {
        double each = UnlistedForEach * labels.Sum() / unlisted.Length;
        double[] nothing = new double[unlisted.Length], counts = [.. Ones(x), .. Array.ConvertAll(nothing, _ => each)];
        double[] all = LogisticNewton.Fit(
            Columns([.. x, .. unlisted.Select(u => u.X)], [.. like, .. unlisted.Select(u => u.Like)]),
            drawn is null ? null : [.. drawn, .. nothing], [.. labels, .. nothing], start, Prior, counts).Weights;
        LikeLabels perUnit = new(all[2] / all[0], all[3] / all[0], all[4] / all[0]);
        double[] w = LogisticNewton.Fit(
            [[.. x.Zip(like, (v, l) => v + perUnit.Dot(l))], Bend(x), Ones(x)], drawn, labels, [start[0], start[1], start[5]], [Prior[0], Prior[1], Prior[5]]).Weights;
        return [w[0], w[1], w[0] * perUnit.Drugs, w[0] * perUnit.Targets, w[0] * perUnit.Both, w[2]];
    }

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
