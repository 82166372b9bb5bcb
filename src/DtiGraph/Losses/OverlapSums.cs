using static TorchSharp.torch;

namespace DtiGraph.Losses;

/// <summary>How much a predicted set and the true set share, one set per [N, C].</summary>
/// <param name="Both">Sum of w p y.</param>
/// <param name="OnlyPredicted">Sum of w p (1 - y): false positives.</param>
/// <param name="OnlyTrue">Sum of w (1 - p) y: false negatives.</param>
/// <param name="Sets">The sets as elements: one is masked where all of its own elements are. The weights are in the sums already.</param>
internal readonly record struct OverlapSums(Tensor Both, Tensor OnlyPredicted, Tensor OnlyTrue, LossInput Sets)
{
    public static OverlapSums Of(LossInput input)
    {
        Tensor p = input.Logits.sigmoid(), y = input.Targets;
        Tensor w = input.Weights ?? ones_like(p);
        if (input.Mask is not null) w = w * input.Mask.to(w.dtype);
        return new OverlapSums(
            Flat(w * p * y).sum(-1), Flat(w * p * y.Rest()).sum(-1), Flat(w * p.Rest() * y).sum(-1),
            new LossInput(input.Logits, y, input.Mask is null ? null : Flat(input.Mask).any(-1), null));
    }

    /// <summary>1 - (both + s) / (both + a onlyPredicted + b onlyTrue + s).</summary>
    public Tensor Tversky(double a, double b, double smooth) =>
        (Both.Plus(smooth) / Both.Plus(OnlyPredicted.Times(a)).Plus(OnlyTrue.Times(b)).Plus(smooth)).Rest();

    /// <summary>The elements of a set along the last axis: those after the second axis, or those of the last where there are fewer.</summary>
    public static Tensor Flat(Tensor elements) => elements.dim() > 2 ? elements.flatten(2) : elements;
}
