using DtiGraph.Features;
using TorchSharp.Modules;

namespace DtiGraph.Models;

/// <summary>The encoder's way through one step on the processor: states forward, round by round, and gradients back, in memory that is kept for the next.</summary>
internal sealed class EncoderPass : IDisposable
{
    private readonly Dictionary<string, NodeStates>[] states;
    private readonly (string Kind, SettledInput Input)[] inputs;
    private readonly SettledRound[] rounds;

    /// <summary>Prepares it.</summary>
    /// <param name="schema">Kinds and relations.</param>
    /// <param name="input">[F, H] and [H] of each kind.</param>
    /// <param name="layers">The rounds' parameters.</param>
    public EncoderPass(GraphSchema schema, IReadOnlyDictionary<string, (Parameter Weight, Parameter Bias)> input, IReadOnlyList<RelationalMeanLayer> layers)
    {
        states = [schema.Kinds.ToDictionary(k => k.Name, _ => new NodeStates()), .. layers.Select((_, l) => schema.ReceiversOf(l, layers.Count).ToDictionary(k => k, _ => new NodeStates()))];
        inputs = [.. schema.Kinds.Select(k => (k.Name, new SettledInput(new(input[k.Name].Weight), new(input[k.Name].Bias), states[0][k.Name])))];
        rounds = [.. layers.Select((layer, l) => new SettledRound(layer, schema, states[l], states[l + 1]))];
    }

    /// <summary>By kind, before any message and after each round; the last ones are z.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, NodeStates>> States => states;

    /// <summary>Begins a step.</summary>
    /// <param name="features">[N kind, F kind] for each kind.</param>
    /// <param name="graphs">The message edges of each round.</param>
    /// <param name="dropout">Null for none.</param>
    /// <param name="differentiated">Whether backward follows.</param>
    public void Begin(IReadOnlyDictionary<string, SparseMatrix> features, IReadOnlyList<MessageGraph> graphs, Dropout? dropout, bool differentiated)
    {
        DropoutMask Mask() => dropout?.Next() ?? DropoutMask.None;
        foreach (var (kind, input) in inputs) input.Begin(features[kind], Mask(), differentiated);
        for (int l = 0; l < rounds.Length; l++) rounds[l].Begin(graphs[l], Mask, differentiated);
    }

    /// <summary>Makes the states.</summary>
    /// <param name="beside">Done before them: needs none of them.</param>
    public void Forward(RowShares.Work[] beside)
    {
        RowShares.Run([.. beside, .. rounds.SelectMany(r => r.Laying)]);
        RowShares.Run([.. inputs.Select(i => i.Input.Settling())]);
        foreach (var round in rounds) RowShares.Run([.. round.Settling()]);
    }

    /// <summary>What the way back needs before it begins.</summary>
    public IEnumerable<RowShares.Work> LayingBack => rounds.SelectMany(r => r.LayingBack);

    /// <summary>Takes the gradient of z, which stands in its slopes, to every parameter that it reaches.</summary>
    /// <param name="beside">What is left to be added up: it goes with the next that both cores share.</param>
    public void Backward(RowShares.Work[] beside)
    {
        foreach (var round in rounds.Reverse())
        {
            RowShares.Run([.. round.Unsettling(), .. beside]);
            RowShares.Run([.. round.Returning()]);
            beside = [.. round.Totalling()];
        }
        var reached = inputs.Select(i => i.Input).Where(i => i.States.Reached).ToArray();
        RowShares.Run([.. reached.Select(i => i.Unsettling()), .. beside]);
        RowShares.Run([.. reached.SelectMany(i => i.Totalling())]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, input) in inputs) input.Dispose();
        foreach (var round in rounds) round.Dispose();
    }
}
