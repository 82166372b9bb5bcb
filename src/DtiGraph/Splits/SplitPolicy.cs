namespace DtiGraph.Splits;

/// <summary>What must not be shared between train, validation and test.</summary>
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

    /// <summary>Clusters of similar drugs: no held-out drug is like a drug of train.</summary>
    ClusterDrug,

    /// <summary>Clusters of homologous targets: no held-out target is like a target of train.</summary>
    ClusterTarget,

    /// <summary>Both clusters: pairs with one end of train and one held out are dropped.</summary>
    ClusterBoth,

    /// <summary>Pairs, as Random, but by a hash of the ids alone: whatever the seed and however the graph grows, a pair that was held out once is
    /// held out for ever. What models of one registry are compared on.</summary>
    Frozen,
}

/// <summary>What a policy says of either end of a pair.</summary>
public static class SplitPolicies
{
    /// <summary>The names of the policies, in their order.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["random", "cold_drug", "cold_target", "cold_both", "cluster_drug", "cluster_target", "cluster_both", "frozen"];

    /// <summary>The name of a policy.</summary>
    public static string Name(this SplitPolicy policy) => Names[(int)policy];

    /// <summary>A drug is in one part alone.</summary>
    public static bool ColdDrugs(this SplitPolicy policy) =>
        policy is SplitPolicy.ColdDrug or SplitPolicy.ColdBoth or SplitPolicy.ClusterDrug or SplitPolicy.ClusterBoth;

    /// <summary>A target is in one part alone.</summary>
    public static bool ColdTargets(this SplitPolicy policy) =>
        policy is SplitPolicy.ColdTarget or SplitPolicy.ColdBoth or SplitPolicy.ClusterTarget or SplitPolicy.ClusterBoth;

    /// <summary>Its groups are clusters of nodes that are alike.</summary>
    public static bool Clusters(this SplitPolicy policy) =>
        policy is SplitPolicy.ClusterDrug or SplitPolicy.ClusterTarget or SplitPolicy.ClusterBoth;
}
