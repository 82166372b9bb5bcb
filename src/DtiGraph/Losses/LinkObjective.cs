using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>What a link model is trained to minimise, with every number settled.</summary>
public sealed class LinkObjective
{
    private readonly ILoss loss;
    private readonly SelfAdversarialWeighting? weighting;

    /// <summary>Settles the numbers.</summary>
    /// <param name="options">The loss as it was asked for; gamma and alpha already chosen where they were to be searched.</param>
    /// <param name="balance">Share of positives among the pairs of a step.</param>
    /// <param name="mean">Mean logit of the untrained network, finite; read where the loss is to be balanced by gradients or by bias.</param>
    /// <param name="sd">Standard deviation of these logits, at least 0.</param>
    /// <exception cref="ArgumentException">An option or a number is out of its range.</exception>
    public LinkObjective(LinkLossOptions options, ClassBalance balance, double mean = 0, double sd = 0)
    {
        options.Validate();
        Options = options;
        var given = new FocalOptions(options.Kind is LinkLossKind.Focal or LinkLossKind.FocalDice ? options.Gamma : 0,
            options.Kind == LinkLossKind.BinaryCrossEntropy ? null : options.Alpha);
        var settled = options.Balance switch
        {
            LossBalance.InverseFrequency => given with { Alpha = balance.Alpha },
            LossBalance.Gradients => balance.Balanced(given, mean / options.Temperature, sd / options.Temperature), // the loss is one of z / T
            _ when options.Kind == LinkLossKind.BalancedCrossEntropy => given with { Alpha = given.Alpha ?? balance.Alpha },
            _ => given,
        };
        Focal = options.Kind is LinkLossKind.Focal or LinkLossKind.BinaryCrossEntropy or LinkLossKind.BalancedCrossEntropy ? settled : null;
        if (options.Balance == LossBalance.Bias) BiasShift = options.Temperature * balance.Bias(settled, sd / options.Temperature) - mean;
        if (options.SelfAdversarial > 0) weighting = new(options.SelfAdversarial);
        loss = Of(options, settled);
    }

    /// <summary>The loss as it was asked for.</summary>
    public LinkLossOptions Options { get; }

    /// <summary>gamma and alpha as they are used; null where the loss has no closed-form posterior.</summary>
    public FocalOptions? Focal { get; }

    /// <summary>What to add to the decoder's bias before training; 0 unless the loss is balanced by bias.</summary>
    public double BiasShift { get; }

    /// <summary>The mean loss of one step, and ln Z of its self-adversarial weights: 0 without, NaN where the step has no negative to weigh.</summary>
    /// <param name="logits">[P] float32, from the network.</param>
    /// <param name="labels">[P] float32, 1 or 0.</param>
    /// <returns>Scalar, differentiable in the logits; new tensor, owned by the caller. Dice and its kin see the step as one set.</returns>
    public (Tensor Loss, double LogNormaliser) Forward(Tensor logits, Tensor labels)
    {
        if (weighting is null) return (loss.Forward(logits, labels), 0);
        using var weights = weighting.Weights(logits, labels);
        bool negatives = labels.Is(0).any().IsTrue();
        return (loss.Forward(logits, labels, weights: weights), negatives ? weighting.Term(logits, labels).LogNormaliser : double.NaN);
    }

    /// <summary>The same, with the gradient of the loss in every logit.</summary>
    /// <param name="logits">[P] float32.</param>
    /// <param name="labels">[P] float32, 1 or 0.</param>
    /// <returns>The mean loss; [P] float32, new tensor, owned by the caller; ln Z.</returns>
    public (float Loss, Tensor OfLogits, double LogNormaliser) Slopes(Tensor logits, Tensor labels)
    {
        using var scope = NewDisposeScope();
        if (weighting is null && (loss as FocalLoss)?.MeanSlopes(logits, labels) is { } closed) return (closed.Mean.item<float>(), closed.Slopes.MoveToOuterDisposeScope(), 0);
        var apart = logits.detach().requires_grad_();
        var (mean, logNormaliser) = Forward(apart, labels);
        mean.backward();
        return (mean.item<float>(), apart.grad!.contiguous().MoveToOuterDisposeScope(), logNormaliser);
    }

    /// <summary>What the trained logits mean.</summary>
    /// <param name="negativeFraction">r: the share of the population's negatives that a step sees.</param>
    /// <param name="logNormaliser">ln Z of the self-adversarial weights at the end of training.</param>
    public LinkPosterior Posterior(double negativeFraction, double logNormaliser = 0) => new(Focal, negativeFraction, Options.Temperature,
        weighting is null || Focal is null ? null : new SelfAdversarialTerm(weighting.Temperature, logNormaliser));

    private static ILoss Of(LinkLossOptions options, FocalOptions settled)
    {
        var shared = new LossOptions(Reduction.Mean, options.LabelSmoothing, options.Temperature);
        return options.Kind switch
        {
            LinkLossKind.Asymmetric => new AsymmetricLoss(shared: shared),
            LinkLossKind.Dice => new DiceLoss(shared: shared),
            LinkLossKind.Tversky => new TverskyLoss(shared: shared),
            LinkLossKind.FocalDice => new FocalDiceLoss(settled, shared: shared),
            _ => new FocalLoss(settled, shared),
        };
    }
}
