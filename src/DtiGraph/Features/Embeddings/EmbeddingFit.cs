namespace DtiGraph.Features.Embeddings;

/// <summary>Embeddings to feature columns, fitted on train targets: w clip((x - mean) / sd, -10, 10) by column.</summary>
/// <param name="Known">The embeddings of the graph's targets.</param>
/// <param name="Mean">[F] over the train targets with an embedding.</param>
/// <param name="InverseDeviation">[F] 1 / sd over the same targets; 0 for a column that does not vary there.</param>
/// <param name="Weight">w, so that the mean squared norm of the columns over these targets is that of the other columns.</param>
/// <remarks>A target without an embedding, and one that the graph does not hold, has zeros: the mean of train.</remarks>
public sealed record EmbeddingFit(TargetEmbeddings Known, float[] Mean, float[] InverseDeviation, float Weight)
{
    /// <summary>Standard deviations from the mean that a number counts at most: few train targets make a small sd, and a held-out target must
    /// not drown the rest.</summary>
    private const float Farthest = 10;

    /// <summary>Fits.</summary>
    /// <param name="embeddings">Of the graph's targets; of targets outside train nothing is used.</param>
    /// <param name="train">Targets that fitted parts may see.</param>
    /// <param name="others">[Nt, F'] the other features of the targets.</param>
    /// <exception cref="ArgumentException">The embeddings are of another number of targets; fewer than two train targets have one.</exception>
    public static EmbeddingFit Fit(TargetEmbeddings embeddings, IEnumerable<int> train, SparseMatrix others)
    {
        if (embeddings.Nodes != others.Rows)
            throw new ArgumentException($"target embeddings: expected those of a graph of {others.Rows} targets, got those of one of {embeddings.Nodes}");
        int[] seen = [.. train.Distinct().Order().Where(t => embeddings[t].Length > 0)];
        if (seen.Length < 2) throw new ArgumentException($"target embeddings: expected them for at least 2 train targets, got {seen.Length}");
        var (sum, squares) = (new double[embeddings.Width], new double[embeddings.Width]);
        foreach (int t in seen)
        {
            var row = embeddings[t];
            for (int c = 0; c < row.Length; c++) sum[c] += row[c];
        }
        double[] mean = Array.ConvertAll(sum, s => s / seen.Length);
        foreach (int t in seen)
        {
            var row = embeddings[t];
            for (int c = 0; c < row.Length; c++) squares[c] += (row[c] - mean[c]) * (row[c] - mean[c]);
        }
        // Below float32's own rounding a column is constant.
        float[] inverse = [.. squares.Select((s, c) => Math.Sqrt(s / seen.Length) is var sd && sd > 1e-6 * Math.Abs(mean[c]) ? (float)(1 / sd) : 0)];
        if (inverse.Any(i => !float.IsFinite(i))) inverse = Array.ConvertAll(inverse, i => float.IsFinite(i) ? i : 0);
        var fit = new EmbeddingFit(embeddings, Array.ConvertAll(mean, m => (float)m), inverse, 1);
        double own = seen.Sum(t => fit.Row(t).Sum(v => (double)v.Value * v.Value));
        double other = seen.Sum(t => others.ValuesOf(t).ToArray().Sum(v => (double)v * v));
        return own > 0 && other > 0 ? fit with { Weight = (float)Math.Sqrt(other / own) } : fit;
    }

    /// <summary>The columns of one target.</summary>
    /// <param name="target">Index in [0, Nt).</param>
    /// <returns>Column in [0, F) and value, without zeros; none for a target without an embedding.</returns>
    public (int Column, float Value)[] Row(int target)
    {
        var embedding = Known[target];
        var row = new List<(int, float)>(embedding.Length);
        for (int c = 0; c < embedding.Length; c++)
        {
            if (InverseDeviation[c] == 0) continue;
            float value = Weight * Math.Clamp((embedding[c] - Mean[c]) * InverseDeviation[c], -Farthest, Farthest);
            if (value != 0) row.Add((c, value));
        }
        return [.. row];
    }

    /// <summary>Other features of the targets with these columns after them.</summary>
    /// <param name="others">[Nt, F'].</param>
    /// <returns>[Nt, F' + F].</returns>
    public SparseMatrix AppendTo(SparseMatrix others)
    {
        var rows = new IReadOnlyList<(int, float)>[others.Rows];
        Parallel.For(0, rows.Length, t =>
        {
            var before = others.ColumnsOf(t).ToArray().Zip(others.ValuesOf(t).ToArray());
            rows[t] = [.. before, .. Row(t).Select(v => (others.Columns + v.Column, v.Value))];
        });
        return SparseMatrix.FromRows(others.Columns + Known.Width, rows);
    }
}
