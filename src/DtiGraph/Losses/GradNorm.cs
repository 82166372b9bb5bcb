using TorchSharp;
using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>Weights for the terms of a composite loss under which all terms pull alike on what they share, and slow terms harder.</summary>
/// <remarks>
/// <para>
/// Term i pulls with G_i = w_i g_i, g_i the norm of the gradient of its unweighted loss on the shared tensor. Its aim is A_i = mean(G) r_i^a,
/// r_i = (L_i / L_i(0)) / mean of these over the terms: its share of the way still to go; a is the asymmetry. A step goes down the slope of
/// L_grad = sum of |G_i - A_i|, the aims held, and the weights are brought back to the sum T, the number of terms.
/// </para>
/// <para>
/// Source: Chen et al. 2018, arXiv:1711.02257, eq. 1 and 2 and algorithm 1. Departs: the step is in ln w_i and in units of mean(G), so that
/// terms of any scale stay positive under one learning rate:
/// ln w_i falls by rate * (dL_grad / d ln w_i) / mean(G) = rate * sign(G_i - A_i) G_i / mean(G),
/// and never past G_i = A_i, around which a slope of fixed size would swing. Gradient descent in w, as printed, takes a step of rate * g_i,
/// which throws a term with a hundredfold gradient below 0. One object for one training.
/// </para>
/// </remarks>
public sealed class GradNorm
{
    private const string Where = "GradNorm";
    private readonly double[] weights;
    private double[]? initial;

    /// <summary>Weights that start at 1.</summary>
    /// <param name="terms">T, at least 1.</param>
    /// <param name="asymmetry">a, finite, at least 0, default 1.5; 0: all pull alike. The paper uses .12 to 1.5.</param>
    /// <param name="learningRate">Above 0 and finite, default .025.</param>
    /// <param name="initialLosses">[T] L_i(0), above 0; null: the losses of the first step.</param>
    /// <exception cref="ArgumentException">A number out of its range.</exception>
    public GradNorm(int terms, double asymmetry = 1.5, double learningRate = .025, IReadOnlyList<double>? initialLosses = null)
    {
        if (terms < 1) throw new ArgumentException($"terms: expected at least 1, got {terms} ({Where})", nameof(terms));
        Asymmetry = Ranges.NotNegative("asymmetry", asymmetry);
        LearningRate = Ranges.Positive("learning rate", learningRate);
        weights = [.. Enumerable.Repeat(1.0, terms)];
        if (initialLosses is not null) initial = Start(initialLosses);
    }

    /// <summary>a.</summary>
    public double Asymmetry { get; }

    /// <summary>How much ln w may move a step, about.</summary>
    public double LearningRate { get; }

    /// <summary>[T] w_i, above 0, sum T; a copy.</summary>
    public IReadOnlyList<double> Weights => [.. weights];

    /// <summary>One step of the weights.</summary>
    /// <param name="losses">[T] L_i, unweighted, finite, at least 0; above 0 in the first step, unless the initial losses were given.</param>
    /// <param name="gradientNorms">[T] g_i, finite, at least 0. A term with 0 does not move but by what the sum does to it.</param>
    /// <returns>[T] the weights after the step.</returns>
    /// <exception cref="ArgumentException">Another number of values, or one out of its range; then nothing has changed.</exception>
    public IReadOnlyList<double> Step(IReadOnlyList<double> losses, IReadOnlyList<double> gradientNorms)
    {
        TermValues.Check(Where, "losses", losses, weights.Length);
        TermValues.Check(Where, "gradient norms", gradientNorms, weights.Length);
        initial ??= Start(losses);
        double[] left = [.. losses.Select((loss, i) => loss / initial[i])], pulls = [.. gradientNorms.Select((norm, i) => weights[i] * norm)];
        double meanLeft = left.Average(), meanPull = pulls.Average();
        if (meanPull == 0) return Weights;
        for (int i = 0; i < weights.Length; i++)
        {
            // Where all losses are 0 no term is behind another.
            double aim = meanPull * (meanLeft == 0 ? 1 : Math.Pow(left[i] / meanLeft, Asymmetry));
            double step = LearningRate * pulls[i] / meanPull, gap = pulls[i] == 0 ? 0 : Math.Log(aim / pulls[i]);
            weights[i] *= Math.Exp(Math.Clamp(gap, -step, step));
        }
        double scale = weights.Length / weights.Sum();
        for (int i = 0; i < weights.Length; i++) weights[i] *= scale;
        return Weights;
    }

    /// <summary>One step of the weights, the norms measured by autograd.</summary>
    /// <param name="losses">[T] scalars - L_i, unweighted, of graphs that hold the shared tensor; the graphs stay usable.</param>
    /// <param name="shared">Any shape - W, the tensor all terms share, as a rule the last layer they have in common; its own
    /// gradient is left alone.</param>
    /// <returns>[T] the weights after the step.</returns>
    /// <exception cref="ArgumentException">Another number of losses, one that is no scalar or out of its range, a shared tensor that
    /// requires no gradient or that a loss does not depend on; then nothing has changed.</exception>
    public IReadOnlyList<double> Step(IReadOnlyList<Tensor> losses, Tensor shared)
    {
        TermValues.CheckScalars(Where, losses, weights.Length);
        if (!shared.requires_grad)
            throw new ArgumentException($"shared tensor: expected one that requires a gradient, got one that does not ({Where})", nameof(shared));
        using DisposeScope scope = NewDisposeScope();
        return Step(TermValues.Of(Where, losses), [.. losses.Select(Norm)]);

        double Norm(Tensor loss, int term)
        {
            Tensor? slope = loss.requires_grad ? autograd.grad([loss], [shared], retain_graph: true, allow_unused: true)[0] : null;
            return slope is null || slope.IsInvalid
                ? throw new ArgumentException(
                    $"losses: expected each to depend on the shared tensor, got none in term {term} ({Where})", nameof(losses))
                : TermValues.Value(slope.norm());
        }
    }

    private double[] Start(IReadOnlyList<double> losses)
    {
        TermValues.Check(Where, "initial losses", losses, weights.Length);
        return [.. losses.Select(loss => Ranges.Positive("initial loss", loss))];
    }
}
