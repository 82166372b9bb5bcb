namespace DtiGraph.Models;

/// <summary>The nodes of one kind in a round: dropout(norm(h + relu(h W + b + what they hear))), forward and backward.</summary>
/// <param name="weight">W, [H, H].</param>
/// <param name="bias">b, [H].</param>
/// <param name="before">h: those that receive are its first rows.</param>
/// <param name="after">The new states.</param>
internal sealed unsafe class SettledReceiver(Learned weight, Learned bias, NodeStates before, NodeStates after) : IDisposable
{
    private readonly int width = (int)bias.Value.shape[0];
    private readonly PackedMatrix packed = PackedMatrix.Like(weight.Value);
    private readonly ProductSlopes slopes = new(weight);
    private readonly Room changes = new(), kept = new(), ofChanges = new(), ofBiasByPart = new();
    private readonly List<MessageRows> heard = [];
    private DropoutMask mask;
    private bool differentiated;

    /// <summary>How many receive in the running step.</summary>
    public int Rows { get; private set; }

    /// <summary>[Rows, H], the gradient of what they add up, when backward has made it.</summary>
    public float* OfChanges => ofChanges.At(Rows, width);

    /// <summary>Begins a step.</summary>
    /// <param name="rows">How many receive.</param>
    /// <param name="mask">Of the dropout.</param>
    /// <param name="differentiated">Whether backward follows: what only it needs is kept.</param>
    public void Begin(int rows, DropoutMask mask, bool differentiated)
    {
        (Rows, this.mask, this.differentiated) = (rows, mask, differentiated);
        after.Begin(rows, width);
        heard.Clear();
    }

    /// <summary>In the running step they hear this too.</summary>
    public void Hear(MessageRows messages) => heard.Add(messages);

    /// <summary>What lays the weight out.</summary>
    public RowShares.Work Laying => packed.Laying(weight.Value);

    /// <summary>What makes the new states.</summary>
    public RowShares.Work Settling()
    {
        int rows = Rows;
        float* o = TensorMemory.Of(before.Values), b = bias.At, s = TensorMemory.Of(after.Values), c = differentiated ? changes.At(rows, width) : s, k = kept.At(rows, SettledRow.Kept(width));
        MessageRows[] mine = [.. heard];
        nint[] needed = [(nint)o, (nint)c, .. after.Written, .. mine.Select(messages => messages.Needed).Where(at => at != 0)];
        return new(rows, width, (_, from, to) =>
        {
            var ahead = new Ahead(needed, width, to, 2 * to - from, rows);
            packed.Multiply(o, c, from, to, add: false, ref ahead);
            foreach (var messages in mine) messages.Add(c, from, to, ref ahead);
            RowSettling.Forward(c, b, o, s, k, from, to, width, mask);
            after.Made(from, to, ref ahead);
        });
    }

    /// <summary>What lays it out for the way back.</summary>
    public RowShares.Work LayingBack => slopes.Laying;

    /// <summary>What takes the gradient of the new states back: normalisation, then what was added up, block by block.</summary>
    public RowShares.Work Unsettling()
    {
        int rows = Rows;
        float* g = TensorMemory.Of(after.Slopes), c = changes.At(rows, width), b = bias.At, o = TensorMemory.Of(before.Values), k = kept.At(rows, SettledRow.Kept(width));
        float* dc = OfChanges, db = ofBiasByPart.Zeros(SummedProduct.Parts(rows), width), od = TensorMemory.Of(before.Slopes);
        slopes.Begin(o, od, rows, add: true);
        ProductSlopes[] mine = [slopes, .. heard.Select(messages => messages.OfGathered()).OfType<ProductSlopes>()]; // what they know themselves, then what they gathered
        nint[] needed = [(nint)g, (nint)c, (nint)dc, .. mine.SelectMany(product => product.Needed)];
        return new(rows, width, (part, from, to) =>
        {
            for (int r = from; r < to || r == from; r += ProductSlopes.Block) // no rows are a part too: their sum is 0
            {
                int end = Math.Min(r + ProductSlopes.Block, to);
                var ahead = new Ahead(needed, width, end, end + ProductSlopes.Block, rows);
                RowSettling.Backward(g, c, b, o, k, dc, db + (long)part * width, od, r, end, width, mask);
                foreach (var product in mine) product.Take(part, dc, r, end, first: r == from, ref ahead);
            }
        }, SummedProduct.Parts(rows));
    }

    /// <summary>What makes the parameters' gradients then.</summary>
    public RowShares.Work[] Totalling() => [slopes.Totalling(), ColumnSums.Summing(ofBiasByPart.Of(SummedProduct.Parts(Rows), width), bias.Reach())];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable owned in new IDisposable[] { weight, bias, packed, slopes, changes, kept, ofChanges, ofBiasByPart }) owned.Dispose();
    }
}
