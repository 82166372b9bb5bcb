using System.Collections.Immutable;

namespace DtiGraph.Evaluation;

/// <summary>The metrics of one group of a part's labelled pairs.</summary>
/// <param name="Kind">What the groups are made by: regime, family.</param>
/// <param name="Name">The group: a regime, the name of a target family.</param>
/// <param name="Pairs">Labelled pairs of the group, at least 50.</param>
/// <param name="PositiveRate">Share of positives, in (0, 1): what AUPRC would be without skill.</param>
/// <param name="Auroc">Area under the ROC curve, in [0, 1].</param>
/// <param name="Auprc">Average precision, ties grouped, in (0, 1].</param>
/// <param name="Ece">Expected calibration error over 15 slices of equal mass, in [0, 1]; on 50 rows a perfect model shows about .1.</param>
public sealed record Breakdown(string Kind, string Name, int Pairs, double PositiveRate, double Auroc, double Auprc, double Ece)
{
    /// <summary>Smaller groups are not reported.</summary>
    public const int MinimumRows = 50;

    /// <summary>Measures every group that has enough rows and both labels.</summary>
    /// <param name="kind">What the groups are made by.</param>
    /// <param name="groups">Names, and the rows of each; a row may be in several groups.</param>
    /// <param name="scores">[P] what orders the pairs; finite.</param>
    /// <param name="probabilities">[P] what is stated about the pairs, in [0, 1].</param>
    /// <param name="labels">[P] 1 interaction, 0 not.</param>
    /// <returns>In the order of the groups.</returns>
    /// <exception cref="ArgumentException">A number out of its range.</exception>
    public static ImmutableArray<Breakdown> Of(
        string kind, IEnumerable<(string Name, int[] Rows)> groups, double[] scores, double[] probabilities, int[] labels)
    {
        var reported = ImmutableArray.CreateBuilder<Breakdown>();
        foreach (var (name, rows) in groups)
        {
            int positives = rows.Sum(i => labels[i]);
            if (rows.Length < MinimumRows || positives == 0 || positives == rows.Length) continue;
            double[] order = [.. rows.Select(i => scores[i])], stated = [.. rows.Select(i => probabilities[i])];
            int[] truth = [.. rows.Select(i => labels[i])];
            reported.Add(new(kind, name, rows.Length, (double)positives / rows.Length,
                Evaluation.Auroc.Of(order, truth), AveragePrecision.Of(order, truth), CalibrationError.Of(stated, truth)));
        }
        return reported.ToImmutable();
    }
}
