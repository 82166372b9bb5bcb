namespace DtiGraph.Splits;

/// <summary>What must not be shared between train and the held-out parts.</summary>
public enum SplitPolicy
{
    /// <summary>Pairs. Every held-out drug and target may have interactions in train: warm.</summary>
    Random,

    /// <summary>Drugs: no held-out drug is in train.</summary>
    ColdDrug,

    /// <summary>Targets: no held-out target is in train.</summary>
    ColdTarget,

    /// <summary>Both: pairs with one end of train and one held out are dropped.</summary>
    ColdBoth,
}
