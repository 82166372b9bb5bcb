namespace DtiGraph.Splits;

/// <summary>Puts every group of nodes at a place in [0, 1), from which <see cref="PairPartition"/> cuts the parts.</summary>
internal static class NodePlaces
{
    /// <summary>By the hash of the group's first id alone: a group keeps its place when the graph grows behind it.</summary>
    public static double[] Hashed(int[] groups, ulong[] hashes) => Array.ConvertAll(groups, g => Unit(hashes[g]));

    /// <summary>Fills parts of given shares, the heaviest group first, each into the part with the most room left: large groups go to the
    /// largest part, and the shares come out as near as whole groups allow. The seed orders groups of one weight.</summary>
    /// <param name="groups">[N] - the smallest index of each node's group.</param>
    /// <param name="hashes">[N] - orders groups of one weight.</param>
    /// <param name="weights">[N] - of each node, above 0.</param>
    /// <param name="shares">Of the parts, in the order of their places; sum 1.</param>
    /// <returns>[N] - the middle of the part that the node's group went to.</returns>
    public static double[] Filled(int[] groups, ulong[] hashes, double[] weights, double[] shares)
    {
        var weight = new double[groups.Length];
        for (int i = 0; i < groups.Length; i++) weight[groups[i]] += weights[i];
        double total = weights.Sum();
        double[] room = [.. shares.Select(s => s * total)];
        double[] middles = [.. shares.Select((s, b) => shares.Take(b).Sum() + s / 2)];
        var places = new double[groups.Length];
        foreach (int group in Enumerable.Range(0, groups.Length).Where(i => groups[i] == i).OrderByDescending(i => weight[i]).ThenBy(i => hashes[i]).ThenBy(i => i))
        {
            int best = 0;
            for (int b = 1; b < room.Length; b++) if (room[b] > room[best]) best = b;
            room[best] -= weight[group];
            places[group] = middles[best];
        }
        return Array.ConvertAll(groups, g => places[g]);
    }

    /// <summary>The upper 53 bits as a number in [0, 1).</summary>
    public static double Unit(ulong hash) => (hash >> 11) * (1.0 / (1UL << 53));
}
