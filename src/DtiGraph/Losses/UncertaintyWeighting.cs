using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>Weights for the terms of a composite loss that are learned as the noise of each term.</summary>
/// <remarks>
/// <para>
/// With s_i = ln sigma_i^2: total = sum over i of c_i e^(-s_i) L_i + s_i / 2, c = 1/2 for a regression and 1 for a classification.
/// A step goes down its slope, 1/2 - c_i e^(-s_i) L_i, by the learning rate. The total is convex in s_i, lowest at sigma_i^2 = 2 c_i L_i: L_i for
/// a regression, 2 L_i for a classification. So the weight c_i e^(-s_i) ends at 1 / (2 L_i), whatever the kind and unit of the term.
/// </para>
/// <para>
/// Source: Kendall, Gal and Cipolla 2018, arXiv:1705.07115, eq. 7 and 10, in their form with s. Departs: s is moved by gradient descent
/// of its own, in double precision and outside autograd, not by the optimizer of the model; a step never goes past the lowest point, so that no
/// loss is too large for it; s stays in [-30, 30], as a term that reaches a loss of 0 would weigh ever more. One object for one training.
/// </para>
/// </remarks>
public sealed class UncertaintyWeighting
{
    private const string Where = "uncertainty weighting";
    private const double Bound = 30;
    private readonly double[] logVariances;

    /// <summary>Weights that start at sigma = 1.</summary>
    /// <param name="kinds">[T] what each term is; at least one.</param>
    /// <param name="learningRate">Of s, above 0 and finite, default .025.</param>
    /// <exception cref="ArgumentException">No term, an unknown kind, or a rate out of its range.</exception>
    public UncertaintyWeighting(IReadOnlyList<TermKind> kinds, double learningRate = .025)
    {
        if (kinds.Count == 0) throw new ArgumentException($"kinds: expected at least 1, got 0 ({Where})", nameof(kinds));
        if (kinds.Any(kind => !Enum.IsDefined(kind)))
            throw new ArgumentException($"kinds: expected regression or classification, got another ({Where})", nameof(kinds));
        Kinds = [.. kinds];
        LearningRate = Ranges.Positive("learning rate", learningRate);
        logVariances = new double[kinds.Count];
    }

    /// <summary>[T] what each term is.</summary>
    public IReadOnlyList<TermKind> Kinds { get; }

    /// <summary>Of s.</summary>
    public double LearningRate { get; }

    /// <summary>[T] s_i, in [-30, 30]; a copy.</summary>
    public IReadOnlyList<double> LogVariances => [.. logVariances];

    /// <summary>[T] c_i e^(-s_i), above 0; a copy.</summary>
    public IReadOnlyList<double> Weights => [.. logVariances.Select((s, i) => Share(i) * Math.Exp(-s))];

    /// <summary>sum of s_i / 2: the part of the total that holds no model.</summary>
    public double Penalty => logVariances.Sum() / 2;

    /// <summary>One step of s.</summary>
    /// <param name="losses">[T] L_i, unweighted, finite, at least 0.</param>
    /// <returns>[T] the weights after the step.</returns>
    /// <exception cref="ArgumentException">Another number of losses, or one out of its range; then nothing has changed.</exception>
    public IReadOnlyList<double> Step(IReadOnlyList<double> losses)
    {
        TermValues.Check(Where, "losses", losses, Kinds.Count);
        for (int i = 0; i < losses.Count; i++)
        {
            double s = logVariances[i], pull = Share(i) * losses[i], lowest = Math.Log(2 * pull);
            double next = s - LearningRate * (.5 - pull * Math.Exp(-s));
            next = s < lowest ? Math.Min(next, lowest) : Math.Max(next, lowest);
            logVariances[i] = Math.Clamp(next, -Bound, Bound);
        }
        return Weights;
    }

    /// <summary>One step of s. Reads the values alone: no gradient is computed, and the graph of the losses stays as it was.</summary>
    /// <param name="losses">[T] scalars - L_i, unweighted, finite, at least 0.</param>
    /// <returns>[T] the weights after the step.</returns>
    /// <exception cref="ArgumentException">Another number of losses, one that is no scalar, or one out of its range; then nothing has
    /// changed.</exception>
    public IReadOnlyList<double> Step(IReadOnlyList<Tensor> losses) => Step(TermValues.Of(Where, losses));

    /// <summary>The total at the present s.</summary>
    /// <param name="losses">[T] scalars of one dtype and device - L_i, unweighted.</param>
    /// <returns>Scalar - sum of c_i e^(-s_i) L_i + s_i / 2; differentiable in the losses, with s held; new tensor, owned by the caller.</returns>
    /// <exception cref="ArgumentException">Another number of losses, or one that is no scalar.</exception>
    public Tensor Total(IReadOnlyList<Tensor> losses)
    {
        TermValues.CheckScalars(Where, losses, Kinds.Count);
        using DisposeScope scope = NewDisposeScope();
        IReadOnlyList<double> weights = Weights;
        Tensor total = losses[0].Times(weights[0]).Plus(Penalty);
        for (int i = 1; i < losses.Count; i++) total = total.Plus(losses[i].Times(weights[i]));
        return total.MoveToOuterDisposeScope();
    }

    private double Share(int term) => Kinds[term] == TermKind.Regression ? .5 : 1;
}
