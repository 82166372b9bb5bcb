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
        Tensor[] own = Own(plan, given), changes = Rooms(own), settled = plan.Differentiated ? Rooms(own) : changes, kept = [.. own.Select(state => empty(state.shape[0], SettledRow.Kept((int)state.shape[1])))];
        MessageRows[] heard = [.. plan.Messages.Select((message, m) => new MessageRows(message.Mean, plan.Receivers[message.To].Rows, given[message.From], given[Relation(plan, m)]))];
        PackedMatrix[] weights = [.. own.Select((_, i) => new PackedMatrix(given[Self(plan, i)]))];
        RowShares.Run([.. heard.Select(h => h.Multiplying).OfType<RowShares.Work>()]);
        RowShares.Run([.. own.Select((_, i) => Settling(i))]);
        foreach (var weight in weights) weight.Dispose();
        foreach (var messages in heard)
        {
            messages.Dispose();
            if (!plan.Differentiated) messages.Gathered?.Dispose();
        }
        ctx.save_data(Key, plan);
        if (plan.Differentiated) ctx.save_for_backward([.. given, .. changes, .. kept, .. heard.Select(h => h.Gathered).OfType<Tensor>()]);
        return [.. settled];

        RowShares.Work Settling(int i)
        {
            int width = (int)own[i].shape[1];
            var mask = plan.Receivers[i].Mask;
            MessageRows[] mine = [.. heard.Where((_, m) => plan.Messages[m].To == i)];
            var weight = weights[i];
            float* o = TensorMemory.Of(own[i]), b = TensorMemory.Of(given[Self(plan, i) + 1]), c = TensorMemory.Of(changes[i]), s = TensorMemory.Of(settled[i]), k = TensorMemory.Of(kept[i]);
            int rows = (int)own[i].shape[0];
            nint[] needed = [(nint)o, (nint)c, (nint)s, .. mine.Select(messages => messages.Needed).Where(at => at != 0)];
            return new(rows, width, (_, from, to) =>
            {
                var ahead = new Ahead(needed, width, to, 2 * to - from, rows);
                weight.Multiply(o, c, from, to, add: false, ref ahead);
                foreach (var messages in mine) messages.Add(c, from, to, ref ahead);
                RowSettling.Forward(c, b, o, s, k, from, to, width, mask);
            });
        }
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
    {
        using var scope = NewDisposeScope();
        var plan = (Plan)ctx.get_data(Key);
        var saved = new Queue<Tensor>(ctx.get_saved_variables());
        Tensor[] Next(int count) => [.. Enumerable.Range(0, count).Select(_ => saved.Dequeue())];
        Tensor[] given = Next(plan.States + 2 * plan.Receivers.Length + plan.Messages.Length), changes = Next(plan.Receivers.Length), kept = Next(plan.Receivers.Length);
        Tensor[] own = Own(plan, given), ofChanges = Rooms(own);
        var gathered = plan.Messages.Select(message => MessageRows.ProductFirst(message.Mean) ? null : saved.Dequeue()).ToArray();
        Tensor?[] ofGathered = [.. gathered.Select(g => g is null ? null : empty_like(g))], slopes = new Tensor?[given.Length];
        var products = new ProductSlopes[own.Length][]; // of each receiver: what it knows itself, then what it gathered
        Tensor[] ofOwn = Rooms(own), ofBias = [.. own.Select(o => zeros(SummedProduct.Parts((int)o.shape[0]), o.shape[1]))]; // the bias by part
        RowShares.Run([.. own.Select((_, i) => Receiving(i))]);
        for (int i = 0; i < own.Length; i++)
        {
            int state = plan.Receivers[i].State;
            slopes[state] = own[i].shape[0] == given[state].shape[0] ? ofOwn[i] : Padded(ofOwn[i], given[state]);
            slopes[Self(plan, i) + 1] = empty_like(given[Self(plan, i) + 1]);
        }
        for (int s = 0; s < plan.States; s++) slopes[s] ??= zeros_like(given[s]);
        var sent = new ProductSlopes?[plan.Messages.Length];
        RowShares.Run([
            .. Enumerable.Range(0, plan.States).Select(Sending).OfType<RowShares.Work>(), .. products.SelectMany(p => p).Select(p => p.Totalling),
            .. ofBias.Select((byPart, i) => ColumnSums.Summing(byPart, slopes[Self(plan, i) + 1]!)),
        ]);
        RowShares.Run([.. sent.OfType<ProductSlopes>().Select(p => p.Totalling)]);
        foreach (var product in products.SelectMany(p => p).Concat(sent.OfType<ProductSlopes>())) product.Dispose();
        return [null!, .. slopes.Select(slope => slope!.MoveToOuterDisposeScope())];

        // Normalisation, and the gradients of what a receiver added up, block by block.
        RowShares.Work Receiving(int i)
        {
            int rows = (int)own[i].shape[0], width = (int)own[i].shape[1];
            var mask = plan.Receivers[i].Mask;
            var upstream = grad_outputs[i].contiguous();
            int[] gatherers = [.. Enumerable.Range(0, gathered.Length).Where(m => plan.Messages[m].To == i && gathered[m] is not null)];
            ProductSlopes[] mine = products[i] =
            [
                new(own[i], given[Self(plan, i)], ofOwn[i], add: true), .. gatherers.Select(m => new ProductSlopes(gathered[m]!, given[Relation(plan, m)], ofGathered[m]!, add: false)),
            ];
            slopes[Self(plan, i)] = mine[0].OfWeight;
            for (int n = 0; n < gatherers.Length; n++) slopes[Relation(plan, gatherers[n])] = mine[n + 1].OfWeight;
            float* g = TensorMemory.Of(upstream), c = TensorMemory.Of(changes[i]), b = TensorMemory.Of(given[Self(plan, i) + 1]), o = TensorMemory.Of(own[i]), k = TensorMemory.Of(kept[i]);
            float* dc = TensorMemory.Of(ofChanges[i]), db = TensorMemory.Of(ofBias[i]), od = TensorMemory.Of(ofOwn[i]);
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

        // To the gradient of a kind's state is added, message by message, what comes back from those that heard it.
        RowShares.Work? Sending(int s)
        {
            int rows = (int)given[s].shape[0], width = (int)given[s].shape[1];
            var back = new List<Action<int, int, int>>();
            bool multiplied = false;
            float* ds = TensorMemory.Of(slopes[s]!);
            for (int m = 0; m < plan.Messages.Length; m++)
            {
                var (from, to, mean) = plan.Messages[m];
                if (from != s) continue;
                var across = mean.Transposed;
                if (ofGathered[m] is { } ofMean)
                {
                    float* dm = TensorMemory.Of(ofMean);
                    back.Add((_, first, last) => SparseProduct.MultiplyRows(across, dm, ds, width, first, last, add: true));
                    continue;
                }
                multiplied = true; // before they were averaged
                var product = sent[m] = new(given[s], given[Relation(plan, m)], slopes[s]!, add: true);
                slopes[Relation(plan, m)] = product.OfWeight;
                float* dc = TensorMemory.Of(ofChanges[to]), dp = TensorMemory.Of(empty(rows, width));
                nint[] needed = [(nint)dp, .. product.Needed];
                back.Add((part, first, last) =>
                {
                    SparseProduct.MultiplyRows(across, dc, dp, width, first, last, add: false);
                    var ahead = new Ahead(needed, width, last, 2 * last - first, rows);
                    product.Take(part, dp, first, last, first: true, ref ahead);
                });
            }
            return back.Count == 0 ? null : new(rows, width, (part, first, last) =>
            {
                foreach (var act in back) act(part, first, last);
            }, multiplied ? SummedProduct.Parts(rows) : RowShares.Parts);
        }
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
