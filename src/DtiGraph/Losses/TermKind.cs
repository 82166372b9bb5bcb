namespace DtiGraph.Losses;

/// <summary>What a term of a composite loss measures.</summary>
public enum TermKind
{
    /// <summary>A squared error: the model's value is the mean of a normal variable.</summary>
    Regression,

    /// <summary>A cross-entropy: the model's logits are the log-odds of a class.</summary>
    Classification,
}
