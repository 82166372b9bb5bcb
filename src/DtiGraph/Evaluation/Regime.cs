using System.Text.Json.Serialization;

namespace DtiGraph.Evaluation;

/// <summary>What the network knew of a pair's ends when it was trained: whether they had labelled pairs in train.</summary>
public enum Regime
{
    /// <summary>Both had.</summary>
    [JsonStringEnumMemberName("warm")]
    Warm,

    /// <summary>The drug had none, or is not in the graph.</summary>
    [JsonStringEnumMemberName("cold_drug")]
    ColdDrug,

    /// <summary>The target had none, or is not in the graph.</summary>
    [JsonStringEnumMemberName("cold_target")]
    ColdTarget,

    /// <summary>Neither had.</summary>
    [JsonStringEnumMemberName("cold_both")]
    ColdBoth,
}
