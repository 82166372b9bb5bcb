using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>(z drug, z target) to logit, in O(H) a pair: what belongs to one node is made once.</summary>
/// <remarks>logit = w . relu(U d + V t) + d . Q t / sqrt(H) + u . d + v . t + c. Departs from the usual MLP on the pair,
/// which costs O(H^2) and has no product for all pairs; accuracy is the same (DESIGN section 5).</remarks>
public sealed class AdditiveBilinearDecoder
{
    private readonly Parameter drugAdd, targetAdd, addBias, bilinear, weight, drugLinear, targetLinear, bias;
    private readonly double deviation; // 1 / sqrt(H)
    private readonly TorchSharp.Scalar scale; // held: one made on the fly can be finalised while libtorch reads it

    /// <summary>Makes the decoder's parameters.</summary>
    public AdditiveBilinearDecoder(ParameterSet parameters, int hidden)
    {
        deviation = 1 / Math.Sqrt(hidden);
        drugAdd = parameters.Normal("decoder.drug_add.weight", hidden, hidden, deviation);
        targetAdd = parameters.Normal("decoder.target_add.weight", hidden, hidden, deviation);
        addBias = parameters.Constant("decoder.add.bias", hidden, 0);
        bilinear = parameters.Normal("decoder.bilinear.weight", hidden, hidden, deviation);
        weight = parameters.Normal("decoder.out.weight", hidden, 1, deviation);
        drugLinear = parameters.Normal("decoder.drug_linear.weight", hidden, 1, 0.1 * deviation);
        targetLinear = parameters.Normal("decoder.target_linear.weight", hidden, 1, 0.1 * deviation);
        bias = parameters.Constant("decoder.bias", 1, 0);
        scale = deviation;
    }

    /// <summary>U [H, H], bias [H], V [H, H], Q [H, H], w [H, 1], u [H, 1], v [H, 1], c [1].</summary>
    internal IReadOnlyList<Parameter> Parameters => [drugAdd, addBias, targetAdd, bilinear, weight, drugLinear, targetLinear, bias];

    /// <summary>Of d . Q t: 1 / sqrt(H).</summary>
    internal float Scale => (float)deviation;

    /// <summary>The logits of some pairs by libtorch's own operations, which make rows of pairs [P, H], on whatever device the states lie.</summary>
    /// <param name="drugs">[Nd, H] float32, z of the drugs.</param>
    /// <param name="targets">[Nt, H] float32, z of the targets.</param>
    /// <param name="drug">[P] int64, each in [0, Nd).</param>
    /// <param name="target">[P] int64, each in [0, Nt).</param>
    /// <returns>[P] float32 - new tensor, owned by the caller.</returns>
    /// <remarks>On the processor a step has kernels of its own: <see cref="NetworkPass"/>.</remarks>
    internal Tensor ByTorch(Tensor drugs, Tensor targets, Tensor drug, Tensor target)
    {
        using var _ = NewDisposeScope();
        var hidden = nn.functional.relu(
            addmm(addBias, drugs, drugAdd, 1, 1).index_select(0, drug).Plus(targets.mm(targetAdd).index_select(0, target)));
        var product = (drugs.index_select(0, drug) * targets.mm(bilinear).index_select(0, target)).sum(1) * scale;
        var linear = drugs.mm(drugLinear).squeeze(1).index_select(0, drug).Plus(targets.mm(targetLinear).squeeze(1).index_select(0, target));
        return hidden.mm(weight).squeeze(1).Plus(product).Plus(linear).Plus(bias).MoveToOuterDisposeScope();
    }

    /// <summary>Adds to the bias of every logit, before training starts.</summary>
    /// <param name="shift">Finite.</param>
    public void MoveBias(double shift)
    {
        using var _ = no_grad();
        using TorchSharp.Scalar held = shift;
        bias.add_(held);
    }
}
