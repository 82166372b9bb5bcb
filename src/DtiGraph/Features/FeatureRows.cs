using System.Collections.Immutable;

namespace DtiGraph.Features;

/// <summary>Rows of features, node by node.</summary>
internal static class FeatureRows
{
    /// <summary>One row for each of some items, over all cores.</summary>
    /// <param name="items">[N].</param>
    /// <param name="row">Columns in [0, width), and their values.</param>
    /// <param name="width">Columns for what is in an item.</param>
    /// <param name="identities">Items without content: each has one column of its own behind the others.</param>
    /// <returns>[N, width + identities].</returns>
    public static SparseMatrix Of<T>(T[] items, Func<T, IEnumerable<(int, float)>> row, int width, ImmutableArray<int> identities)
    {
        var rows = new IReadOnlyList<(int, float)>[items.Length];
        Parallel.For(0, items.Length, i => rows[i] = [.. row(items[i])]);
        for (int k = 0; k < identities.Length; k++) rows[identities[k]] = [(width + k, 1f)];
        return SparseMatrix.FromRows(width + identities.Length, rows);
    }

    /// <summary>The items without content.</summary>
    public static ImmutableArray<int> Without<T>(T[] items, Func<T, bool> empty) =>
        [.. Enumerable.Range(0, items.Length).Where(i => empty(items[i]))];
}
