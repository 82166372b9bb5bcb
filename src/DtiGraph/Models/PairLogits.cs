using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>The decoder over the pairs of a step on the processor, forward and backward, without rows of pairs: what a pair needs lies in the rows of its two
/// nodes, and the gradients of a node are summed over its pairs by one thread.</summary>
/// <remarks>logit = w . relu(a + b) + s d . t + m + n, with a = U d + bias, b = V t', t = Q t', m = u . d, n = v . t' + c.</remarks>
internal sealed unsafe class PairLogits : IDisposable
{
    private readonly NodeStates drugs, targets;
    private readonly float scale;
    private readonly Learned u, bias, v, q, w, drugLinear, targetLinear, constant;
    private readonly PackedMatrix byU, byDrug, byV, byQ, byTarget;
    private readonly ProductSlopes ofU, ofDrug, ofV, ofQ, ofTarget;
    private readonly Room drugAdd = new(), targetAdd = new(), targetState = new(), drugOnly = new(), targetOnly = new(), logits = new(), ofTargetWeight = new();
    private readonly Room[] drugSlopes = [new(), new(), new(), new()], targetSlopes = [new(), new(), new(), new()];
    private PairRows.Slopes ofDrugs = null!, ofTargets = null!;
    private readonly PairOrder[] orders = new PairOrder[2]; // by drug, by target
    private long[] drug = [], target = [];

    /// <summary>Prepares it.</summary>
    /// <param name="decoder">Its parameters.</param>
    /// <param name="drugs">z of the drugs.</param>
    /// <param name="targets">z of the targets.</param>
    public PairLogits(AdditiveBilinearDecoder decoder, NodeStates drugs, NodeStates targets)
    {
        (this.drugs, this.targets, scale) = (drugs, targets, decoder.Scale);
        if (decoder.Parameters.Select(p => new Learned(p)).ToArray() is not [var drugAddWeight, var addBias, var targetAddWeight, var bilinear, var weight, var ofOneDrug, var ofOneTarget, var last])
            throw new ArgumentException("decoder: expected 8 parameters, got another number");
        (u, bias, v, q, w, drugLinear, targetLinear, constant) = (drugAddWeight, addBias, targetAddWeight, bilinear, weight, ofOneDrug, ofOneTarget, last);
        (byU, byDrug, byV, byQ, byTarget) = (Packed(u), Packed(drugLinear), Packed(v), Packed(q), Packed(targetLinear));
        (ofU, ofDrug, ofV, ofQ, ofTarget) = (new(u), new(drugLinear), new(v), new(q), new(targetLinear));
    }

    /// <summary>Begins a step: what belongs to one node is made as soon as its state is.</summary>
    /// <param name="drug">[P], each in [0, Nd).</param>
    /// <param name="target">[P], each in [0, Nt).</param>
    public void Begin(long[] drug, long[] target)
    {
        (this.drug, this.target) = (drug, target);
        int drugCount = drugs.Rows, targetCount = targets.Rows, width = drugs.Width;
        float* d = TensorMemory.Of(drugs.Values), t = TensorMemory.Of(targets.Values), a = drugAdd.At(drugCount, width), b = targetAdd.At(targetCount, width), s = targetState.At(targetCount, width);
        float* m = drugOnly.At(drugCount, 1), n = targetOnly.At(targetCount, 1), added = bias.At, c = constant.At;
        drugs.Follow((int from, int to, ref Ahead ahead) =>
        {
            byU.Multiply(d, a, from, to, added, ref ahead);
            byDrug.Multiply(d, m, from, to, add: false);
        }, (nint)a);
        targets.Follow((int from, int to, ref Ahead ahead) =>
        {
            byV.Multiply(t, b, from, to, add: false, ref ahead);
            byQ.Multiply(t, s, from, to, add: false, ref ahead);
            byTarget.Multiply(t, n, from, to, c, ref ahead);
        }, (nint)b, (nint)s);
    }

    /// <summary>[P] float32, until the next step.</summary>
    public Tensor Logits => logits.Of(1, drug.Length).view(-1);

    /// <summary>What sorts the pairs by their ends, and lays the weights out: neither needs a state.</summary>
    public RowShares.Work[] Preparing() =>
    [
        Sorting(0, drugs.Rows, targets.Rows, drug, target), Sorting(1, targets.Rows, drugs.Rows, target, drug),
        byU.Laying(u.Value), byDrug.Laying(drugLinear.Value), byV.Laying(v.Value), byQ.Laying(q.Value), byTarget.Laying(targetLinear.Value),
    ];

