using System.Collections.Immutable;
using DtiGraph.Evaluation;
using DtiGraph.Graphs;

namespace DtiGraph.Ranking;

/// <summary>Whether the probabilities of a model came true on pairs that it was not trained on.</summary>
/// <param name="ModelVersion">The model.</param>
/// <param name="GraphId">The graph that it learned from.</param>
/// <param name="Part">test, or validation, on which the correction of the probabilities was fitted.</param>
/// <param name="Pairs">Labelled pairs of the part.</param>
/// <param name="PositiveRate">Share of interactions among them.</param>
/// <param name="Gnn">Of the network.</param>
/// <param name="Degree">Of its degree twin, which only counts interactions.</param>
public sealed record Reliability(string ModelVersion, string GraphId, string Part, int Pairs, double PositiveRate, StatedRates Gnn, StatedRates Degree)
{
    /// <summary>Looks at the pairs of a part.</summary>
    /// <param name="model">The model.</param>
    /// <param name="part">test or validation.</param>
    /// <exception cref="QueryException">Another part, or one without pairs.</exception>
    public static Reliability Of(ServedModel model, string part)
    {
        var artifact = model.Artifact;
        var (rows, listedFraction) = part switch
        {
            "test" => (artifact.Pairs.Test, artifact.Manifest.Split.Test.NegativeFraction),
            "validation" => (artifact.Pairs.Validation, artifact.Manifest.Split.Validation.NegativeFraction),
            _ => throw new QueryException($"part: expected test or validation, got '{part}'"),
        };
        if (rows.IsEmpty) throw new QueryException($"part: expected a part with labelled pairs, got '{part}', which has none");
        int[] labels = [.. rows.Select(r => r.Label!.Value)];
        double listed = -Math.Log(listedFraction); // probabilities are for the population, of whose negatives only a share may be listed here
        var odds = artifact.Odds(model.Degrees);
        return new(model.Manifest.Version, model.Manifest.GraphId, part, labels.Length, labels.Average(),
            StatedRates.Of(rows, r => odds.Of(r.Drug, r.Target, model.Manifest.Calibrator) + listed, labels),
            StatedRates.Of(rows, r => model.Manifest.Degree.LogOdds(model.Degrees.Twin.Score(r.Drug, r.Target)) + listed, labels));
    }
}

/// <summary>Stated probabilities against what was observed.</summary>
/// <param name="Ece">Mean gap between the two over the bins.</param>
/// <param name="Bins">As many pairs each, from the lowest probability up.</param>
public sealed record StatedRates(double Ece, ImmutableArray<StatedRate> Bins)
{
    internal static StatedRates Of(ImmutableArray<SplitRow> rows, Func<SplitRow, double> logOdds, int[] labels)
    {
        double[] probabilities = [.. rows.Select(r => Logistic.Sigmoid(logOdds(r)))];
        return new(CalibrationError.Of(probabilities, labels), [.. ReliabilityCurve.Of(probabilities, labels).Select(StatedRate.Of)]);
    }
}

/// <summary>Pairs of nearly the same probability.</summary>
/// <param name="Pairs">How many.</param>
/// <param name="MeanProbability">What was stated.</param>
/// <param name="ObservedRate">Share of interactions among them.</param>
/// <param name="Interval">Wilson's 95 % interval of the rate behind it.</param>
public sealed record StatedRate(int Pairs, double MeanProbability, double ObservedRate, Interval Interval)
{
    internal static StatedRate Of(ReliabilityBin bin) =>
        new(bin.Count, bin.MeanProbability, bin.ObservedRate, WilsonInterval.Of((int)Math.Round(bin.ObservedRate * bin.Count), bin.Count));
}
