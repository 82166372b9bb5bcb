namespace DtiGraph.Models;

/// <summary>A trained decoder applied to a whole graph: the logit of any pair in O(H), without torch.</summary>
/// <remarks>Every logit that is reported or served comes from here, so the same model gives the same bits everywhere.</remarks>
/// <param name="Hidden">H.</param>
/// <param name="DrugAdd">[Nd, H], U d + b.</param>
/// <param name="TargetAdd">[Nt, H], V t.</param>
/// <param name="DrugState">[Nd, H], d.</param>
/// <param name="TargetState">[Nt, H], Q t / sqrt(H).</param>
/// <param name="DrugLinear">[Nd], u . d + c.</param>
/// <param name="TargetLinear">[Nt], v . t.</param>
/// <param name="Weight">[H], w.</param>
public sealed record PairFactors(
    int Hidden, float[] DrugAdd, float[] TargetAdd, float[] DrugState, float[] TargetState, float[] DrugLinear, float[] TargetLinear, float[] Weight)
{
    /// <summary>Nd.</summary>
    public int Drugs => DrugLinear.Length;

    /// <summary>Nt.</summary>
    public int Targets => TargetLinear.Length;

    /// <summary>The logit of one pair: any real, uncalibrated.</summary>
    /// <param name="drug">In [0, Nd).</param>
    /// <param name="target">In [0, Nt).</param>
    public float Logit(int drug, int target)
    {
        return PairLogit.Of(
            DrugAdd.AsSpan(drug * Hidden, Hidden), TargetAdd.AsSpan(target * Hidden, Hidden),
            DrugState.AsSpan(drug * Hidden, Hidden), TargetState.AsSpan(target * Hidden, Hidden), Weight)
            + DrugLinear[drug] + TargetLinear[target];
    }
}
