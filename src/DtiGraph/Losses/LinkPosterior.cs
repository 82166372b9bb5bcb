namespace DtiGraph.Losses;

/// <summary>From the logit of a trained link model to log-odds: in closed form where the loss has one.</summary>
/// <remarks>
/// logit eta = <see cref="FocalPosterior.Logit(double)"/> + <see cref="SelfAdversarialTerm.LogOddsShift"/>. Label smoothing is not undone here: its
/// closed form ties all logits beyond its edge (<see cref="FocalPosterior"/>), and a ranking must not tie; what is fitted on validation takes its place.
/// </remarks>
/// <param name="Focal">gamma and alpha the logits were trained with (gamma 0 for cross-entropy); null where the loss has no closed form:
/// then the logit itself is handed on, and only what is fitted on validation makes it a probability.</param>
/// <param name="NegativeFraction">r: the share of the population's negatives that a training step saw, above 0.</param>
/// <param name="Temperature">T of the loss, above 0.</param>
/// <param name="SelfAdversarial">How hard negatives were weighted up; null where they were not.</param>
public sealed record LinkPosterior(FocalOptions? Focal, double NegativeFraction, double Temperature = 1, SelfAdversarialTerm? SelfAdversarial = null)
{
    private readonly FocalPosterior? closed = Focal is null ? null : new(Focal, NegativeFraction, new LossOptions(Temperature: Temperature));

    /// <summary>Log-odds of an interaction, before any correction.</summary>
    /// <param name="logit">From the network, finite.</param>
    /// <returns>Strictly increasing in the logit.</returns>
    public double LogOdds(double logit) => closed is null ? logit : closed.Logit(logit) + (SelfAdversarial?.LogOddsShift(logit) ?? 0);
}
