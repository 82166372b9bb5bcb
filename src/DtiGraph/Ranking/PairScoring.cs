using DtiGraph.Artifacts;
using DtiGraph.Evaluation;
using DtiGraph.Models;

namespace DtiGraph.Ranking;

/// <summary>From a pair to what is said of it in numbers, for nodes of the graph and for those that a question brings. Safe for many threads at once.</summary>
internal sealed class PairScoring(Artifact artifact)
{
    private readonly Manifest manifest = artifact.Manifest;
    private readonly HashSet<(int, int)> recorded = [.. artifact.Graph.Interactions.Where(i => i.Label == 1).Select(i => (i.Drug, i.Target))];

    /// <summary>What train recorded of each node.</summary>
    public TrainDegrees Degrees { get; } = artifact.Degrees();

    /// <summary>Whether the interaction is in the graph.</summary>
    /// <param name="drug">In [0, Nd), or <see cref="DegreeTwin.Unknown"/>.</param>
    /// <param name="target">In [0, Nt), or <see cref="DegreeTwin.Unknown"/>.</param>
    public bool IsRecorded(int drug, int target) => recorded.Contains((drug, target));

    /// <summary>The factors with the ends of a question that the graph does not hold in place of the known nodes, as number 0.</summary>
    /// <param name="factors">Of all known nodes.</param>
    /// <param name="drug">The question's; null where drugs are candidates.</param>
    /// <param name="target">Likewise.</param>
    /// <param name="member">The network that the factors are of; null for the mean.</param>
    public static PairFactors With(PairFactors factors, ResolvedNode? drug, ResolvedNode? target, int? member = null)
    {
        NodeFactors? Of(ResolvedNode? node) => member is { } i ? node?.Members?[i] : node?.Factors;
        return Of(drug) is null && Of(target) is null ? factors : factors with
        {
            Drugs = Of(drug) ?? factors.Drugs,
            Targets = Of(target) ?? factors.Targets,
        };
    }

    /// <summary>The calibrated log-odds of a pair.</summary>
    public double LogOdds(ResolvedNode drug, ResolvedNode target) => LogOdds(With(artifact.Factors, drug, target),
        artifact.Like.WithNew(drug.Like, target.Like).Of(Math.Max(drug.Index, 0), Math.Max(target.Index, 0)), drug, target);

    /// <summary>The calibrated log-odds of a pair; of one with an end of which nothing is known, what its degree twin says.</summary>
    /// <param name="ends">Of <see cref="With"/>.</param>
    /// <param name="like">What the labels of like pairs say.</param>
    /// <param name="drug">The drug.</param>
    /// <param name="target">The target.</param>
    public double LogOdds(PairFactors ends, LikeLabels like, ResolvedNode drug, ResolvedNode target) => drug.Blank || target.Blank
        ? DegreeLogOdds(drug.Index, target.Index)
        : LogOdds(Logit(ends, drug, target), like, drug.Index, target.Index);

    /// <summary>The calibrated log-odds of a pair.</summary>
    /// <param name="logit">From the network.</param>
    /// <param name="like">What the labels of like pairs say.</param>
    /// <param name="drug">In [0, Nd), or <see cref="DegreeTwin.Unknown"/>.</param>
    /// <param name="target">In [0, Nt), or <see cref="DegreeTwin.Unknown"/>.</param>
    public double LogOdds(float logit, LikeLabels like, int drug, int target) =>
        manifest.Calibrator.LogOdds(logit, Degrees.FamiliarityOf(drug, target), like, manifest.Calibrator.LogFractionShift(Degrees, drug, target));

    /// <summary>What is said of a pair.</summary>
    /// <param name="ends">Of <see cref="With"/>.</param>
    /// <param name="logOdds">Its calibrated log-odds.</param>
    /// <param name="drug">The drug.</param>
    /// <param name="target">The target.</param>
    public PairFigures Figures(PairFactors ends, double logOdds, ResolvedNode drug, ResolvedNode target) =>
        Figures(Logit(ends, drug, target), logOdds, drug.Index, target.Index);

    /// <summary>What is said of a pair.</summary>
    /// <param name="logit">From the network.</param>
    /// <param name="logOdds">Its calibrated log-odds.</param>
    /// <param name="drug">In [0, Nd), or <see cref="DegreeTwin.Unknown"/>.</param>
    /// <param name="target">In [0, Nt), or <see cref="DegreeTwin.Unknown"/>.</param>
    public PairFigures Figures(float logit, double logOdds, int drug, int target)
    {
        double degreeLogOdds = DegreeLogOdds(drug, target);
        return new(Logistic.Sigmoid(logOdds), Logistic.Sigmoid(logit), Degrees.RegimeOf(drug, target), IsRecorded(drug, target),
            Logistic.Sigmoid(degreeLogOdds), logOdds - degreeLogOdds);
    }

    private double DegreeLogOdds(int drug, int target) => manifest.Degree.LogOdds(Degrees.Twin.Score(drug, target));

    private static float Logit(PairFactors ends, ResolvedNode drug, ResolvedNode target) => ends.Logit(Math.Max(drug.Index, 0), Math.Max(target.Index, 0));
}
