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

/// <summary>Says of any pair, recorded or not, which part it is in: by a hash of the seed and the ids. So the unrecorded
/// pairs of a part are drawn from that part alone, and a pair stays in its part when the graph grows.</summary>
public sealed class PairPartition
{
    private const double TrainShare = 0.7, ValidationShare = 0.1;

    private readonly SplitPolicy policy;
    private readonly ulong[] drugs;
    private readonly ulong[] targets;

    /// <summary>70 % train, 10 % validation, 20 % test; under <see cref="SplitPolicy.ColdBoth"/> of the drugs and of the targets.</summary>
    public PairPartition(Snapshot graph, SplitPolicy policy, long seed)
    {
        this.policy = policy;
        drugs = [.. graph.Drugs.Select(d => Hash(seed, Snapshot.DrugKind, d.Id))];
        targets = [.. graph.Targets.Select(t => Hash(seed, Snapshot.TargetKind, t.Id))];
    }

    /// <summary>The part of a pair.</summary>
    /// <param name="drug">Index into the snapshot's drugs.</param>
    /// <param name="target">Index into the snapshot's targets.</param>
    public Part Of(int drug, int target) => policy switch
    {
        SplitPolicy.Random => Cut(Mix(drugs[drug] ^ Mix(targets[target]))),
        SplitPolicy.ColdDrug => Cut(drugs[drug]),
        SplitPolicy.ColdTarget => Cut(targets[target]),
        _ => Cut(drugs[drug]) == Cut(targets[target]) ? Cut(drugs[drug]) : Part.Dropped,
    };

    private static Part Cut(ulong hash) => ((hash >> 11) * (1.0 / (1UL << 53))) switch
    {
        < TrainShare => Part.Train,
        < TrainShare + ValidationShare => Part.Validation,
        _ => Part.Test,
    };

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
