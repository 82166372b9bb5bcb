using DtiGraph.Features;
using DtiGraph.Splits;

namespace DtiGraph.Training;

/// <summary>Linear weights of features, fitted to labelled pairs in closed form. With few pairs they order new nodes better
/// than a network does, and the sum of both better than either.</summary>
/// <remarks>Minimises sum over pairs (y - a . x_drug - u_drug - b . x_target)^2 + penalty (|a|^2 + |b|^2 + |u|^2 / own), with y = label - mean label.
/// u is what a drug has of its own, whatever its features: without it a drug of hundreds of pairs, all of one label, counts as hundreds of
/// witnesses for the label of everything like it. A new drug has none.
/// Source: Hoerl and Kennard 1970, doi:10.1080/00401706.1970.10488634, with the random effects of Henderson 1975, doi:10.2307/2529430; on rows of
/// length 1 it is kernel ridge regression with the sum of two cosine kernels and of own where both are the same drug.
/// Solved by conjugate gradients, stopped once the gradient is down to a thousandth.
/// Cost: O(iterations (nonzeros + pairs)).</remarks>
public static class FeatureRidge
{
    private const double Tolerance = 1e-3;

    /// <summary>Fits.</summary>
    /// <param name="drugs">[Nd, Fd].</param>
    /// <param name="targets">[Nt, Ft].</param>
    /// <param name="pairs">Labelled pairs, at least one.</param>
    /// <param name="penalty">Above 0.</param>
    /// <param name="own">Variance of what a drug has of its own, in units of a drug's squared length; at least 0, for nothing.</param>
    /// <returns>a [Fd] and b [Ft].</returns>
    public static (double[] Drug, double[] Target) Fit(SparseMatrix drugs, SparseMatrix targets, LabelledPairs pairs, double penalty, double own)
    {
        double mean = (double)pairs.Positives / pairs.Count;
        PairEnds drug = new(drugs, pairs.Drugs, own), target = new(targets, pairs.Targets, own: 0);
        int split = drug.Width;
        double[] weights = ConjugateGradients.Solve(Image, Gather([.. pairs.Labels.Select(y => y - mean)]), Tolerance);
        return (weights[..drugs.Columns], weights[split..(split + targets.Columns)]);

        double[] Image(double[] direction)
        {
            var scores = new double[pairs.Count];
            drug.Score(direction.AsSpan(..split), scores);
            target.Score(direction.AsSpan(split..), scores);
            double[] image = Gather(scores);
            for (int k = 0; k < image.Length; k++) image[k] += penalty * direction[k];
            return image;
        }

        double[] Gather(double[] ofPairs)
        {
            var sums = new double[split + target.Width];
            drug.Gather(ofPairs, sums.AsSpan(..split));
            target.Gather(ofPairs, sums.AsSpan(split..));
            return sums;
        }
    }

    /// <summary>The rows of one end of the pairs, as a linear map from weights to pairs and back: those of the columns, then one for each node's own.</summary>
    private sealed class PairEnds(SparseMatrix rows, int[] ends, double own)
    {
        private readonly int[] used = [.. ends.Distinct().Order()];
        private readonly double ownValue = Math.Sqrt(own);

        public int Width => rows.Columns + rows.Rows;

        /// <summary>Adds weight . x of its end to every pair.</summary>
        public void Score(ReadOnlySpan<double> weight, double[] pairs)
        {
            var nodes = new double[rows.Rows];
            foreach (int i in used)
            {
                var columns = rows.ColumnsOf(i);
                var values = rows.ValuesOf(i);
                for (int k = 0; k < columns.Length; k++) nodes[i] += values[k] * weight[columns[k]];
                nodes[i] += ownValue * weight[rows.Columns + i];
            }
            for (int p = 0; p < ends.Length; p++) pairs[p] += nodes[ends[p]];
        }

        /// <summary>The transposed of <see cref="Score"/>: adds what the pairs hold to the weights.</summary>
        public void Gather(double[] pairs, Span<double> weight)
        {
            var nodes = new double[rows.Rows];
            for (int p = 0; p < ends.Length; p++) nodes[ends[p]] += pairs[p];
            foreach (int i in used)
            {
                var columns = rows.ColumnsOf(i);
                var values = rows.ValuesOf(i);
                for (int k = 0; k < columns.Length; k++) weight[columns[k]] += values[k] * nodes[i];
                weight[rows.Columns + i] += ownValue * nodes[i];
            }
        }
    }
}
