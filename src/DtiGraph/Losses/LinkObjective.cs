using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>What a link model is trained to minimise, with every number settled.</summary>
public sealed class LinkObjective
{
    private readonly ILoss loss;

    /// <summary>Settles the numbers.</summary>
    /// <param name="options">The loss as it was asked for; gamma and alpha already chosen where they were to be searched.</param>
    /// <param name="positiveRate">Share of positives among the pairs of a step, in (0, 1).</param>
    /// <exception cref="ArgumentException">An option or the rate is out of its range.</exception>
    public LinkObjective(LinkLossOptions options, double positiveRate)
    {
        options.Validate();
        Options = options;
        var shared = new LossOptions(Reduction.Mean, options.LabelSmoothing, options.Temperature);
        double? inverse = 1 - Ranges.Share("share of positives", positiveRate);
        double? alpha = options.Balance == LossBalance.InverseFrequency ? inverse : options.Alpha;
        Focal = options.Kind switch
        {
            LinkLossKind.Focal => new(options.Gamma, alpha),
            LinkLossKind.BinaryCrossEntropy => new(0, options.Balance == LossBalance.InverseFrequency ? inverse : null),
            LinkLossKind.BalancedCrossEntropy => new(0, alpha ?? inverse),
            _ => null,
        };
        loss = options.Kind switch
        {
            LinkLossKind.Asymmetric => new AsymmetricLoss(shared: shared),
            LinkLossKind.Dice => new DiceLoss(shared: shared),
            LinkLossKind.Tversky => new TverskyLoss(shared: shared),
            LinkLossKind.FocalDice => new FocalDiceLoss(new(options.Gamma, alpha), shared: shared),
            _ => new FocalLoss(Focal!, shared),
        };
    }

    /// <summary>The loss as it was asked for.</summary>
    public LinkLossOptions Options { get; }

    /// <summary>gamma and alpha as they are used; null where the loss has no closed-form posterior.</summary>
    public FocalOptions? Focal { get; }

    /// <summary>The mean loss of one step.</summary>
    /// <param name="logits">[P] float32, from the network.</param>
    /// <param name="labels">[P] float32, 1 or 0.</param>
    /// <returns>Scalar, differentiable in the logits; new tensor, owned by the caller. Dice and its kin see the step as one set.</returns>
    public Tensor Forward(Tensor logits, Tensor labels) => loss.Forward(logits, labels);

    /// <summary>What the trained logits mean.</summary>
    /// <param name="negativeFraction">r: the share of the population's negatives that a step sees.</param>
    public LinkPosterior Posterior(double negativeFraction) => new(Focal, negativeFraction);
}
