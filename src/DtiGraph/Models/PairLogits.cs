using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>The decoder over some pairs on the processor, forward and backward, without rows of pairs: what a pair needs lies in the rows of its two
/// nodes, and the gradients of a node are summed over its pairs by one thread.</summary>
/// <remarks>logit = w . relu(a + b) + s d . t + m + n, with a = U d + bias, b = V t', t = Q t', m = u . d, n = v . t' + c.</remarks>
internal sealed unsafe class PairLogits : autograd.SingleTensorFunction<PairLogits>
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
        int drugCount = (int)drugs.shape[0], targetCount = (int)targets.shape[0], width = (int)u.shape[1];
        Tensor drugAdd = empty(drugCount, width), targetAdd = empty(targetCount, width), targetState = empty(targetCount, width);
        using Tensor drugOnly = empty(drugCount, 1), targetOnly = empty(targetCount, 1);
        using (PackedMatrix byU = new(u), byDrug = new(drugLinear), byV = new(v), byQ = new(q), byTarget = new(targetLinear))
        {
            float* d = TensorMemory.Of(drugs), t = TensorMemory.Of(targets), a = TensorMemory.Of(drugAdd), b = TensorMemory.Of(targetAdd), s = TensorMemory.Of(targetState);
            float* m = TensorMemory.Of(drugOnly), n = TensorMemory.Of(targetOnly), added = TensorMemory.Of(bias), c = TensorMemory.Of(constant);
            nint[] ofDrugs = [(nint)d, (nint)a], ofTargets = [(nint)t, (nint)b, (nint)s];
            RowShares.Run(
                new(drugCount, width, (_, from, to) =>
                {
                    var ahead = new Ahead(ofDrugs, width, to, 2 * to - from, drugCount);
                    byU.Multiply(d, a, from, to, added, ref ahead);
                    byDrug.Multiply(d, m, from, to, add: false);
                }),
                new(targetCount, width, (_, from, to) =>
                {
                    var ahead = new Ahead(ofTargets, width, to, 2 * to - from, targetCount);
                    byV.Multiply(t, b, from, to, add: false, ref ahead);
                    byQ.Multiply(t, s, from, to, add: false, ref ahead);
                    byTarget.Multiply(t, n, from, to, c, ref ahead);
                }));
        }
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
        PairRows.Slopes ofDrug = PairRows.Slopes.Of(drugRows), ofTarget = PairRows.Slopes.Of(targetRows);
        RowShares.Run(
            PairRows.Backward(plan.ByDrug, drugRows, targetRows, w, plan.Scale, upstream, ofDrug),
            PairRows.Backward(plan.ByTarget, targetRows, drugRows, w, plan.Scale, upstream, ofTarget));
        Tensor ofTargets = empty_like(targets), ofDrugs = ofDrug.State;
        using ProductSlopes byQ = new(targets, q, ofTargets, add: false), byV = new(targets, v, ofTargets, add: true), byTarget = new(targets, targetLinear, ofTargets, add: true);
        using ProductSlopes byU = new(drugs, u, ofDrugs, add: true), byDrug = new(drugs, drugLinear, ofDrugs, add: true);
        RowShares.Run(
            ProductSlopes.TakingAll((byU, ofDrug.Add), (byDrug, ofDrug.Sum)),
            ProductSlopes.TakingAll((byQ, ofTarget.State), (byV, ofTarget.Add), (byTarget, ofTarget.Sum)));
        Tensor ofBias = empty(drugAdd.shape[1]), ofWeight = empty_like(ofBias), ofTargetWeight = empty_like(ofBias);
        RowShares.Run(
            byU.Totalling, byDrug.Totalling, byQ.Totalling, byV.Totalling, byTarget.Totalling,
            ColumnSums.Summing(ofDrug.Add, ofBias), ColumnSums.Summing(ofDrug.WeightByPart, ofWeight), ColumnSums.Summing(ofTarget.WeightByPart, ofTargetWeight));
        List<Tensor> slopes =
        [
            ofDrugs, ofTargets, byU.OfWeight, ofBias, byV.OfWeight, byQ.OfWeight,
            ofWeight.Plus(ofTargetWeight).unsqueeze(1), byDrug.OfWeight, byTarget.OfWeight, upstream.sum(dim: 0, keepdim: true),
        ];
        foreach (var slope in slopes) slope.MoveToOuterDisposeScope();
        return [null!, .. slopes];
    }
}
