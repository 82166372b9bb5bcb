using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>One round of typed message passing: what a node knows, plus the mean of what its neighbours know, by relation.</summary>
/// <remarks>out_i = h_i W_kind + b_kind + sum over relations r of mean over j in N_r(i) of h_j W_r.
/// Source: Schlichtkrull et al. 2018, arXiv:1703.06103, eq. 2, with c_i,r = |N_r(i)|. Departs: no basis decomposition; the
/// self weight is of the node's kind. With one kind and one relation it is GraphSAGE with the mean aggregator
/// (Hamilton et al. 2017, arXiv:1706.02216). Cost: O(E H + N H^2 R).</remarks>
public sealed class RelationalMeanLayer
{
    private readonly Dictionary<string, (Parameter Weight, Parameter Bias)> self;
    private readonly Dictionary<string, Parameter> relations;

    /// <summary>Makes the layer's parameters.</summary>
    /// <param name="parameters">Where they are kept.</param>
    /// <param name="name">Prefix of their names.</param>
    /// <param name="schema">Kinds and relations.</param>
    /// <param name="input">Width of the states it reads.</param>
    /// <param name="output">Width of the states it makes.</param>
    public RelationalMeanLayer(ParameterSet parameters, string name, GraphSchema schema, int input, int output)
    {
        // What a node receives is a sum over its self weight and the relations that reach its kind: together of variance 1.
        double Deviation(string kind) => 1 / Math.Sqrt(input * (1.0 + schema.Relations.Count(r => r.DestinationKind == kind)));
        self = schema.Kinds.ToDictionary(k => k.Name, k => (
            parameters.Normal($"{name}.self.{k.Name}.weight", input, output, Deviation(k.Name)),
            parameters.Constant($"{name}.self.{k.Name}.bias", output, 0)));
        relations = schema.Relations.ToDictionary(r => r.Name,
            r => parameters.Normal($"{name}.relation.{r.Name}.weight", input, output, Deviation(r.DestinationKind)));
    }

    /// <summary>The new states of some nodes of one kind.</summary>
    /// <param name="kind">The kind that receives.</param>
    /// <param name="own">[M, input] float32 - what the receiving nodes know.</param>
    /// <param name="senders">[N kind, input] float32 for each kind that sends.</param>
    /// <param name="graph">Message edges, with M rows where the destination is of this kind; those to other kinds are passed over.</param>
    /// <returns>[M, output] float32 - new tensor, owned by the caller.</returns>
    public Tensor Forward(string kind, Tensor own, IReadOnlyDictionary<string, Tensor> senders, MessageGraph graph)
    {
        using var _ = NewDisposeScope();
        var (weight, bias) = self[kind];
        var output = addmm(bias, own, weight, 1, 1);
        foreach (var messages in graph.Messages)
        {
            if (messages.Relation.DestinationKind != kind || messages.Mean.NonZeros == 0) continue;
            var mean = SparseProduct.Apply(messages.Mean, senders[messages.Relation.SourceKind]);
            output = addmm(output, mean, relations[messages.Relation.Name], 1, 1);
        }
        return output.MoveToOuterDisposeScope();
    }

    /// <summary>[H, H] and [H], what a kind's own state is multiplied by, and what is added.</summary>
    internal (Parameter Weight, Parameter Bias) Self(string kind) => self[kind];

    /// <summary>[H, H], what the mean of a relation's senders is multiplied by.</summary>
    internal Parameter Relation(string name) => relations[name];
}
