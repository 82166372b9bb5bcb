using DtiGraph.Features;

namespace DtiGraph.Artifacts;

/// <summary>Lists of nearest neighbours as two tensors of features.safetensors, and back.</summary>
internal static class NeighbourTensors
{
    public static IEnumerable<(string Name, SafetensorsTensor Tensor)> Of(string kind, Neighbour[][] lists)
    {
        int width = lists.Max(l => l.Length);
        long[] index = new long[lists.Length * width];
        float[] similarity = new float[index.Length];
        Array.Fill(index, -1);
        for (int i = 0; i < lists.Length; i++)
            for (int k = 0; k < lists[i].Length; k++) (index[i * width + k], similarity[i * width + k]) = (lists[i][k].Index, lists[i][k].Similarity);
        yield return ($"like.{kind}.index", SafetensorsTensor.Of(index, lists.Length, width));
        yield return ($"like.{kind}.similarity", SafetensorsTensor.Of(similarity, lists.Length, width));
    }

    /// <param name="stored">Of features.safetensors.</param>
    /// <param name="kind">drug, target.</param>
    /// <param name="nodes">Of that kind in the graph.</param>
    /// <exception cref="ArtifactException">They are not lists of neighbours of such a graph.</exception>
    public static Neighbour[][] Lists(IReadOnlyDictionary<string, SafetensorsTensor> stored, string kind, int nodes)
    {
        if (!stored.TryGetValue($"like.{kind}.index", out var indices) || !stored.TryGetValue($"like.{kind}.similarity", out var similarities)
            || indices.Shape.Length != 2 || indices.Shape[0] != nodes || !indices.Shape.AsSpan().SequenceEqual(similarities.Shape.AsSpan()))
            throw new ArtifactException($"features: expected the neighbours of {nodes} {kind}s, got none or others");
        int width = (int)indices.Shape[1];
        long[] index = indices.ToInt64s();
        float[] similarity = similarities.AsSingles();
        var lists = new Neighbour[nodes][];
        for (int i = 0; i < nodes; i++)
        {
            int count = index.AsSpan(i * width, width).IndexOf(-1);
            if (count < 0) count = width;
            lists[i] = new Neighbour[count];
            for (int k = 0; k < count; k++)
            {
                long other = index[i * width + k];
                if (other < 0 || other >= nodes || other == i)
                    throw new ArtifactException($"features: expected neighbours in [0, {nodes}) other than the {kind} itself, got {other} ({kind} {i})");
                lists[i][k] = new((int)other, similarity[i * width + k]);
            }
        }
        return lists;
    }
}
