using DtiGraph.Features;
using DtiGraph.Features.Chemistry;
using DtiGraph.Features.Proteins;

namespace DtiGraph.Training.Baselines;

/// <summary>Similarity of nodes by their content: Tanimoto of fingerprints, cosine of 4-mer tf-idf rows. In [0, 1].</summary>
/// <remarks>Word frequencies are those of train targets. Memory: 4 Nt^2 bytes; time O(Nt^2), over all cores.</remarks>
public sealed class NodeSimilarity
{
    private readonly BaselineInput input;
    private readonly KmerWeights words;
    private readonly ulong[][] packed;
    private readonly float[][] targets;

    internal NodeSimilarity(BaselineInput input)
    {
        this.input = input;
        words = KmerWeights.Fit(4, input.Recorded.Select(p => p.Target).Distinct().Order().Select(t => input.Sequences[t]).Where(s => s.Length > 0));
        packed = [.. input.Fingerprints.Select(f => Tanimoto.Pack(f, DrugFingerprints.Length))];
        targets = new float[input.Targets][];
        var homology = new TargetHomology(words, input.Sequences);
        Parallel.For(0, targets.Length, t =>
        {
            targets[t] = new float[targets.Length];
            foreach (var near in homology.Nearest(input.Sequences[t], targets.Length)) targets[t][near.Index] = near.Similarity;
        });
    }

    /// <summary>Similarity of two drugs; 0 where the structure of one is unknown.</summary>
    public double OfDrugs(int a, int b) => Tanimoto.Similarity(packed[a], packed[b]);

    /// <summary>Similarity of two targets; 0 where the sequence of one is unknown.</summary>
    public double OfTargets(int a, int b) => targets[a][b];

    /// <summary>For every drug its nearest, itself not among them.</summary>
    /// <param name="k">How many at most; only those with a similarity above 0 come.</param>
    /// <param name="among">[Nd] which drugs may come.</param>
    /// <returns>[Nd] best first, ties by index.</returns>
    public Neighbour[][] NearestDrugs(int k, bool[] among)
    {
        // An empty fingerprint is nobody's neighbour.
        var index = new DrugSimilarity([.. input.Fingerprints.Select((f, d) => among[d] ? f : [])]);
        return All(input.Drugs, d => index.Nearest(input.Fingerprints[d], k, d));
    }

    /// <summary>For every target its nearest, itself not among them.</summary>
    /// <param name="k">How many at most; only those with a similarity above 0 come.</param>
    /// <param name="among">[Nt] which targets may come.</param>
    /// <returns>[Nt] best first, ties by index.</returns>
    public Neighbour[][] NearestTargets(int k, bool[] among)
    {
        var index = new TargetHomology(words, [.. input.Sequences.Select((s, t) => among[t] ? s : "")]);
        return All(input.Targets, t => index.Nearest(input.Sequences[t], k, t));
    }

    private static Neighbour[][] All(int count, Func<int, Neighbour[]> of)
    {
        var all = new Neighbour[count][];
        Parallel.For(0, count, i => all[i] = of(i));
        return all;
    }
}
