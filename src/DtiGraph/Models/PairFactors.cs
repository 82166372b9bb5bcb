namespace DtiGraph.Models;

/// <summary>A trained decoder applied to a whole graph: the logit of any pair in O(H), without torch.</summary>
/// <remarks>Every logit that is reported or served comes from here, so the same model gives the same bits everywhere.</remarks>
/// <param name="Drugs">What the decoder made of each drug.</param>
/// <param name="Targets">What the decoder made of each target.</param>
/// <param name="Weight">[H], w.</param>
public sealed record PairFactors(NodeFactors Drugs, NodeFactors Targets, float[] Weight)
{
    /// <summary>The decoder whose logit is the mean logit of several: the same form, M H wide, so a pair still costs one pass.</summary>
    /// <param name="members">M of them, at least one, of the same nodes; their H may differ.</param>
    /// <returns>Of one member that member itself; otherwise Add and State side by side, w and the targets' State divided by M, Linear the mean.</returns>
    /// <exception cref="ArgumentException">No members, or members of other nodes.</exception>
    public static PairFactors Mean(IReadOnlyList<PairFactors> members) => members is [var only] ? only : new(
        MeanOfDrugs([.. members.Select(m => m.Drugs)]), MeanOfTargets([.. members.Select(m => m.Targets)]),
        [.. members.SelectMany(m => m.Weight).Select(w => w / members.Count)]);

    /// <summary>The drugs' side of <see cref="Mean"/>.</summary>
    /// <param name="members">At least one, of the same drugs.</param>
    /// <exception cref="ArgumentException">No members, or members of other drugs.</exception>
    public static NodeFactors MeanOfDrugs(IReadOnlyList<NodeFactors> members) => NodeFactors.Beside(members, divisor: 1);

    /// <summary>The targets' side of <see cref="Mean"/>, which carries the division of d . Q t.</summary>
    /// <param name="members">At least one, of the same targets.</param>
    /// <exception cref="ArgumentException">No members, or members of other targets.</exception>
    public static NodeFactors MeanOfTargets(IReadOnlyList<NodeFactors> members) => NodeFactors.Beside(members, members.Count);

    /// <summary>The logit of one pair: any real, uncalibrated.</summary>
    /// <param name="drug">In [0, Nd).</param>
    /// <param name="target">In [0, Nt).</param>
    public float Logit(int drug, int target)
    {
        int h = Weight.Length;
        return PairLogit.Of(
            Drugs.Add.AsSpan(drug * h, h), Targets.Add.AsSpan(target * h, h), Drugs.State.AsSpan(drug * h, h), Targets.State.AsSpan(target * h, h), Weight)
            + Drugs.Linear[drug] + Targets.Linear[target];
    }

    /// <summary><see cref="Logit"/> of a decoder whose w is all 0: half of the work, the same bits.</summary>
    internal float BilinearLogit(int drug, int target)
    {
        int h = Weight.Length;
        return PairLogit.OfStates(Drugs.State.AsSpan(drug * h, h), Targets.State.AsSpan(target * h, h)) + Drugs.Linear[drug] + Targets.Linear[target];
    }
}

/// <summary>One side of <see cref="PairFactors"/>, row by row.</summary>
/// <param name="Add">[N, H]: U d + b of drugs, V t of targets.</param>
/// <param name="State">[N, H]: d of drugs, Q t / sqrt(H) of targets.</param>
/// <param name="Linear">[N]: u . d + c of drugs, v . t of targets.</param>
public sealed record NodeFactors(float[] Add, float[] State, float[] Linear)
{
    /// <summary>N.</summary>
    public int Count => Linear.Length;

    /// <summary>Rows side by side, State divided, Linear the mean; of one member that member itself.</summary>
    internal static NodeFactors Beside(IReadOnlyList<NodeFactors> members, int divisor)
    {
        if (members.Count == 0) throw new ArgumentException("members: expected at least one, got none (mean of factors)");
        if (members is [var only]) return only;
        int count = members[0].Count;
        if (members.FirstOrDefault(m => m.Count != count) is { } other)
            throw new ArgumentException($"nodes: expected {count} of every member, got {other.Count} (mean of factors)");
        var linear = new float[count];
        for (int i = 0; i < count; i++) linear[i] = (float)(members.Sum(m => (double)m.Linear[i]) / members.Count);
        return new(Rows(members, count, m => m.Add, 1), Rows(members, count, m => m.State, divisor), linear);
    }

    private static float[] Rows(IReadOnlyList<NodeFactors> members, int count, Func<NodeFactors, float[]> of, int divisor)
    {
        var rows = new float[members.Sum(m => of(m).Length)];
        int at = 0;
        for (int i = 0; i < count; i++)
        {
            foreach (var member in members)
            {
                float[] values = of(member);
                int width = values.Length / count;
                for (int k = i * width; k < (i + 1) * width; k++) rows[at++] = values[k] / divisor;
            }
        }
        return rows;
    }
}
