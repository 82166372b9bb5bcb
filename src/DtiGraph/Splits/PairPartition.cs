using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using DtiGraph.Graphs;

namespace DtiGraph.Splits;

/// <summary>A part of a split.</summary>
public enum Part
{
    /// <summary>Fitted on.</summary>
    Train,

    /// <summary>Chosen on.</summary>
    Validation,

    /// <summary>Reported.</summary>
    Test,

    /// <summary>In no part.</summary>
    Dropped,
}

/// <summary>Says of any pair, recorded or not, which part it is in: by a hash of the seed and the ids, or by the clusters of its ends.
/// So the unrecorded pairs of a part are drawn from that part alone; without clusters a pair stays in its part when the graph grows.</summary>
public sealed class PairPartition
{
    private const double TrainShare = 0.7, ValidationShare = 0.1;

    private readonly SplitPolicy policy;
    private readonly int folds;
    private readonly int fold;
    private readonly ulong[] drugs;
    private readonly ulong[] targets;
    private readonly Part[] drugParts;
    private readonly Part[] targetParts;

    /// <summary>70 % train, 10 % validation, 20 % test of the pairs, the drugs or the targets; or folds.</summary>
    /// <param name="graph">The graph; under a cluster policy a node weighs 1 and its recorded pairs.</param>
    /// <param name="policy">What must not be shared.</param>
    /// <param name="seed">Fixes the hashes.</param>
    /// <param name="groups">Nodes that stay together; null for none. Under random they are not looked at.</param>
    /// <param name="options">Folds; null for none.</param>
    /// <exception cref="ArgumentException">The number of folds does not fit the policy.</exception>
    public PairPartition(Snapshot graph, SplitPolicy policy, long seed, NodeGroups? groups = null, SplitOptions? options = null)
    {
        this.policy = policy;
        (folds, fold) = (options?.Folds ?? 0, options?.Fold ?? 0);
        drugs = [.. graph.Drugs.Select(d => Hash(seed, Snapshot.DrugKind, d.Id))];
        targets = [.. graph.Targets.Select(t => Hash(seed, Snapshot.TargetKind, t.Id))];
        groups ??= NodeGroups.Single(graph);
        int drugSlots = folds, targetSlots = folds, drugSlot = fold, targetSlot = fold;
        if (folds > 0 && policy.ColdDrugs() && policy.ColdTargets())
        {
            int side = (int)Math.Round(Math.Sqrt(folds));
            if (side < 3 || side * side != folds)
                throw new ArgumentException($"splitting.folds: expected a square of at least 9 where both ends are cold, got {folds}");
            (drugSlots, targetSlots, drugSlot, targetSlot) = (side, side, fold / side, fold % side);
        }
        drugParts = Parts(groups.Drugs, drugs, graph.Interactions.Select(i => i.Drug), drugSlots, drugSlot);
        targetParts = Parts(groups.Targets, targets, graph.Interactions.Select(i => i.Target), targetSlots, targetSlot);
    }

    /// <summary>The part of a pair.</summary>
    /// <param name="drug">Index into the snapshot's drugs.</param>
    /// <param name="target">Index into the snapshot's targets.</param>
    public Part Of(int drug, int target) => (policy.ColdDrugs(), policy.ColdTargets()) switch
    {
        (false, false) => Cut(NodePlaces.Unit(Mix(drugs[drug] ^ Mix(targets[target]))), folds, fold),
        (true, false) => drugParts[drug],
        (false, true) => targetParts[target],
        _ => drugParts[drug] == targetParts[target] ? drugParts[drug] : Part.Dropped,
    };

    private Part[] Parts(int[] groups, ulong[] hashes, IEnumerable<int> recorded, int slots, int slot)
    {
        if (!policy.Clusters()) return Array.ConvertAll(NodePlaces.Hashed(groups, hashes), place => Cut(place, slots, slot));
        var weights = new double[groups.Length];
        Array.Fill(weights, 1);
        foreach (int node in recorded) weights[node]++;
        double[] shares = slots == 0 ? [TrainShare, ValidationShare, 1 - TrainShare - ValidationShare] : [.. Enumerable.Repeat(1.0 / slots, slots)];
        return Array.ConvertAll(NodePlaces.Filled(groups, hashes, weights, shares), place => Cut(place, slots, slot));
    }

    private static Part Cut(double place, int slots, int test) => slots == 0
        ? place switch
        {
            < TrainShare => Part.Train,
            < TrainShare + ValidationShare => Part.Validation,
            _ => Part.Test,
        }
        : (int)(place * slots) is var slot && slot == test ? Part.Test
        : slot == (test + 1) % slots ? Part.Validation
        : Part.Train;

    private static ulong Hash(long seed, string kind, string id) =>
        BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\u001f{kind}\u001f{id}")));

    /// <summary>The finaliser of splitmix64 (Steele et al. 2014, doi:10.1145/2714064.2660195).</summary>
    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
        x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
        return x ^ (x >> 31);
    }
}
