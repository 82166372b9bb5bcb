using DtiGraph.Features;
using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>One whole round of message passing on the processor, of all kinds, forward and backward: every gradient is summed where it belongs,
/// with no intermediate sums of [N, H].</summary>
/// <remarks>All that happens to a receiver's rows happens to some of them while they are in the cache, then to the next: memory is what a step waits for.</remarks>
internal sealed unsafe class SettledRound : autograd.MultiTensorFunction<SettledRound>
{
    private const string Key = "plan";

    /// <summary>Who receives what.</summary>
    /// <param name="States">How many kinds have a state.</param>
    /// <param name="Receivers">Which of them receive, how many of their rows from the first on, with the mask of each.</param>
    /// <param name="Messages">From which kind, to which receiver (its place in Receivers), averaged how.</param>
    /// <param name="Differentiated">Whether backward follows: what only it needs is kept.</param>
    internal sealed record Plan(int States, (int State, int Rows, DropoutMask Mask)[] Receivers, (int From, int To, SparseMatrix Mean)[] Messages, bool Differentiated);

    /// <inheritdoc/>
    public override string Name => nameof(SettledRound);

    /// <summary>The new states.</summary>
    /// <param name="plan">Who receives what.</param>
    /// <param name="states">[N, H] of each kind, contiguous.</param>
    /// <param name="self">[H, H] and [H] of each receiver.</param>
    /// <param name="relations">[H, H] of each message type.</param>
    /// <returns>[N, H] of each receiver - new tensors, owned by the caller.</returns>
    public static List<Tensor> Apply(Plan plan, IEnumerable<Tensor> states, IEnumerable<(Tensor Weight, Tensor Bias)> self, IEnumerable<Tensor> relations) =>
        apply([plan, .. states, .. self.SelectMany(s => new[] { s.Weight, s.Bias }), .. relations]);

