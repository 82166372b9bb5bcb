namespace DtiGraph.Models;

/// <summary>One whole round of message passing on the processor, of all kinds, forward and backward: every gradient is summed where it belongs,
/// with no intermediate sums of [N, H].</summary>
/// <remarks>All that happens to a receiver's rows happens to some of them while they are in the cache, then to the next: memory is what a step waits for.</remarks>
internal sealed class SettledRound : IDisposable
{
    private readonly IReadOnlyDictionary<string, NodeStates> before, after;
    private readonly Dictionary<string, SettledReceiver> receivers;
    private readonly Dictionary<string, MessageRows> messages;
    private MessageRows[] heard = [];

    /// <summary>Prepares it.</summary>
    /// <param name="layer">Its parameters.</param>
    /// <param name="schema">Kinds and relations.</param>
    /// <param name="before">The states that it reads, by kind.</param>
    /// <param name="after">Those that it makes, owned by it: of the kinds that receive.</param>
    public SettledRound(RelationalMeanLayer layer, GraphSchema schema, IReadOnlyDictionary<string, NodeStates> before, IReadOnlyDictionary<string, NodeStates> after)
    {
        (this.before, this.after) = (before, after);
        receivers = after.ToDictionary(k => k.Key, k => new SettledReceiver(new(layer.Self(k.Key).Weight), new(layer.Self(k.Key).Bias), before[k.Key], k.Value));
        messages = schema.Relations.Where(r => after.ContainsKey(r.DestinationKind))
            .ToDictionary(r => r.Name, r => new MessageRows(new(layer.Relation(r.Name)), before[r.SourceKind], receivers[r.DestinationKind]));
    }

    /// <summary>Begins a step.</summary>
    /// <param name="graph">Its message edges; relations without any are passed over.</param>
    /// <param name="mask">The next mask of the dropout.</param>
    /// <param name="differentiated">Whether backward follows.</param>
    public void Begin(MessageGraph graph, Func<DropoutMask> mask, bool differentiated)
    {
        foreach (var (kind, receiver) in receivers) receiver.Begin(graph.Receivers?[kind] ?? before[kind].Rows, mask(), differentiated);
        var edges = graph.Messages.Where(m => m.Mean.NonZeros > 0 && messages.ContainsKey(m.Relation.Name)).ToArray();
        heard = [.. edges.Select(m => messages[m.Relation.Name])];
        for (int m = 0; m < heard.Length; m++) heard[m].Begin(edges[m].Mean);
    }

    /// <summary>What lays the weights out, before any state is made.</summary>
    public IEnumerable<RowShares.Work> Laying => [.. receivers.Values.Select(r => r.Laying), .. heard.Select(h => h.Laying)];

    /// <summary>What makes the new states, when the weights are laid out.</summary>
    public IEnumerable<RowShares.Work> Settling() => receivers.Values.Select(r => r.Settling());

    /// <summary>What lays the weights out for the way back.</summary>
    public IEnumerable<RowShares.Work> LayingBack => [.. receivers.Values.Select(r => r.LayingBack), .. heard.Select(h => h.LayingBack)];

    /// <summary>What takes the gradient of the new states back: normalisation, and what a receiver added up, block by block.</summary>
    public IEnumerable<RowShares.Work> Unsettling()
    {
        foreach (var (kind, states) in before) states.Reach(receivers.TryGetValue(kind, out var receiver) ? receiver.Rows : 0);
        return receivers.Values.Select(r => r.Unsettling());
    }

    /// <summary>What adds then, message by message, to the gradient of a kind's states what comes back from those that heard it; and the sums of the parts until here.</summary>
    public IEnumerable<RowShares.Work> Returning() => [.. before.Values.Select(Returning).OfType<RowShares.Work>(), .. receivers.Values.SelectMany(r => r.Totalling())];

    /// <summary>What adds up the parts of the rest: nothing waits for it.</summary>
    public IEnumerable<RowShares.Work> Totalling() => heard.Select(h => h.Totalling());

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var states in after.Values) states.Dispose();
        foreach (var receiver in receivers.Values) receiver.Dispose();
        foreach (var message in messages.Values) message.Dispose();
    }

    private RowShares.Work? Returning(NodeStates senders)
    {
        MessageRows[] back = [.. heard.Where(h => h.Senders == senders)];
        var acts = Array.ConvertAll(back, b => b.Returning());
        return back.Length == 0 ? null : new(senders.Rows, senders.Width, (part, first, last) =>
        {
            foreach (var act in acts) act(part, first, last);
        }, back.Any(b => b.ProductFirst) ? SummedProduct.Parts(senders.Rows) : RowShares.Parts);
    }
}
