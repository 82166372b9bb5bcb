using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Losses;
using DtiGraph.Models;
using DtiGraph.Training;
using static TorchSharp.torch;

namespace DtiGraph.Benchmarks;

/// <summary>The step of <see cref="EpochTiming"/> by libtorch's own operations, over all cores: dense features, rows of senders gathered and added to those of receivers (index_select, scatter_add_),
/// layer norm, dropout, pairs as rows, its AdamW.</summary>
/// <remarks>These are the operations that PyTorch Geometric's message passing and its scatter by mean ask for on a processor by default; what Python takes to ask is not in it.</remarks>
internal sealed class LibtorchStep : IDisposable
{
    private readonly LinkModel model;
    private readonly Dictionary<string, Tensor> weights, features;
    private readonly List<Messages> messages;
    private readonly Tensor drugs, targets, labels;
    private readonly optim.Optimizer optimizer;
    private readonly FocalLoss loss = new(new FocalOptions());

    /// <summary>The edges of one relation.</summary>
    private sealed record Messages(RelationSchema Relation, Tensor From, Tensor To, Tensor Share);

    /// <summary>Its tensors are made in the caller's dispose scope.</summary>
    public LibtorchStep(LinkModel model, IReadOnlyDictionary<string, SparseMatrix> rows, TrainStep step)
    {
        this.model = model;
        weights = model.Parameters.Items.ToDictionary(p => p.Name, p => (Tensor)p.Value);
        features = rows.ToDictionary(r => r.Key, r => Dense(r.Value));
        messages = [.. step.Graph.Messages.Select(Of)];
        (drugs, targets, labels) = (tensor(step.Drugs), tensor(step.Targets), tensor(step.Labels));
        optimizer = optim.AdamW(model.Parameters.Items.Select(p => p.Value), 1e-3, weight_decay: 1e-2);
    }

    /// <summary>One step.</summary>
    public void Take()
    {
        using var _ = NewDisposeScope();
        optimizer.zero_grad();
        var z = features.ToDictionary(f => f.Key, f => Settle(nn.functional.relu(addmm(weights[$"input.{f.Key}.bias"], f.Value, weights[$"input.{f.Key}.weight"], 1, 1))));
        for (int layer = 0; layer < model.Options.Layers; layer++)
        {
            var before = z;
            string name = $"layer{layer}";
            z = before.ToDictionary(k => k.Key, k =>
            {
                var sum = addmm(weights[$"{name}.self.{k.Key}.bias"], k.Value, weights[$"{name}.self.{k.Key}.weight"], 1, 1);
                foreach (var m in messages.Where(m => m.Relation.DestinationKind == k.Key))
                {
                    var heard = before[m.Relation.SourceKind].index_select(0, m.From);
                    var mean = zeros_like(k.Value).scatter_add_(0, m.To.unsqueeze(1).expand_as(heard), heard) * m.Share;
                    sum = addmm(sum, mean, weights[$"{name}.relation.{m.Relation.Name}.weight"], 1, 1);
                }
                return Settle(k.Value + nn.functional.relu(sum));
            });
        }
        var logits = model.Decoder.ByTorch(z[Snapshot.DrugKind], z[Snapshot.TargetKind], drugs, targets);
        loss.ByTorch(logits, labels).mean().backward();
        optimizer.step();
    }

    /// <inheritdoc/>
    public void Dispose() => optimizer.Dispose();

    private static Tensor Settle(Tensor state) => nn.functional.dropout(nn.functional.layer_norm(state, [state.shape[1]]), .2, training: true);

    private static Messages Of(TypedMessages messages)
    {
        var mean = messages.Mean;
        long[] to = [.. Enumerable.Range(0, mean.Rows).SelectMany(r => Enumerable.Repeat((long)r, mean.ColumnsOf(r).Length))];
        long[] from = [.. Enumerable.Range(0, mean.Rows).SelectMany(r => Array.ConvertAll(mean.ColumnsOf(r).ToArray(), c => (long)c))];
        float[] share = [.. Enumerable.Range(0, mean.Rows).Select(r => 1f / Math.Max(1, mean.ColumnsOf(r).Length))];
        return new(messages.Relation, tensor(from), tensor(to), tensor(share).unsqueeze(1));
    }

    private static Tensor Dense(SparseMatrix rows)
    {
        float[,] dense = new float[rows.Rows, rows.Columns];
        for (int r = 0; r < rows.Rows; r++)
            foreach (int c in rows.ColumnsOf(r)) dense[r, c] = 1;
        return tensor(dense);
    }
}
