using DtiGraph.Artifacts;
using DtiGraph.Evaluation;

namespace DtiGraph.Ranking.Screens;

/// <summary>Between which calibrated log-odds a pair lies, from tables: <see cref="Calibrator.LogOdds(float, Familiarity, Models.LikeLabels, double)"/> rises with the logit, with its
/// shift and with the sum of what like pairs say, and each of its steps is tabulated.</summary>
internal sealed class OddsBounds
{
    private readonly Lazy<MonotoneTable>? posterior; // where pairs have shifts of their own; otherwise the first step is part of the second
    private readonly Lazy<(MonotoneTable OfNetwork, MonotoneTable Stated)>[] byFamiliarity;

    public OddsBounds(Calibrator calibrator)
    {
        double Posterior(double logit) => calibrator.PosteriorLogOdds((float)logit, 0);
        if (calibrator.ByDegree is not null) posterior = new(() => new(Posterior));
        byFamiliarity = [.. Enum.GetValues<Familiarity>().Select(calibrator.Of).Select(correction => new Lazy<(MonotoneTable, MonotoneTable)>(() =>
            (new(posterior is null ? logit => correction.OfNetwork(Posterior(logit)) : correction.OfNetwork), new(correction.Stated))))];
    }

    /// <summary>What the log-odds are at least.</summary>
    /// <param name="familiarity">Of the pair.</param>
    /// <param name="logit">The pair's is no less.</param>
    /// <param name="shift">Likewise; 0 where pairs have none of their own.</param>
    /// <param name="like">What like pairs say, weighed.</param>
    public double Lower(Familiarity familiarity, double logit, double shift, double like)
    {
        var (ofNetwork, stated) = byFamiliarity[(int)familiarity].Value;
        return stated.Lower(ofNetwork.Lower(posterior is null ? logit : posterior.Value.Lower(logit) + shift) + like);
    }

    /// <summary>What the log-odds are at most.</summary>
    /// <param name="familiarity">Of the pair.</param>
    /// <param name="logit">The pair's is no more.</param>
    /// <param name="shift">Likewise; 0 where pairs have none of their own.</param>
    /// <param name="like">What like pairs say, weighed.</param>
    public double Upper(Familiarity familiarity, double logit, double shift, double like)
    {
        var (ofNetwork, stated) = byFamiliarity[(int)familiarity].Value;
        return stated.Upper(ofNetwork.Upper(posterior is null ? logit : posterior.Value.Upper(logit) + shift) + like);
    }

    /// <summary>A logit below which pairs of which like pairs say nothing have lower log-odds.</summary>
    /// <param name="familiarity">Of the pairs.</param>
    /// <param name="logOdds">To be reached.</param>
    /// <param name="shift">The pairs' are no more.</param>
    public double LogitFor(Familiarity familiarity, double logOdds, double shift)
    {
        var (ofNetwork, stated) = byFamiliarity[(int)familiarity].Value;
        double from = ofNetwork.From(stated.From(logOdds));
        return posterior is null ? from : posterior.Value.From(from - shift);
    }

    /// <summary>The largest log-odds found that make a lower probability: pairs between may have the very same, and then their ids decide.</summary>
    public static double BelowTies(double logOdds)
    {
        double probability = Logistic.Sigmoid(logOdds);
        if (probability == 0) return double.NegativeInfinity;
        double step = 1e-9;
        while (Logistic.Sigmoid(logOdds - step) >= probability) step *= 4;
        return logOdds - step;
    }
}