    /// <inheritdoc/>
    public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var plan = (Plan)vars[0];
        Tensor[] given = [.. vars.Skip(1).Cast<Tensor>()];
        Tensor[] own = Own(plan, given), changes = Rooms(own), settled = plan.Differentiated ? Rooms(own) : changes, moments = [.. own.Select(state => empty(state.shape[0], 2))];
        MessageRows[] heard = [.. plan.Messages.Select((message, m) => new MessageRows(message.Mean, plan.Receivers[message.To].Rows, given[message.From], given[Relation(plan, m)]))];
        for (int i = 0; i < own.Length; i++)
        {
            int width = (int)own[i].shape[1];
            var mask = plan.Receivers[i].Mask;
            MessageRows[] mine = [.. heard.Where((_, m) => plan.Messages[m].To == i)];
            using var weight = new PackedMatrix(given[Self(plan, i)]);
            float* o = TensorMemory.Of(own[i]), b = TensorMemory.Of(given[Self(plan, i) + 1]), c = TensorMemory.Of(changes[i]), s = TensorMemory.Of(settled[i]), k = TensorMemory.Of(moments[i]);
            RowShares.Run((int)own[i].shape[0], width, (_, from, to) =>
            {
                weight.Multiply(o, c, from, to, add: false);
                foreach (var messages in mine) messages.Add(c, from, to);
                RowSettling.Forward(c, b, o, s, k, from, to, width, mask);
            });
        }
        foreach (var messages in heard)
        {
            messages.Dispose();
            if (!plan.Differentiated) messages.Gathered?.Dispose();
        }
        ctx.save_data(Key, plan);
        if (plan.Differentiated) ctx.save_for_backward([.. given, .. changes, .. moments, .. heard.Select(h => h.Gathered).OfType<Tensor>()]);
        return [.. settled];
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
    {
        using var scope = NewDisposeScope();
        var plan = (Plan)ctx.get_data(Key);
        var saved = new Queue<Tensor>(ctx.get_saved_variables());
        Tensor[] Next(int count) => [.. Enumerable.Range(0, count).Select(_ => saved.Dequeue())];
        Tensor[] given = Next(plan.States + 2 * plan.Receivers.Length + plan.Messages.Length), changes = Next(plan.Receivers.Length), moments = Next(plan.Receivers.Length);
        Tensor[] own = Own(plan, given), ofChanges = Rooms(own);
        var gathered = plan.Messages.Select(message => MessageRows.ProductFirst(message.Mean) ? null : saved.Dequeue()).ToArray();
        Tensor?[] ofGathered = [.. gathered.Select(g => g is null ? null : empty_like(g))], slopes = new Tensor?[given.Length];
        for (int i = 0; i < own.Length; i++)
        {
            int rows = (int)own[i].shape[0], width = (int)own[i].shape[1], parts = SummedProduct.Parts(rows);
            var (state, _, mask) = plan.Receivers[i];
            Tensor upstream = grad_outputs[i].contiguous(), ofOwn = empty_like(own[i]), biasByPart = zeros(parts, width);
            int[] mine = [.. Enumerable.Range(0, gathered.Length).Where(m => plan.Messages[m].To == i && gathered[m] is not null)];
            ProductSlopes[] products =
            [
                new(own[i], given[Self(plan, i)], ofOwn, add: true), .. mine.Select(m => new ProductSlopes(gathered[m]!, given[Relation(plan, m)], ofGathered[m]!, add: false)),
            ];
            float* g = TensorMemory.Of(upstream), c = TensorMemory.Of(changes[i]), b = TensorMemory.Of(given[Self(plan, i) + 1]), o = TensorMemory.Of(own[i]), k = TensorMemory.Of(moments[i]);
            float* dc = TensorMemory.Of(ofChanges[i]), db = TensorMemory.Of(biasByPart), od = TensorMemory.Of(ofOwn);
            RowShares.Run(rows, width, (part, from, to) =>
            {
                for (int r = from; r < to || r == from; r += ProductSlopes.Block) // no rows are a part too: their sum is 0
                {
                    int end = Math.Min(r + ProductSlopes.Block, to);
                    RowSettling.Backward(g, c, b, o, k, dc, db + (long)part * width, od, r, end, width, mask);
                    foreach (var product in products) product.Take(part, dc, r, end, first: r == from);
                }
            }, parts);
            slopes[Self(plan, i)] = products[0].OfWeight();
            slopes[Self(plan, i) + 1] = biasByPart.sum(dim: 0);
            for (int n = 0; n < mine.Length; n++) slopes[Relation(plan, mine[n])] = products[n + 1].OfWeight();
            foreach (var product in products) product.Dispose();
            slopes[state] = rows == given[state].shape[0] ? ofOwn : Padded(ofOwn, given[state]);
        }
        for (int s = 0; s < plan.States; s++) slopes[s] ??= zeros_like(given[s]);
        for (int m = 0; m < plan.Messages.Length; m++)
        {
            var (from, to, mean) = plan.Messages[m];
            if (ofGathered[m] is { } ofMean) SparseProduct.AddProduct(mean.Transposed, ofMean, slopes[from]!);
            else slopes[Relation(plan, m)] = Sent(mean.Transposed, ofChanges[to], given[from], given[Relation(plan, m)], slopes[from]!);
        }
        return [null!, .. slopes.Select(slope => slope!.MoveToOuterDisposeScope())];
    }

    /// <summary>Of messages that were multiplied before they were averaged: the gradient of the weights; that of the senders is added to theirs.</summary>
    private static Tensor Sent(SparseMatrix across, Tensor ofChange, Tensor senders, Tensor weight, Tensor ofSenders)
    {
        int rows = across.Rows, width = (int)weight.shape[1];
        using var ofProduct = empty(rows, width);
        using var product = new ProductSlopes(senders, weight, ofSenders, add: true);
        float* dc = TensorMemory.Of(ofChange), dp = TensorMemory.Of(ofProduct);
        RowShares.Run(rows, width, (part, first, last) =>
        {
            SparseProduct.MultiplyRows(across, dc, dp, width, first, last, add: false);
            product.Take(part, dp, first, last, first: true);
        }, SummedProduct.Parts(rows));
        return product.OfWeight();
    }

    private static Tensor[] Rooms(Tensor[] like) => [.. like.Select(l => empty(l.shape[0], l.shape[1]))];

    /// <summary>What the receivers know themselves: the first rows of their kind's state, where they lie.</summary>
    private static Tensor[] Own(Plan plan, Tensor[] given) =>
        [.. plan.Receivers.Select(r => r.Rows == given[r.State].shape[0] ? given[r.State] : given[r.State].narrow(0, 0, r.Rows))];

    private static Tensor Padded(Tensor first, Tensor like)
    {
        var whole = zeros_like(like);
        whole.narrow(0, 0, first.shape[0]).copy_(first);
        return whole;
    }

    private static int Self(Plan plan, int receiver) => plan.States + 2 * receiver;

    private static int Relation(Plan plan, int message) => plan.States + 2 * plan.Receivers.Length + message;
}
