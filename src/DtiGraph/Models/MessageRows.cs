using DtiGraph.Features;
using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>Messages of one type on their way to those who hear them, some rows at a time.</summary>
/// <remarks>The mean over neighbours and the product with the type's weights can be swapped: whichever end has fewer rows is multiplied.</remarks>
internal sealed unsafe class MessageRows : IDisposable
{
    private readonly SparseMatrix mean;
    private readonly int width;
    private readonly Tensor? product; // of the senders, where they are multiplied before they are averaged
    private readonly PackedMatrix weight;
    private readonly float* senders, sent, gathered;

    /// <summary>What is sent.</summary>
    /// <param name="mean">[receivers, senders].</param>
    /// <param name="receivers">How many there are.</param>
    /// <param name="senders">[N, H] float32, contiguous, on the processor.</param>
    /// <param name="weight">[H, H].</param>
    public MessageRows(SparseMatrix mean, int receivers, Tensor senders, Tensor weight)
    {
        if (mean.Rows != receivers || mean.Columns != senders.shape[0])
            throw new ArgumentException($"mean over neighbours: expected [{receivers}, {senders.shape[0]}], got [{mean.Rows}, {mean.Columns}] (a round of messages)");
        (this.mean, width, this.weight) = (mean, (int)senders.shape[1], new(weight));
        sent = this.senders = TensorMemory.Of(senders);
        if (ProductFirst(mean)) sent = TensorMemory.Of(product = empty(mean.Columns, width));
        else
        {
            gathered = TensorMemory.Of(Gathered = empty(mean.Rows, senders.shape[1]));
        }
    }

    /// <summary>[receivers, H], the mean of the senders: what backward needs where they are averaged first; the owner is whoever asks.</summary>
    public Tensor? Gathered { get; }

    /// <summary>Whether senders are multiplied before they are averaged.</summary>
    public static bool ProductFirst(SparseMatrix mean) => mean.Columns < mean.Rows;

    /// <summary>What multiplies the senders, before anybody hears them; null where they are averaged first.</summary>
    public RowShares.Work? Multiplying => product is null ? null : new(mean.Columns, width, (_, from, to) => weight.Multiply(senders, sent, from, to, add: false));

    /// <summary>Adds what some rows hear.</summary>
    /// <param name="change">[receivers, H].</param>
    /// <param name="from">The first row.</param>
    /// <param name="to">After the last.</param>
    /// <param name="ahead">What is needed next.</param>
    public void Add(float* change, int from, int to, ref Ahead ahead)
    {
        if (product is not null)
        {
            SparseProduct.MultiplyRows(mean, sent, change, width, from, to, add: true);
            return;
        }
        SparseProduct.MultiplyRows(mean, sent, gathered, width, from, to, add: false);
        weight.Multiply(gathered, change, from, to, add: true, ref ahead);
    }

    /// <summary>Where what is gathered goes; 0 where nothing is.</summary>
    public nint Needed => (nint)gathered;

    /// <inheritdoc/>
    public void Dispose()
    {
        product?.Dispose();
        weight.Dispose();
    }
}
