using DtiGraph.Evaluation;

namespace DtiGraph.Training.Sampling;

/// <summary>A random number of every node, the same for whoever asks in one step: a hash of the step's key, the kind and the node, so that neither threads
/// nor order decide it. A node hears those of its neighbours whose number is smallest.</summary>
/// <remarks>For one node that is a draw without replacement in which each set is as likely as any other. Because all nodes, in all rounds, go by the same numbers they
/// agree on whom to hear, and a step computes the states of fewer nodes.
/// Source: Balin and Catalyurek 2023, arXiv:2210.13339, LABOR-0 with one number a vertex in all layers, in the form of sequential Poisson sampling (exactly k neighbours).
/// <see cref="SplitMix"/> gives no two nodes of a kind the same number.</remarks>
internal readonly record struct NodePriority
{
    private readonly ulong start;

    /// <param name="seed">Of the run.</param>
    /// <param name="step">Another for each step.</param>
    /// <param name="kind">Place of the nodes' kind.</param>
    public NodePriority(long seed, long step, int kind) => start = Mixed(Mixed(Mixed(unchecked((ulong)seed)) + unchecked((ulong)step)) + (ulong)kind);

    /// <summary>Of a node of the kind.</summary>
    public ulong Of(int node) => Mixed(start + (ulong)node);

    private static ulong Mixed(ulong x) => new SplitMix(x).Next();
}
