using DtiGraph.Features;

namespace DtiGraph.Training.Baselines;

/// <summary>The directions in which sparse rows differ most, by subspace iteration with deflation by Gram-Schmidt.</summary>
/// <remarks>Source: Halko et al. 2011, arXiv:0909.4061, algorithm 4.4, with a fixed number of rounds: axes of nearly one length may stay mixed.
/// Deterministic: rows are summed in one order. Cost: O(rounds (nonzeros r + F r^2)).</remarks>
public static class PrincipalAxes
{
    private const int Rounds = 20;

    /// <summary>The coordinates of all rows along the first r axes, in units of the deviation along the first over the rows that were fitted on.</summary>
    /// <param name="rows">[N, F].</param>
    /// <param name="fitted">Rows that the axes are fitted on, at least one.</param>
    /// <param name="r">Axes.</param>
    /// <param name="seed">Of the first subspace.</param>
    /// <returns>[N r] float32; a row without content is 0.</returns>
    public static float[] Coordinates(SparseMatrix rows, IReadOnlyList<int> fitted, int r, long seed)
    {
        var known = SparseMatrix.FromRows(rows.Columns, [.. fitted.Select(i => Row(rows, i))]);
        double[] mean = new double[rows.Columns];
        for (int i = 0; i < known.Rows; i++)
            for (int k = 0; k < known.ColumnsOf(i).Length; k++) mean[known.ColumnsOf(i)[k]] += known.ValuesOf(i)[k] / (double)known.Rows;
        var random = new Random((int)seed);
        double[] axes = [.. Enumerable.Range(0, rows.Columns * r).Select(_ => random.NextDouble() - .5)];
        Orthogonalise(axes, rows.Columns, r);
        for (int round = 0; round < Rounds; round++)
        {
            // (X - 1 m')' (X - 1 m') A, without making X dense.
            double[] seen = Centred(known, axes, mean, r);
            axes = Product(known.Transposed, seen, r);
            double[] total = new double[r];
            for (int i = 0; i < seen.Length; i++) total[i % r] += seen[i];
            for (int i = 0; i < axes.Length; i++) axes[i] -= mean[i / r] * total[i % r];
            Orthogonalise(axes, rows.Columns, r);
        }
        return Scaled(Centred(rows, axes, mean, r), rows, fitted, r);
    }

    private static float[] Scaled(double[] coordinates, SparseMatrix rows, IReadOnlyList<int> fitted, int r)
    {
        double square = 0;
        foreach (int i in fitted) square += coordinates[i * r] * coordinates[i * r] / fitted.Count;
        var scaled = new float[coordinates.Length];
        for (int i = 0; i < scaled.Length; i++)
            if (square > 0 && rows.ColumnsOf(i / r).Length > 0) scaled[i] = (float)(coordinates[i] / Math.Sqrt(square));
        return scaled;
    }

    private static List<(int, float)> Row(SparseMatrix rows, int i)
    {
        var row = new List<(int, float)>();
        for (int k = 0; k < rows.ColumnsOf(i).Length; k++) row.Add((rows.ColumnsOf(i)[k], rows.ValuesOf(i)[k]));
        return row;
    }

    private static double[] Centred(SparseMatrix rows, double[] axes, double[] mean, int r)
    {
        double[] product = Product(rows, axes, r), shift = new double[r];
        for (int i = 0; i < axes.Length; i++) shift[i % r] += mean[i / r] * axes[i];
        for (int i = 0; i < product.Length; i++) product[i] -= shift[i % r];
        return product;
    }

    private static double[] Product(SparseMatrix rows, double[] dense, int r)
    {
        var product = new double[rows.Rows * r];
        Parallel.For(0, rows.Rows, i =>
        {
            var columns = rows.ColumnsOf(i);
            var values = rows.ValuesOf(i);
            var to = product.AsSpan(i * r, r);
            for (int e = 0; e < columns.Length; e++)
            {
                var from = dense.AsSpan(columns[e] * r, r);
                for (int k = 0; k < to.Length; k++) to[k] += values[e] * from[k];
            }
        });
        return product;
    }

    /// <summary>Columns to length 1 and right angles, in their order; one that the earlier ones hold becomes 0.</summary>
    private static void Orthogonalise(double[] a, int n, int r)
    {
        double[][] columns = [.. Enumerable.Range(0, r).Select(k => Enumerable.Range(0, n).Select(i => a[i * r + k]).ToArray())];
        for (int k = 0; k < r; k++)
        {
            double before = Dot(columns[k], columns[k]);
            // Twice is enough: once leaves what rounding let through.
            for (int pass = 0; pass < 2; pass++)
                for (int j = 0; j < k; j++) Subtract(columns[k], columns[j], Dot(columns[k], columns[j]));
            double length = Dot(columns[k], columns[k]);
            double scale = length > 1e-20 * before ? 1 / Math.Sqrt(length) : 0;
            for (int i = 0; i < n; i++) a[i * r + k] = columns[k][i] *= scale;
        }
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static void Subtract(double[] from, double[] other, double weight)
    {
        for (int i = 0; i < from.Length; i++) from[i] -= weight * other[i];
    }
}
