using DtiGraph.Features;
using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>One whole round of message passing on the processor, of all kinds, forward and backward: every gradient is summed where it belongs,
/// with no intermediate sums of [N, H].</summary>
/// <remarks>The mean over neighbours and the product with a relation's weights can be swapped: whichever end has fewer rows is multiplied.</remarks>
internal sealed class SettledRound : autograd.MultiTensorFunction<SettledRound>
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
        Tensor[] own = Own(plan, given), changes = [.. own.Select((state, i) => DenseProduct.Multiply(state, given[Self(plan, i)]))];
        var gathered = new Tensor?[plan.Messages.Length];
        for (int m = 0; m < gathered.Length; m++)
        {
            var (from, to, mean) = plan.Messages[m];
            var weight = given[Relation(plan, m)];
            if (ProductFirst(mean))
            {
                using var product = DenseProduct.Multiply(given[from], weight);
                SparseProduct.AddProduct(mean, product, changes[to]);
            }
            else
            {
                var neighbours = gathered[m] = SparseProduct.Multiply(mean, given[from]);
                DenseProduct.AddProduct(neighbours, weight, changes[to]);
                if (!plan.Differentiated)
                {
                    neighbours.Dispose();
                    gathered[m] = null;
                }
            }
        }
        var settled = plan.Receivers.Select((r, i) => RowSettling.Forward(changes[i], given[Self(plan, i) + 1], own[i], r.Mask)).ToList();
        ctx.save_data(Key, plan);
        ctx.save_for_backward([.. given, .. changes, .. settled.Select(s => s.Moments), .. gathered.OfType<Tensor>()]);
        return [.. settled.Select(s => s.Settled)];
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
    {
        using var scope = NewDisposeScope();
        var plan = (Plan)ctx.get_data(Key);
        var saved = new Queue<Tensor>(ctx.get_saved_variables());
        Tensor[] Next(int count) => [.. Enumerable.Range(0, count).Select(_ => saved.Dequeue())];
        Tensor[] given = Next(plan.States + 2 * plan.Receivers.Length + plan.Messages.Length), changes = Next(plan.Receivers.Length), moments = Next(plan.Receivers.Length);
        var slopes = new Tensor?[given.Length];
        Tensor[] own = Own(plan, given);
        var ofChanges = new Tensor[changes.Length];
        for (int i = 0; i < changes.Length; i++)
        {
            var (state, rows, mask) = plan.Receivers[i];
            (ofChanges[i], slopes[Self(plan, i) + 1], var ofBefore) = RowSettling.Backward(grad_outputs[i].contiguous(), changes[i], given[Self(plan, i) + 1], own[i], moments[i], mask);
            var ofOwn = ofBefore!;
            slopes[Self(plan, i)] = DenseProduct.Across(own[i], ofChanges[i]);
            DenseProduct.AddProduct(ofChanges[i], given[Self(plan, i)], ofOwn, transposed: true);
            slopes[state] = rows == given[state].shape[0] ? ofOwn : Padded(ofOwn, given[state]);
        }
        for (int s = 0; s < plan.States; s++) slopes[s] ??= zeros_like(given[s]);
        for (int m = 0; m < plan.Messages.Length; m++)
        {
            var (from, to, mean) = plan.Messages[m];
            var (weight, ofChange) = (given[Relation(plan, m)], ofChanges[to]);
            if (ProductFirst(mean))
            {
                using var ofProduct = SparseProduct.Multiply(mean.Transposed, ofChange);
                slopes[Relation(plan, m)] = DenseProduct.Across(given[from], ofProduct);
                DenseProduct.AddProduct(ofProduct, weight, slopes[from]!, transposed: true);
            }
            else
            {
                slopes[Relation(plan, m)] = DenseProduct.Across(saved.Dequeue(), ofChange);
                using var ofNeighbours = DenseProduct.Multiply(ofChange, weight, transposed: true);
                SparseProduct.AddProduct(mean.Transposed, ofNeighbours, slopes[from]!);
            }
        }
        return [null!, .. slopes.Select(slope => slope!.MoveToOuterDisposeScope())];
    }

    /// <summary>What the receivers know themselves: the first rows of their kind's state, where they lie.</summary>
    private static Tensor[] Own(Plan plan, Tensor[] given) =>
        [.. plan.Receivers.Select(r => r.Rows == given[r.State].shape[0] ? given[r.State] : given[r.State].narrow(0, 0, r.Rows))];

    private static Tensor Padded(Tensor first, Tensor like)
    {
        var whole = zeros_like(like);
        whole.narrow(0, 0, first.shape[0]).copy_(first);
        return whole;
    }

    private static bool ProductFirst(SparseMatrix mean) => mean.Columns < mean.Rows;

    private static int Self(Plan plan, int receiver) => plan.States + 2 * receiver;

    private static int Relation(Plan plan, int message) => plan.States + 2 * plan.Receivers.Length + message;
}
