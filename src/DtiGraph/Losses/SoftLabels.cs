namespace DtiGraph.Losses;

/// <summary>What focal loss does with a target between 0 and 1. At 0 and 1, and with gamma 0 and no alpha, both are the same.</summary>
public enum SoftLabels
{
    /// <summary>y FL(z, 1) + (1 - y) FL(z, 0): the expected loss of a label that is 1 with probability y. Its minimiser is the one that
    /// <see cref="FocalPosterior"/> inverts, so a posterior stays right with soft labels.</summary>
    Expected,

    /// <summary>One modulation for both terms, with p_t = q y + (1-q)(1-y), as torchvision's sigmoid_focal_loss has it. Its minimiser is another,
    /// and no closed form turns it into the posterior.</summary>
    Blended,
}
