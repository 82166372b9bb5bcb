namespace DtiGraph.Graphs.Formats;

/// <summary>What a similarity matrix becomes: each node and the few that are most like it.</summary>
/// <remarks>Graphs that come with such matrices have no structures or sequences to compute similarity from. Source of the five:
/// Liu et al. 2016, doi:10.1371/journal.pcbi.1004760, K1. A matrix in percent or raw scores has a diagonal above 1: its rows are divided by it.</remarks>
internal static class SimilarityEdges
{
    /// <summary>At most so many for a node.</summary>
    public const int Nearest = 5;

    /// <summary>Less similar nodes are none.</summary>
    public const double AtLeast = 0.3;

    /// <summary>What is said of them.</summary>
    public static readonly string Note = string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"for each node its {Nearest} most similar others, of similarity {AtLeast} and more");

    /// <summary>The edges of one row: best first, ties by index.</summary>
    /// <param name="row">The node.</param>
    /// <param name="similarity">[N] - to every node, itself included.</param>
    public static IEnumerable<(int To, double Similarity)> Of(int row, ReadOnlySpan<double> similarity)
    {
        double whole = Math.Max(1, similarity[row]);
        var near = new List<(int To, double Similarity)>();
        for (int i = 0; i < similarity.Length; i++)
        {
            if (i != row && similarity[i] / whole >= AtLeast) near.Add((i, similarity[i] / whole));
        }
        return near.OrderByDescending(n => n.Similarity).ThenBy(n => n.To).Take(Nearest);
    }
}
