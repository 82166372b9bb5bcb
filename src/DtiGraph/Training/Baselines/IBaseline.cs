namespace DtiGraph.Training.Baselines;

/// <summary>A way to learn from train pairs that is no graph network: what the network must be worth more than.</summary>
public interface IBaseline
{
    /// <summary>Its name in tables and JSON, lower case.</summary>
    string Name { get; }

    /// <summary>Fits it, once for every setting worth trying. Validation is not in <paramref name="input"/>: it chooses among the answers.</summary>
    /// <param name="input">Nodes and train pairs.</param>
    /// <returns>At least one, fitted as it is asked for, always in the same order. Of equals on validation the first is taken.</returns>
    /// <remarks>Same input, same scores, bit for bit; those of Microsoft.ML's logistic regression only on processors with registers of one width.</remarks>
    IEnumerable<BaselineCandidate> Candidates(BaselineInput input);
}

/// <summary>A baseline fitted with one setting.</summary>
/// <param name="Setting">The setting, for people, for example "k 5, power 3".</param>
/// <param name="Scorer">The fit.</param>
public sealed record BaselineCandidate(string Setting, IPairScorer Scorer);
