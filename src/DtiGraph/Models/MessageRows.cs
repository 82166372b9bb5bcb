using DtiGraph.Features;

namespace DtiGraph.Models;

/// <summary>Messages of one type in a round, some rows at a time: on their way to those who hear them, and their gradients back.</summary>
/// <remarks>The mean over neighbours and the product with the type's weights can be swapped: whichever end has fewer rows is multiplied.</remarks>
/// <param name="weight">[H, H].</param>
/// <param name="senders">Those who send.</param>
/// <param name="receiver">Those who hear.</param>
internal sealed unsafe class MessageRows(Learned weight, NodeStates senders, SettledReceiver receiver) : IDisposable
{
    private readonly PackedMatrix packed = PackedMatrix.Like(weight.Value);
    private readonly ProductSlopes slopes = new(weight);
    private readonly Room sent = new(), ofSent = new(); // the mean of the senders by receiver, or where it is taken of their products these by sender
    private SparseMatrix mean = null!;
    private float* values, passed; // what the senders know, and what they send

    /// <summary>Those who send.</summary>
    public NodeStates Senders => senders;

    /// <summary>Whether senders are multiplied before they are averaged, in the running step.</summary>
    public bool ProductFirst { get; private set; }

    private int Width => senders.Width;

    /// <summary>Whether senders are multiplied before they are averaged.</summary>
    public static bool IsProductFirst(SparseMatrix mean) => mean.Columns < mean.Rows;

    /// <summary>Begins a step.</summary>
    /// <param name="mean">[receivers, senders].</param>
    public void Begin(SparseMatrix mean)
    {
        if (mean.Rows != receiver.Rows || mean.Columns != senders.Rows)
            throw new ArgumentException($"mean over neighbours: expected [{receiver.Rows}, {senders.Rows}], got [{mean.Rows}, {mean.Columns}] (a round of messages)");
        (this.mean, ProductFirst) = (mean, IsProductFirst(mean));
        receiver.Hear(this);
        values = TensorMemory.Of(senders.Values);
        passed = sent.At(ProductFirst ? mean.Columns : mean.Rows, Width);
        if (ProductFirst) senders.Follow((int from, int to, ref Ahead ahead) => packed.Multiply(values, passed, from, to, add: false, ref ahead), (nint)passed);
    }

    /// <summary>What lays the weight out.</summary>
    public RowShares.Work Laying => packed.Laying(weight.Value);

    /// <summary>Adds what some rows hear.</summary>
    /// <param name="change">[receivers, H].</param>
    /// <param name="from">The first row.</param>
    /// <param name="to">After the last.</param>
    /// <param name="ahead">What is needed next.</param>
    public void Add(float* change, int from, int to, ref Ahead ahead)
    {
        SparseProduct.MultiplyRows(mean, ProductFirst ? passed : values, ProductFirst ? change : passed, Width, from, to, add: ProductFirst);
        if (!ProductFirst) packed.Multiply(passed, change, from, to, add: true, ref ahead);
    }

    /// <summary>Where what is gathered goes; 0 where nothing is.</summary>
    public nint Needed => ProductFirst ? 0 : (nint)passed;

    /// <summary>What lays the weight out for the way back.</summary>
    public RowShares.Work LayingBack => slopes.Laying;

    /// <summary>What takes the gradient of a receiver's sum to what it gathered; null where it gathered nothing.</summary>
    public ProductSlopes? OfGathered()
    {
        if (ProductFirst) return null;
        slopes.Begin(passed, ofSent.At(mean.Rows, Width), mean.Rows, add: false);
        return slopes;
    }

    /// <summary>What adds to the gradient of the senders what comes back to some of them.</summary>
    public Action<int, int, int> Returning()
    {
        var across = mean.Transposed;
        int width = Width, rows = mean.Columns;
        float* ds = TensorMemory.Of(senders.Slopes), dp = ofSent.At(ProductFirst ? mean.Columns : mean.Rows, width), dc = receiver.OfChanges;
        if (!ProductFirst) return (_, first, last) => SparseProduct.MultiplyRows(across, dp, ds, width, first, last, add: true);
        slopes.Begin(values, ds, rows, add: true);
        nint[] needed = [(nint)dp, .. slopes.Needed];
        return (part, first, last) =>
        {
            SparseProduct.MultiplyRows(across, dc, dp, width, first, last, add: false);
            var ahead = new Ahead(needed, width, last, 2 * last - first, rows);
            slopes.Take(part, dp, first, last, first: true, ref ahead);
        };
    }

    /// <summary>What makes the gradient of the weight at last.</summary>
    public RowShares.Work Totalling() => slopes.Totalling();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable owned in new IDisposable[] { weight, packed, slopes, sent, ofSent }) owned.Dispose();
    }
}
