namespace DtiGraph.Training.Factorisation;

/// <summary>One setting of <see cref="FactorisationFit"/>.</summary>
public sealed record FactorisationOptions
{
    /// <summary>r, numbers of a node. Default 64, at least 1.</summary>
    public int Rank { get; init; } = 64;

    /// <summary>c, the weight of an interaction beside a pair labelled 0. Default 5, above 0.</summary>
    public double Importance { get; init; } = 5;

    /// <summary>l, the pull of all numbers to 0. Default 1, at least 0.</summary>
    public double Regularisation { get; init; } = 1;

    /// <summary>a, the pull of neighbours to each other. Default .5, at least 0.</summary>
    public double Smoothing { get; init; } = .5;

    /// <summary>Neighbours of a node in the loss, and those that make up for one that train does not know. Default 5, at least 1.</summary>
    public int Neighbours { get; init; } = 5;

    /// <summary>AdaGrad's step. Default .1, above 0.</summary>
    public double LearningRate { get; init; } = .1;

    /// <summary>Numbers of steps to offer, rising. Default 50, 100, 200.</summary>
    public IReadOnlyList<int> Steps { get; init; } = [50, 100, 200];
}
