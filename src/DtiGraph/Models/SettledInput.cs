using DtiGraph.Features;
using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>dropout(norm(relu(x W + b))) of sparse features x: the first station of the encoder on the processor, forward and backward.</summary>
internal sealed unsafe class SettledInput : autograd.SingleTensorFunction<SettledInput>
{
    private const string Key = "saved";

    private sealed record Saved(SparseMatrix Features, DropoutMask Mask);

    /// <inheritdoc/>
    public override string Name => nameof(SettledInput);

    /// <summary>The states of one kind before any message.</summary>
    /// <param name="features">[N, F].</param>
    /// <param name="weight">[F, H] float32.</param>
    /// <param name="bias">[H].</param>
    /// <param name="mask">Of the dropout.</param>
    /// <returns>[N, H] - new tensor, owned by the caller; differentiable in weight and bias.</returns>
    public static Tensor Apply(SparseMatrix features, Tensor weight, Tensor bias, DropoutMask mask) => apply(features, weight, bias, mask, is_grad_enabled());

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (features, weight, bias, mask, differentiated) = ((SparseMatrix)vars[0], (Tensor)vars[1], (Tensor)vars[2], (DropoutMask)vars[3], (bool)vars[4]);
        int rows = features.Rows, width = (int)weight.shape[1];
        Tensor change = empty(rows, width), settled = differentiated ? empty(rows, width) : change, moments = empty(rows, 2);
        float* w = TensorMemory.Of(weight), b = TensorMemory.Of(bias), c = TensorMemory.Of(change), s = TensorMemory.Of(settled), m = TensorMemory.Of(moments);
        RowShares.Run(rows, width, (_, from, to) =>
        {
            SparseProduct.MultiplyRows(features, w, c, width, from, to, add: false);
            RowSettling.Forward(c, b, null, s, m, from, to, width, mask);
        });
        ctx.save_data(Key, new Saved(features, mask));
        if (differentiated) ctx.save_for_backward([change, bias, moments]);
        return settled;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var (features, mask) = (Saved)ctx.get_data(Key);
        var saved = ctx.get_saved_variables();
        var upstream = grad_output.contiguous();
        int rows = features.Rows, width = (int)upstream.shape[1];
        Tensor ofChange = empty(rows, width), biasByPart = zeros(RowShares.Parts, width);
        float* g = TensorMemory.Of(upstream), c = TensorMemory.Of(saved[0]), b = TensorMemory.Of(saved[1]), m = TensorMemory.Of(saved[2]), dc = TensorMemory.Of(ofChange), db = TensorMemory.Of(biasByPart);
        RowShares.Run(rows, width, (part, from, to) => RowSettling.Backward(g, c, b, null, m, dc, db + (long)part * width, null, from, to, width, mask));
        return [null!, SparseProduct.Multiply(features.Transposed, ofChange).MoveToOuterDisposeScope(), biasByPart.sum(dim: 0).MoveToOuterDisposeScope(), null!, null!];
    }
}
