namespace DtiGraph.Evaluation;

/// <summary>Maximum likelihood of P(y = 1) = sigmoid(offset + sum of weight x column), for the few columns that a calibration has.</summary>
/// <remarks>
/// Newton with step halving from a given start, so the same rows give the same numbers. A column that the ones before it already explain keeps
/// its weight: the fitted probabilities are the same whichever of the two is moved.
/// </remarks>
internal static class LogisticNewton
{
    /// <param name="columns">K arrays of [P], of about unit size.</param>
    /// <param name="offset">[P], or null for none.</param>
    /// <param name="targets">[P] in [0, 1]; soft labels where a finite maximum would not exist without.</param>
    /// <param name="start">[K].</param>
    /// <param name="ridge">[K] precision of a normal prior around 0 on each weight, in nats; null for none.</param>
    /// <param name="counts">[P] how often each row counts, above 0; null for once.</param>
    /// <returns>[K] weights, and the loss there, nats over all rows.</returns>
    public static (double[] Weights, double Loss) Fit(double[][] columns, double[]? offset, double[] targets, double[] start, double[]? ridge = null, double[]? counts = null)
    {
        int count = columns.Length;
        double[] weights = [.. start], gradient = new double[count], next = new double[count];
        var hessian = new double[count, count];
        double loss = Loss(columns, offset, targets, weights, ridge, counts);
        for (int step = 0; step < 200; step++)
        {
            Array.Clear(gradient);
            Array.Clear(hessian);
            for (int i = 0; i < targets.Length; i++)
            {
                double p = Logistic.Sigmoid(Logit(columns, offset, weights, i)), times = counts?[i] ?? 1, residual = times * (p - targets[i]), weight = times * p * (1 - p);
                for (int j = 0; j < count; j++)
                {
                    gradient[j] += residual * columns[j][i];
                    for (int k = 0; k <= j; k++) hessian[j, k] += weight * columns[j][i] * columns[k][i];
                }
            }
            for (int j = 0; ridge is not null && j < count; j++)
            {
                gradient[j] += ridge[j] * weights[j];
                hessian[j, j] += ridge[j];
            }
            double[] move = Solve(hessian, gradient);
            double decrement = 0;
            for (int j = 0; j < count; j++) decrement += gradient[j] * move[j];
            if (!double.IsFinite(decrement) || decrement <= 1e-20 * targets.Length) break;
            // Near the maximum the loss no longer tells steps apart: what is lost to rounding is allowed, and Newton ends it.
            double length = 2, found, allowed = loss + 1e-13 * (1 + loss);
            do
            {
                length /= 2;
                for (int j = 0; j < count; j++) next[j] = weights[j] - length * move[j];
                found = Loss(columns, offset, targets, next, ridge, counts);
            }
            while (!(found <= allowed) && length > 1e-10);
            if (!(found <= allowed)) break;
            (weights, next) = (next, weights);
            loss = found;
        }
        return (weights, loss);
    }

    private static double Logit(double[][] columns, double[]? offset, double[] weights, int row)
    {
        double logit = offset is null ? 0 : offset[row];
        for (int j = 0; j < weights.Length; j++) logit += weights[j] * columns[j][row];
        return logit;
    }

    private static double Loss(double[][] columns, double[]? offset, double[] targets, double[] weights, double[]? ridge, double[]? counts)
    {
        double sum = 0;
        for (int j = 0; ridge is not null && j < weights.Length; j++) sum += ridge[j] * weights[j] * weights[j] / 2;
        for (int i = 0; i < targets.Length; i++)
        {
            double logit = Logit(columns, offset, weights, i);
            sum += (counts?[i] ?? 1) * (Logistic.Softplus(logit) - targets[i] * logit);
        }
        return sum;
    }

    // Cholesky on the lower half, in place. A pivot lost to rounding (a zero diagonal left behind) holds its coordinate still.
    private static double[] Solve(double[,] matrix, double[] right)
    {
        int count = right.Length;
        double[] result = new double[count];
        for (int j = 0; j < count; j++)
        {
            double pivot = matrix[j, j];
            for (int k = 0; k < j; k++) pivot -= matrix[j, k] * matrix[j, k];
            bool held = !(pivot > 1e-12 * matrix[j, j]);
            matrix[j, j] = held ? 0 : Math.Sqrt(pivot);
            for (int i = j + 1; i < count; i++)
            {
                double sum = matrix[i, j];
                for (int k = 0; k < j; k++) sum -= matrix[i, k] * matrix[j, k];
                matrix[i, j] = held ? 0 : sum / matrix[j, j];
            }
        }
        for (int j = 0; j < count; j++)
        {
            double sum = right[j];
            for (int k = 0; k < j; k++) sum -= matrix[j, k] * result[k];
            result[j] = matrix[j, j] == 0 ? 0 : sum / matrix[j, j];
        }
        for (int j = count - 1; j >= 0; j--)
        {
            double sum = result[j];
            for (int i = j + 1; i < count; i++) sum -= matrix[i, j] * result[i];
            result[j] = matrix[j, j] == 0 ? 0 : sum / matrix[j, j];
        }
        return result;
    }
}
