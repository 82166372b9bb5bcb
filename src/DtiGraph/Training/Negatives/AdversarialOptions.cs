namespace DtiGraph.Training.Negatives;

/// <summary>How the generator of adversarial negatives proposes and learns.</summary>
public sealed record AdversarialOptions
{
    /// <summary>Ns, unrecorded candidates that one negative is chosen among. Default 20, in [2, 1000].</summary>
    public int Candidates { get; init; } = 20;

    /// <summary>Width of the generator's embeddings. Default 32, at least 1.</summary>
    public int Hidden { get; init; } = 32;

    /// <summary>T of the generator's softmax: lower chooses more sharply, higher more uniformly. Default 1, finite and above 0.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Step size of Adam. Default 0.01, finite and above 0.</summary>
    public double LearningRate { get; init; } = 1e-2;

    /// <summary>Refuses values out of range.</summary>
    /// <exception cref="ArgumentException">A property is out of its range.</exception>
    public void Validate()
    {
        if (Candidates is < 2 or > 1000) throw new ArgumentException($"adversarial.candidates: expected 2 to 1000, got {Candidates}");
        if (Hidden < 1) throw new ArgumentException($"adversarial.hidden: expected at least 1, got {Hidden}");
        if (!(Temperature > 0 && double.IsFinite(Temperature)))
            throw new ArgumentException($"adversarial.temperature: expected a finite number above 0, got {Temperature}");
        if (!(LearningRate > 0 && double.IsFinite(LearningRate)))
            throw new ArgumentException($"adversarial.learningRate: expected a finite number above 0, got {LearningRate}");
    }
}
