namespace DtiGraph.Training.Baselines;

/// <summary>Scores any pair of a graph: any real, higher is likelier, uncalibrated. Safe for several threads at once.</summary>
public interface IPairScorer
{
    /// <summary>The scores of one drug with some targets; what belongs to the drug alone is made once.</summary>
    /// <param name="drug">In [0, Nd).</param>
    /// <param name="targets">[P] each in [0, Nt), in any order.</param>
    /// <returns>[P] finite - new array, owned by the caller. A pair's score does not depend on what else is asked for.</returns>
    double[] Scores(int drug, ReadOnlySpan<int> targets);
}
