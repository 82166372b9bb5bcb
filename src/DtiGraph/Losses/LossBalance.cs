using System.Text.Json.Serialization;

namespace DtiGraph.Losses;

/// <summary>How rare positives are kept from drowning in the first step.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LossBalance>))]
public enum LossBalance
{
    /// <summary>Nothing is done.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>alpha = 1 - share of positives in a step.</summary>
    [JsonStringEnumMemberName("inverse_frequency")]
    InverseFrequency,

    /// <summary>The alpha at which both classes pull equally hard on the untrained network, see <see cref="ClassBalance"/>.</summary>
    [JsonStringEnumMemberName("gradients")]
    Gradients,

    /// <summary>The decoder's bias starts where both classes pull equally hard, see <see cref="ClassBalance"/>; the loss stays as it is.</summary>
    [JsonStringEnumMemberName("bias")]
    Bias,
}
