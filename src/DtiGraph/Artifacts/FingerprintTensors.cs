using DtiGraph.Features;

namespace DtiGraph.Artifacts;

/// <summary>Fingerprints as two tensors of features.safetensors, and back: to make those of thousands of structures again takes longer than all else that opens a model.</summary>
internal static class FingerprintTensors
{
    private const string Ends = "fingerprint.ends", Bits = "fingerprint.bits";

    /// <param name="fingerprints">Sorted on bits of each drug; null for none.</param>
    public static IEnumerable<(string Name, SafetensorsTensor Tensor)> Of(int[][]? fingerprints)
    {
        if (fingerprints is null) yield break;
        long end = 0;
        long[] ends = Array.ConvertAll(fingerprints, f => end += f.Length);
        yield return (Ends, SafetensorsTensor.Of(ends, ends.Length));
        yield return (Bits, SafetensorsTensor.Of([.. fingerprints.SelectMany(f => f).Select(b => (ushort)b)], end));
    }

    /// <param name="stored">Of features.safetensors.</param>
    /// <param name="nodes">Drugs of the graph.</param>
    /// <returns>[Nd]; null where none are stored.</returns>
    /// <exception cref="ArtifactException">They are not fingerprints of so many drugs.</exception>
    public static int[][]? Lists(IReadOnlyDictionary<string, SafetensorsTensor> stored, int nodes)
    {
        if (!stored.ContainsKey(Ends) && !stored.ContainsKey(Bits)) return null;
        long[] ends = stored.Expect("features", Ends, nodes).ToInt64s();
        int[] bits = Array.ConvertAll(stored.Expect("features", Bits, nodes == 0 ? 0 : ends[^1]).ToInt64s(), b => (int)b);
        var lists = new int[nodes][];
        for (int d = 0, start = 0; d < nodes; start = (int)ends[d++])
        {
            if (ends[d] < start || ends[d] > bits.Length) throw new ArtifactException($"features: expected {Ends} rising to {bits.Length}, got {ends[d]} after {start} (drug {d})");
            lists[d] = bits[start..(int)ends[d]];
            for (int i = 0; i < lists[d].Length; i++)
            {
                if (lists[d][i] >= DrugFingerprints.Length || (i > 0 && lists[d][i] <= lists[d][i - 1]))
                    throw new ArtifactException($"features: expected {Bits} of a drug rising below {DrugFingerprints.Length}, got {lists[d][i]} (drug {d})");
            }
        }
        return lists;
    }
}
