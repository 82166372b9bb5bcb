namespace DtiGraph.Training.Sampling;

/// <summary>What no message of a step may pass over: the pairs that it supervises, and every pair of a masked node.</summary>
/// <param name="pairs">Train pairs that differ.</param>
internal sealed class HiddenPairs(int pairs)
{
    private readonly int[] supervisedIn = new int[pairs];
    private int step;

    /// <summary>[Nd] masked.</summary>
    public bool[] Drugs { get; private set; } = [];

    /// <summary>[Nt] masked.</summary>
    public bool[] Targets { get; private set; } = [];

    /// <summary>Whether the step supervises a pair, in any of its rows.</summary>
    /// <param name="pair">Its number.</param>
    public bool IsSupervised(int pair) => supervisedIn[pair] == step;

    /// <summary>Begins a step, which supervises nothing yet.</summary>
    /// <param name="drugs">[Nd] masked.</param>
    /// <param name="targets">[Nt] masked.</param>
    public void Begin(bool[] drugs, bool[] targets)
    {
        step++;
        (Drugs, Targets) = (drugs, targets);
    }

    /// <summary>The step supervises a pair.</summary>
    /// <param name="pair">Its number.</param>
    public void Supervise(int pair) => supervisedIn[pair] = step;
}
