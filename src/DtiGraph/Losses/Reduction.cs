namespace DtiGraph.Losses;

/// <summary>What becomes of the losses of the elements.</summary>
public enum Reduction
{
    /// <summary>One value per element (or per row, per set, where a loss says so).</summary>
    None,

    /// <summary>Sum of the weighted losses / number of unmasked elements; 0 where every element is masked. The weights do not enter the number,
    /// so the mean is linear in them (as in PyTorch's binary cross-entropy, not as in its class-weighted cross-entropy).</summary>
    Mean,

    /// <summary>Sum of the weighted losses of the unmasked elements.</summary>
    Sum,
}
