using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>The decoder over some pairs on the processor, forward and backward, without rows of pairs: what a pair needs lies in the rows of its two
/// nodes, and the gradients of a node are summed over its pairs by one thread.</summary>
/// <remarks>logit = w . relu(a + b) + s d . t + m + n, with a = U d + bias, b = V t', t = Q t', m = u . d, n = v . t' + c.</remarks>
internal sealed class PairLogits : autograd.SingleTensorFunction<PairLogits>
{
    private const string Key = "plan";

    /// <summary>The pairs by drug and by target, and the factor of d . Q t.</summary>
    internal sealed record Plan(PairOrder ByDrug, PairOrder ByTarget, float Scale);

    /// <inheritdoc/>
    public override string Name => nameof(PairLogits);

    /// <summary>The logits.</summary>
    /// <param name="plan">The pairs.</param>
    /// <param name="drugs">[Nd, H] float32, contiguous.</param>
    /// <param name="targets">[Nt, H] float32, contiguous.</param>
    /// <param name="parameters">U [H, H], bias [H], V [H, H], Q [H, H], w [H, 1], u [H, 1], v [H, 1], c [1].</param>
    /// <returns>[P] - new tensor, owned by the caller; differentiable in all but the plan.</returns>
    public static Tensor Apply(Plan plan, Tensor drugs, Tensor targets, IReadOnlyList<Tensor> parameters) => apply([plan, drugs, targets, .. parameters]);

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var plan = (Plan)vars[0];
        if (vars.Skip(1).Cast<Tensor>().ToArray() is not [var drugs, var targets, var u, var bias, var v, var q, var w, var drugLinear, var targetLinear, var constant]) throw new ArgumentException($"decoder: expected 10 tensors, got {vars.Length - 1}");
        Tensor drugAdd = DenseProduct.Multiply(bias, drugs, u), targetAdd = DenseProduct.Multiply(targets, v), targetState = DenseProduct.Multiply(targets, q);
        using Tensor drugOnly = DenseProduct.Multiply(drugs, drugLinear), targetOnly = DenseProduct.Multiply(constant, targets, targetLinear);
        var logits = empty(plan.ByDrug.Pair.Length);
        PairRows.Forward(plan.ByDrug, new(drugAdd, drugs), new(targetAdd, targetState), w, drugOnly, targetOnly, plan.Scale, logits);
        ctx.save_data(Key, plan);
        ctx.save_for_backward([drugs, targets, u, v, q, w, drugLinear, targetLinear, drugAdd, targetAdd, targetState]);
        return logits;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var plan = (Plan)ctx.get_data(Key);
        if (ctx.get_saved_variables() is not [var drugs, var targets, var u, var v, var q, var w, var drugLinear, var targetLinear, var drugAdd, var targetAdd, var targetState])
            throw new InvalidOperationException("decoder: expected what forward saved");
        var upstream = grad_output.contiguous();
        PairRows drugRows = new(drugAdd, drugs), targetRows = new(targetAdd, targetState);
        var ofDrug = PairRows.Backward(plan.ByDrug, drugRows, targetRows, w, plan.Scale, upstream);
        var ofTarget = PairRows.Backward(plan.ByTarget, targetRows, drugRows, w, plan.Scale, upstream);
        Tensor ofTargets = DenseProduct.Multiply(ofTarget.State, q, transposed: true), ofDrugs = ofDrug.State;
        DenseProduct.AddProduct(ofTarget.Add, v, ofTargets, transposed: true);
        DenseProduct.AddProduct(ofTarget.Sum, targetLinear, ofTargets, transposed: true);
        DenseProduct.AddProduct(ofDrug.Add, u, ofDrugs, transposed: true);
        DenseProduct.AddProduct(ofDrug.Sum, drugLinear, ofDrugs, transposed: true);
        List<Tensor> slopes =
        [
            ofDrugs, ofTargets, DenseProduct.Across(drugs, ofDrug.Add), ofDrug.Add.sum(dim: 0), DenseProduct.Across(targets, ofTarget.Add),
            DenseProduct.Across(targets, ofTarget.State),
            ofDrug.Weight.Plus(ofTarget.Weight).unsqueeze(1), DenseProduct.Across(drugs, ofDrug.Sum), DenseProduct.Across(targets, ofTarget.Sum), upstream.sum(dim: 0, keepdim: true),
        ];
        foreach (var slope in slopes) slope.MoveToOuterDisposeScope();
        return [null!, .. slopes];
    }
}
