using System.Text.Json.Serialization;

namespace DtiGraph.Losses;

/// <summary>The losses that a link model can be trained with.</summary>
/// <remarks>The others of this room ask for more than a logit and a label: <see cref="MultiLabelFocalLoss"/> and <see cref="MultiClassFocalLoss"/>
/// for several classes (on one yes-or-no label both are <see cref="FocalLoss"/>), <see cref="DetectionLoss"/> for boxes, <see cref="HurdleLoss"/>
/// and the regressions for strengths.</remarks>
[JsonConverter(typeof(JsonStringEnumConverter<LinkLossKind>))]
public enum LinkLossKind
{
    /// <summary><see cref="FocalLoss"/>; its posterior is known in closed form.</summary>
    [JsonStringEnumMemberName("focal")]
    Focal,

    /// <summary><see cref="BinaryCrossEntropyLoss"/>: gamma and alpha are not used.</summary>
    [JsonStringEnumMemberName("bce")]
    BinaryCrossEntropy,

    /// <summary><see cref="BalancedCrossEntropyLoss"/> with alpha, or the one of inverse class frequency where none is given.</summary>
    [JsonStringEnumMemberName("balanced_bce")]
    BalancedCrossEntropy,

    /// <summary><see cref="AsymmetricLoss"/> with its own numbers; no closed form, so validation alone makes it a probability.</summary>
    [JsonStringEnumMemberName("asymmetric")]
    Asymmetric,

    /// <summary><see cref="DiceLoss"/> over the pairs of a step; no closed form.</summary>
    [JsonStringEnumMemberName("dice")]
    Dice,

    /// <summary><see cref="TverskyLoss"/> over the pairs of a step; no closed form.</summary>
    [JsonStringEnumMemberName("tversky")]
    Tversky,

    /// <summary><see cref="FocalDiceLoss"/> over the pairs of a step; no closed form.</summary>
    [JsonStringEnumMemberName("focal_dice")]
    FocalDice,
}
