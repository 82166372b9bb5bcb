namespace DtiGraph.Losses;

/// <summary>From the logit of a trained link model to log-odds: in closed form where the loss has one.</summary>
/// <param name="Focal">gamma and alpha the logits were trained with (gamma 0 for cross-entropy); null where the loss has no closed form:
/// then the logit itself is handed on, and only what is fitted on validation makes it a probability.</param>
/// <param name="NegativeFraction">r: the share of the population's negatives that a training step saw, above 0.</param>
public sealed record LinkPosterior(FocalOptions? Focal, double NegativeFraction)
{
    /// <summary>Log-odds of an interaction, before any correction.</summary>
    /// <param name="logit">From the network, finite.</param>
    /// <returns>Strictly increasing in the logit.</returns>
    public double LogOdds(double logit) => Focal is null ? logit : new FocalPosterior(Focal, NegativeFraction).Logit(logit);
}
