using DtiGraph.Models;
using static TorchSharp.torch;

namespace DtiGraph.Tests.Models;

/// <summary>Parts of a step's way through the network, each by itself, so that it can be held against libtorch's operations.</summary>
internal static class Passes
{
    /// <summary>The logits of a decoder, and what a gradient of them comes to.</summary>
    /// <param name="decoder">On the processor.</param>
    /// <param name="drugs">[Nd, H].</param>
    /// <param name="targets">[Nt, H].</param>
    /// <param name="drug">[P].</param>
    /// <param name="target">[P].</param>
    /// <param name="ofLogits">[P]; null: forward alone. The parameters have their gradients in grad.</param>
    /// <returns>[P], and the gradients of both states, in the caller's dispose scope.</returns>
    public static (Tensor Logits, Tensor? OfDrugs, Tensor? OfTargets) Decode(AdditiveBilinearDecoder decoder, Tensor drugs, Tensor targets, long[] drug, long[] target, Tensor? ofLogits = null)
    {
        using NodeStates d = Of(drugs), t = Of(targets);
        using var pass = new PairLogits(decoder, d, t);
        pass.Begin(drug, target);
        RowShares.Run(pass.Preparing());
        Made(d);
        Made(t);
        RowShares.Run(pass.Pairing());
        var logits = pass.Logits.clone();
        if (ofLogits is null) return (logits, null, null);
        RowShares.Run([.. pass.LayingBack, .. pass.Unpairing(ofLogits)]);
        RowShares.Run(pass.Returning());
        RowShares.Run(pass.Totalling());
        pass.End(ofLogits);
        return (logits, d.Slopes.clone(), t.Slopes.clone());
    }

    /// <summary>The states of an encoder, and what the gradient of a loss of the last ones comes to: the parameters have it in grad.</summary>
    /// <param name="pass">With a step begun.</param>
    /// <param name="loss">Of z, by kind.</param>
    /// <returns>Copies, in the caller's dispose scope.</returns>
    public static IReadOnlyList<IReadOnlyDictionary<string, Tensor>> Encode(EncoderPass pass, Func<IReadOnlyDictionary<string, Tensor>, Tensor> loss)
    {
        pass.Forward([]);
        var states = pass.States.Select(s => s.ToDictionary(k => k.Key, k => k.Value.Values.clone())).ToList();
        foreach (var z in states[^1].Values) z.requires_grad_();
        loss(states[^1]).backward();
        foreach (var (kind, z) in states[^1])
        {
            pass.States[^1][kind].Reach(0);
            pass.States[^1][kind].Slopes.copy_(z.grad!);
        }
        RowShares.Run([.. pass.LayingBack]);
        pass.Backward([]);
        return states;
    }

    private static void Made(NodeStates states)
    {
        Ahead nothing = default;
        states.Made(0, states.Rows, ref nothing);
    }

    private static NodeStates Of(Tensor values)
    {
        var states = new NodeStates();
        states.Begin((int)values.shape[0], (int)values.shape[1]);
        using var _ = no_grad();
        states.Values.copy_(values);
        return states;
    }
}
