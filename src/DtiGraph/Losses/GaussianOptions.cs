namespace DtiGraph.Losses;

/// <summary>How the spread of a Gaussian regression is known.</summary>
/// <param name="Sd">Standard deviation in the unit of the targets, above 0 and finite, default 1; used where the model predicts no scale.</param>
/// <param name="MinimumSd">Least standard deviation that a predicted scale can reach, above 0 and finite, default .001: below it one exact fit
/// would outweigh all other rows.</param>
/// <exception cref="ArgumentException">A number out of its range.</exception>
public sealed record GaussianOptions(double Sd = 1, double MinimumSd = .001)
{
    /// <summary>Standard deviation in the unit of the targets, above 0 and finite, default 1.</summary>
    public double Sd { get; init => field = Ranges.Positive("sd", value); } = Ranges.Positive("sd", Sd);

    /// <summary>Least standard deviation that a predicted scale can reach, above 0 and finite, default .001.</summary>
    public double MinimumSd { get; init => field = Ranges.Positive("minimum sd", value); } = Ranges.Positive("minimum sd", MinimumSd);
}
