using DtiGraph.Features;
using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>dropout(norm(relu(x W + b))) of the sparse features x of every kind: the first station of the encoder on the processor, forward and backward.</summary>
internal sealed unsafe class SettledInput : autograd.MultiTensorFunction<SettledInput>
{
    private const string Key = "plan";

    /// <summary>The features of each kind, [N, F], with its mask.</summary>
    internal sealed record Plan((SparseMatrix Features, DropoutMask Mask)[] Kinds, bool Differentiated);

    /// <inheritdoc/>
    public override string Name => nameof(SettledInput);

    /// <summary>The states of all kinds before any message.</summary>
    /// <param name="kinds">Features and mask of each.</param>
    /// <param name="parameters">[F, H] and [H] of each.</param>
    /// <returns>[N, H] of each - new tensors, owned by the caller; differentiable in the parameters.</returns>
    public static List<Tensor> Apply(IEnumerable<(SparseMatrix Features, DropoutMask Mask)> kinds, IEnumerable<(Tensor Weight, Tensor Bias)> parameters) =>
        apply([new Plan([.. kinds], is_grad_enabled()), .. parameters.SelectMany(p => new[] { p.Weight, p.Bias })]);

    /// <inheritdoc/>
    public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var plan = (Plan)vars[0];
        Tensor[] given = [.. vars.Skip(1).Cast<Tensor>()], changes = Rooms(plan, given), settled = plan.Differentiated ? Rooms(plan, given) : changes,
            kept = [.. changes.Select(c => empty(c.shape[0], SettledRow.Kept((int)c.shape[1])))];
        RowShares.Run([.. plan.Kinds.Select((kind, i) =>
        {
            var (features, mask) = kind;
            int width = (int)changes[i].shape[1];
            float* w = TensorMemory.Of(given[2 * i]), b = TensorMemory.Of(given[2 * i + 1]), c = TensorMemory.Of(changes[i]), s = TensorMemory.Of(settled[i]), m = TensorMemory.Of(kept[i]);
            return new RowShares.Work(features.Rows, width, (_, from, to) =>
            {
                SparseProduct.MultiplyRows(features, w, c, width, from, to, add: false);
                RowSettling.Forward(c, b, null, s, m, from, to, width, mask);
            });
        })]);
        ctx.save_data(Key, plan);
        ctx.set_materialize_grads(false);
        if (plan.Differentiated) ctx.save_for_backward([.. plan.Kinds.SelectMany((_, i) => new[] { changes[i], given[2 * i + 1], kept[i] })]);
        return [.. settled];
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
    {
        using var scope = NewDisposeScope();
        var plan = (Plan)ctx.get_data(Key);
        var saved = ctx.get_saved_variables();
        var slopes = new Tensor?[2 * plan.Kinds.Length];
        List<RowShares.Work> settling = [], summing = [];
        for (int i = 0; i < plan.Kinds.Length; i++)
        {
            if (grad_outputs[i].IsInvalid) continue; // nothing was made of that kind: its parameters have no gradient
            var (features, mask) = plan.Kinds[i];
            var upstream = grad_outputs[i].contiguous();
            int width = (int)upstream.shape[1];
            Tensor ofChange = empty(features.Rows, width), byPart = zeros(RowShares.Parts, width), ofWeight = slopes[2 * i] = empty(features.Columns, width), ofBias = slopes[2 * i + 1] = empty(width);
            float* g = TensorMemory.Of(upstream), c = TensorMemory.Of(saved[3 * i]), b = TensorMemory.Of(saved[3 * i + 1]), m = TensorMemory.Of(saved[3 * i + 2]), dc = TensorMemory.Of(ofChange), db = TensorMemory.Of(byPart);
            settling.Add(new(features.Rows, width, (part, from, to) => RowSettling.Backward(g, c, b, null, m, dc, db + (long)part * width, null, from, to, width, mask)));
            summing.AddRange([SparseProduct.Multiplying(features.Transposed, ofChange, ofWeight), ColumnSums.Summing(byPart, ofBias)]);
        }
        RowShares.Run([.. settling]);
        RowShares.Run([.. summing]);
        return [null!, .. slopes.Select(slope => slope?.MoveToOuterDisposeScope()!)];
    }

    private static Tensor[] Rooms(Plan plan, Tensor[] given) => [.. plan.Kinds.Select((k, i) => empty(k.Features.Rows, given[2 * i].shape[1]))];
}
