namespace DtiGraph.Models;

/// <summary>The trained numbers of a network's layers and decoder as plain arrays, and the decoder on two rows.</summary>
internal sealed class PlainWeights
{
    private readonly float[][][] self, bias, relation; // by layer, then by kind or by message type
    private readonly float[] drugAdd, targetAdd, addBias, bilinear, weight, drugLinear, targetLinear;
    private readonly float decoderBias, scale;
    private readonly int hidden;

    public PlainWeights(LinkModel model, string[] kinds, MessageGraph graph)
    {
        var named = model.Parameters.Items.ToDictionary(p => p.Name, p => p.Value);
        float[] Of(string name) => TensorMemory.Copied(named[name]);
        int layers = model.Options.Layers;
        hidden = model.Options.Hidden;
        self = [.. Enumerable.Range(0, layers).Select(l => kinds.Select(k => Of($"layer{l}.self.{k}.weight")).ToArray())];
        bias = [.. Enumerable.Range(0, layers).Select(l => kinds.Select(k => Of($"layer{l}.self.{k}.bias")).ToArray())];
        relation = [.. Enumerable.Range(0, layers).Select(l => graph.Messages.Select(m => Of($"layer{l}.relation.{m.Relation.Name}.weight")).ToArray())];
        (drugAdd, targetAdd, addBias) = (Of("decoder.drug_add.weight"), Of("decoder.target_add.weight"), Of("decoder.add.bias"));
        (bilinear, weight) = (Of("decoder.bilinear.weight"), Of("decoder.out.weight"));
        (drugLinear, targetLinear) = (Of("decoder.drug_linear.weight"), Of("decoder.target_linear.weight"));
        (decoderBias, scale) = (Of("decoder.bias")[0], (float)(1 / Math.Sqrt(hidden)));
    }

    public ReadOnlySpan<float> Self(int layer, int kind) => self[layer][kind];

    public ReadOnlySpan<float> SelfBias(int layer, int kind) => bias[layer][kind];

    public ReadOnlySpan<float> Relation(int layer, int type) => relation[layer][type];

    /// <summary>The logit of a pair, as <see cref="AdditiveBilinearDecoder"/> says it.</summary>
    /// <param name="d">[H], z of the drug.</param>
    /// <param name="t">[H], z of the target.</param>
    public float Logit(ReadOnlySpan<float> d, ReadOnlySpan<float> t)
    {
        float[] a = [.. addBias], b = new float[hidden], q = new float[hidden];
        PlainLayers.AddProduct(a, d, drugAdd);
        PlainLayers.AddProduct(b, t, targetAdd);
        PlainLayers.AddProduct(q, t, bilinear);
        for (int i = 0; i < hidden; i++) q[i] *= scale;
        float linear = decoderBias;
        for (int i = 0; i < hidden; i++) linear += drugLinear[i] * d[i] + targetLinear[i] * t[i];
        return PairLogit.Of(a, b, d, q, weight) + linear;
    }
}
