namespace DtiGraph.Evidence;

/// <summary>A kind of step that a path can take: over one relation, in one direction.</summary>
/// <param name="Relation">Its name, without rev_.</param>
/// <param name="Reversed">From the relation's destination to its source; false where both are of one kind.</param>
/// <param name="Computed">Between nodes that are alike: no store holds it.</param>
/// <param name="From">Index of the first node of the kind that it leaves, over all nodes.</param>
/// <param name="Count">Nodes of that kind.</param>
/// <param name="Inverse">The step that goes back.</param>
/// <param name="Start">[Count + 1]: where the neighbours of each node begin.</param>
/// <param name="Damp">[Count]: (number of neighbours)^-0.4, 0 where there are none.</param>
internal sealed record Step(string Relation, bool Reversed, bool Computed, int From, int Count, int Inverse, int[] Start, double[] Damp)
{
    /// <summary>w of Himmelstein and Baranzini 2015, who chose it by cross-validation.</summary>
    private const double Damping = 0.4;

    /// <summary>Whether it can leave a node.</summary>
    public bool Leaves(int node) => (uint)(node - From) < (uint)Count;

    /// <summary>The factor of a node that this step leaves or, as its inverse, reaches.</summary>
    public double DampOf(int node) => Damp[node - From];

    public static double[] Damps(int[] start) =>
        [.. Enumerable.Range(0, start.Length - 1).Select(i => start[i + 1] - start[i]).Select(n => n == 0 ? 0 : Math.Pow(n, -Damping))];
}
