namespace DtiGraph.Models;

/// <summary>A trained decoder applied to a whole graph: the logit of any pair in O(H), without torch.</summary>
/// <remarks>Every logit that is reported or served comes from here, so the same model gives the same bits everywhere.</remarks>
/// <param name="Drugs">What the decoder made of each drug.</param>
/// <param name="Targets">What the decoder made of each target.</param>
/// <param name="Weight">[H], w.</param>
public sealed record PairFactors(NodeFactors Drugs, NodeFactors Targets, float[] Weight)
{
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
}

/// <summary>One side of <see cref="PairFactors"/>, row by row.</summary>
/// <param name="Add">[N, H]: U d + b of drugs, V t of targets.</param>
/// <param name="State">[N, H]: d of drugs, Q t / sqrt(H) of targets.</param>
/// <param name="Linear">[N]: u . d + c of drugs, v . t of targets.</param>
public sealed record NodeFactors(float[] Add, float[] State, float[] Linear)
{
    /// <summary>N.</summary>
    public int Count => Linear.Length;
}
