using DtiGraph.Features;
using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>dropout(norm(relu(x W + b))) of sparse features x: the first station of the encoder on the processor, forward and backward.</summary>
internal sealed class SettledInput : autograd.SingleTensorFunction<SettledInput>
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
    public static Tensor Apply(SparseMatrix features, Tensor weight, Tensor bias, DropoutMask mask) => apply(features, weight, bias, mask);

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (features, weight, bias, mask) = ((SparseMatrix)vars[0], (Tensor)vars[1], (Tensor)vars[2], (DropoutMask)vars[3]);
        var change = SparseProduct.Multiply(features, weight);
        var (settled, moments) = RowSettling.Forward(change, bias, null, mask);
        ctx.save_data(Key, new Saved(features, mask));
        ctx.save_for_backward([change, bias, moments]);
        return settled;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var (features, mask) = (Saved)ctx.get_data(Key);
        var saved = ctx.get_saved_variables();
        var (ofChange, ofBias, _) = RowSettling.Backward(grad_output.contiguous(), saved[0], saved[1], null, saved[2], mask);
        return [null!, SparseProduct.Multiply(features.Transposed, ofChange).MoveToOuterDisposeScope(), ofBias.MoveToOuterDisposeScope(), null!];
    }
}
