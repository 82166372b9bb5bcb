namespace DtiGraph.Training;

/// <summary>Solves A x = b for a symmetric positive definite A that is only known by what it does to a vector.</summary>
/// <remarks>Source: Hestenes and Stiefel 1952, doi:10.6028/jres.049.044. In float64 and in one order: the same input gives the same bits.</remarks>
internal static class ConjugateGradients
{
    private const int Iterations = 200;

    /// <summary>Solves.</summary>
    /// <param name="image">A x of any x; what it returns may be overwritten.</param>
    /// <param name="right">b.</param>
    /// <param name="tolerance">It ends once b - A x is this small beside b, or after 200 steps.</param>
    /// <returns>x.</returns>
    public static double[] Solve(Func<double[], double[]> image, double[] right, double tolerance)
    {
        double[] x = new double[right.Length], residual = [.. right], direction = [.. right];
        double size = Dot(residual, residual), enough = size * tolerance * tolerance;
        for (int i = 0; i < Iterations && size > enough; i++)
        {
            double[] along = image(direction);
            double step = size / Dot(direction, along), before = size;
            for (int k = 0; k < along.Length; k++)
            {
                x[k] += step * direction[k];
                residual[k] -= step * along[k];
            }
            size = Dot(residual, residual);
            for (int k = 0; k < along.Length; k++) direction[k] = residual[k] + size / before * direction[k];
        }
        return x;
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
