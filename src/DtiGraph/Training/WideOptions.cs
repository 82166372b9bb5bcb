namespace DtiGraph.Training;

/// <summary>The linear score that nodes without a labelled train pair get from their features, beside the network's.</summary>
public sealed record WideOptions
{
    /// <summary>Logits per unit of a label, finite and at least 0; 0 switches it off. Default null: 20 where at least three quarters of the
    /// ends of the validation pairs are new to train, as under cold_both, and train lists negatives, otherwise 0.</summary>
    public double? Weight { get; init; }

    /// <summary>Ridge penalty on the squared weights, beside a sum over pairs. Default 1, finite and above 0.</summary>
    public double Penalty { get; init; } = 1;

    /// <summary>Refuses values out of range.</summary>
    /// <exception cref="ArgumentException">A property is out of its range.</exception>
    public void Validate()
    {
        if (Weight is not (null or (>= 0 and < double.PositiveInfinity))) throw new ArgumentException($"wide.weight: expected a finite number of at least 0, got {Weight}");
        if (!(Penalty is > 0 and < double.PositiveInfinity)) throw new ArgumentException($"wide.penalty: expected a finite number above 0, got {Penalty}");
    }
}
