namespace DtiGraph.Training.Factorisation;

/// <summary>A factorisation of the train pairs whose score joins the network's logit.</summary>
public sealed record FactorTermOptions
{
    /// <summary>Logits per unit of its score, which is log-odds; finite and at least 0, 0 for no factorisation. Default null: what validation likes best (<see cref="FactorWeight"/>).</summary>
    public double? Weight { get; init; }

    /// <summary>r, numbers of a node. Default 64, 1 to 1,024.</summary>
    public int Rank { get; init; } = 64;

    /// <summary>l, the pull of all numbers to 0. Default .1, finite and at least 0.</summary>
    public double Regularisation { get; init; } = .1;

    /// <summary>a, the pull of neighbours to each other. Default .5, finite and at least 0.</summary>
    public double Smoothing { get; init; } = .5;

    /// <summary>Steps of AdaGrad. Default 200, at least 1.</summary>
    public int Steps { get; init; } = 200;

    /// <summary>What stands beside the network of a run.</summary>
    /// <param name="options">Those of the run, its sampling settled.</param>
    /// <returns>null for nothing.</returns>
    public static FactorTermOptions? Settled(TrainingOptions options) =>
        (options.Factorisation ?? (options.Sampling is { Samples: true } ? null : new())) is { Weight: not 0 } term ? term : null;

    /// <summary>Refuses values out of range.</summary>
    /// <exception cref="ArgumentException">A property is out of its range.</exception>
    public void Validate()
    {
        Check(Weight is null or (>= 0 and < double.PositiveInfinity), "weight", "a finite number of at least 0", Weight ?? 0);
        Check(Rank is >= 1 and <= 1024, "rank", "1 to 1,024", Rank);
        Check(Regularisation is >= 0 and < double.PositiveInfinity, "regularisation", "a finite number of at least 0", Regularisation);
        Check(Smoothing is >= 0 and < double.PositiveInfinity, "smoothing", "a finite number of at least 0", Smoothing);
        Check(Steps >= 1, "steps", "at least 1", Steps);
    }

    private static void Check(bool holds, string name, string expected, double got)
    {
        if (!holds) throw new ArgumentException($"factorisation.{name}: expected {expected}, got {got}");
    }
}