    /// <summary>What makes the logits then.</summary>
    public RowShares.Work Pairing() => PairRows.Forward(orders[0], DrugRows, TargetRows, w.Value, drugOnly.Of(drugs.Rows, 1), targetOnly.Of(targets.Rows, 1), scale, Logits);

    /// <summary>What lays the weights out for the way back.</summary>
    public RowShares.Work[] LayingBack => [ofU.Laying, ofDrug.Laying, ofV.Laying, ofQ.Laying, ofTarget.Laying];

    /// <summary>What takes the gradient of the logits to both ends of each pair.</summary>
    /// <param name="ofLogits">[P].</param>
    public RowShares.Work[] Unpairing(Tensor ofLogits)
    {
        drugs.Reach(drugs.Rows);
        targets.Reach(targets.Rows);
        ofDrugs = Slopes(drugSlopes, drugs, drugs.Slopes); // d . t gives the first share of the drugs' gradient
        ofTargets = Slopes(targetSlopes, targets, null);
        return
        [
            PairRows.Backward(orders[0], DrugRows, TargetRows, w.Value, scale, ofLogits, ofDrugs),
            PairRows.Backward(orders[1], TargetRows, DrugRows, w.Value, scale, ofLogits, ofTargets),
        ];
    }

    /// <summary>What takes it to the states then.</summary>
    public RowShares.Work[] Returning()
    {
        float* d = TensorMemory.Of(drugs.Values), t = TensorMemory.Of(targets.Values), dd = TensorMemory.Of(drugs.Slopes), dt = TensorMemory.Of(targets.Slopes);
        foreach (var product in new[] { ofU, ofDrug }) product.Begin(d, dd, drugs.Rows, add: true);
        foreach (var product in new[] { ofQ, ofV, ofTarget }) product.Begin(t, dt, targets.Rows, add: product != ofQ);
        return
        [
            ProductSlopes.TakingAll((ofU, ofDrugs.Add), (ofDrug, ofDrugs.Sum)),
            ProductSlopes.TakingAll((ofQ, ofTargets.State), (ofV, ofTargets.Add), (ofTarget, ofTargets.Sum)),
        ];
    }

    /// <summary>What makes the parameters' gradients at last, but for <see cref="End"/>.</summary>
    public RowShares.Work[] Totalling() =>
    [
        ofU.Totalling(), ofDrug.Totalling(), ofQ.Totalling(), ofV.Totalling(), ofTarget.Totalling(),
        ColumnSums.Summing(ofDrugs.Add, bias.Reach()), ColumnSums.Summing(ofDrugs.WeightByPart, w.Reach()), ColumnSums.Summing(ofTargets.WeightByPart, ofTargetWeight.Of(drugs.Width, 1)),
    ];

    /// <summary>Adds up what is too little for two cores.</summary>
    /// <param name="ofLogits">[P].</param>
    public void End(Tensor ofLogits)
    {
        using var _ = no_grad();
        using TorchSharp.Scalar one = 1; // held: one made on the fly can be finalised while libtorch reads it
        w.Reach().add_(ofTargetWeight.Of(drugs.Width, 1), one);
        using var sum = ofLogits.sum(dim: 0, keepdim: true);
        constant.Reach().copy_(sum);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable owned in new IDisposable[]
        {
            u, bias, v, q, w, drugLinear, targetLinear, constant, byU, byDrug, byV, byQ, byTarget, ofU, ofDrug, ofV, ofQ, ofTarget,
            drugAdd, targetAdd, targetState, drugOnly, targetOnly, logits, ofTargetWeight,
        }.Concat(drugSlopes).Concat(targetSlopes))
        {
            owned.Dispose();
        }
    }

    private PairRows DrugRows => new(drugAdd.Of(drugs.Rows, drugs.Width), drugs.Values);

    private PairRows TargetRows => new(targetAdd.Of(targets.Rows, targets.Width), targetState.Of(targets.Rows, targets.Width));

    private RowShares.Work Sorting(int side, int nodes, int others, long[] by, long[] other) =>
        new(by.Length, 2, (_, _, _) => orders[side] = PairOrder.Of(nodes, others, by, other), 1);

    private static PackedMatrix Packed(Learned weight) => PackedMatrix.Like(weight.Value);

    private static PairRows.Slopes Slopes(Room[] rooms, NodeStates own, Tensor? ofState)
    {
        rooms[3].Zeros(RowShares.Parts, own.Width);
        return new(rooms[0].Of(own.Rows, own.Width), ofState ?? rooms[1].Of(own.Rows, own.Width), rooms[2].Of(own.Rows, 1), rooms[3].Of(RowShares.Parts, own.Width));
    }
}
