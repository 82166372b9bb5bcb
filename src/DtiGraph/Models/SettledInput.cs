using DtiGraph.Features;

namespace DtiGraph.Models;

/// <summary>dropout(norm(relu(x W + b))) of the sparse features x of one kind: the first station of the encoder on the processor, forward and backward.</summary>
/// <param name="weight">W, [F, H].</param>
/// <param name="bias">[H].</param>
/// <param name="states">Where the states go.</param>
internal sealed unsafe class SettledInput(Learned weight, Learned bias, NodeStates states) : IDisposable
{
    private readonly int width = (int)bias.Value.shape[0];
    private readonly Room changes = new(), kept = new(), ofChanges = new(), ofBiasByPart = new();
    private SparseMatrix features = null!;
    private DropoutMask mask;
    private bool differentiated;

    /// <summary>Where the states go.</summary>
    public NodeStates States => states;

    /// <summary>Begins a step.</summary>
    /// <param name="features">x, [N, F].</param>
    /// <param name="mask">Of the dropout.</param>
    /// <param name="differentiated">Whether backward follows: what only it needs is kept.</param>
    public void Begin(SparseMatrix features, DropoutMask mask, bool differentiated)
    {
        (this.features, this.mask, this.differentiated) = (features, mask, differentiated);
        states.Begin(features.Rows, width);
    }

    /// <summary>What makes the states.</summary>
    public RowShares.Work Settling()
    {
        float* w = weight.At, b = bias.At, s = TensorMemory.Of(states.Values), c = differentiated ? changes.At(features.Rows, width) : s, k = kept.At(features.Rows, SettledRow.Kept(width));
        int rows = features.Rows;
        nint[] needed = [(nint)c, .. states.Written];
        return new(rows, width, (_, from, to) =>
        {
            SparseProduct.MultiplyRows(features, w, c, width, from, to, add: false);
            RowSettling.Forward(c, b, null, s, k, from, to, width, mask);
            var ahead = new Ahead(needed, width, to, 2 * to - from, rows);
            states.Made(from, to, ref ahead);
        });
    }

    /// <summary>What takes their gradient back to the products.</summary>
    public RowShares.Work Unsettling()
    {
        float* g = TensorMemory.Of(states.Slopes), c = changes.At(features.Rows, width), b = bias.At, k = kept.At(features.Rows, SettledRow.Kept(width));
        float* dc = ofChanges.At(features.Rows, width), db = ofBiasByPart.Zeros(RowShares.Parts, width);
        return new(features.Rows, width, (part, from, to) => RowSettling.Backward(g, c, b, null, k, dc, db + (long)part * width, null, from, to, width, mask));
    }

    /// <summary>What makes the parameters' gradients then.</summary>
    public RowShares.Work[] Totalling() =>
    [
        SparseProduct.Multiplying(features.Transposed, ofChanges.Of(features.Rows, width), weight.Reach()),
        ColumnSums.Summing(ofBiasByPart.Of(RowShares.Parts, width), bias.Reach()),
    ];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable owned in new IDisposable[] { weight, bias, states, changes, kept, ofChanges, ofBiasByPart }) owned.Dispose();
    }
}
