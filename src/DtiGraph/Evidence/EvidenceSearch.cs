using DtiGraph.Artifacts;
using DtiGraph.Features;
using DtiGraph.Graphs;
using DtiGraph.Models;
using DtiGraph.Ranking;

namespace DtiGraph.Evidence;

/// <summary>Explains what a model says of pairs. Safe for many threads at once; the same question gives the same answer.</summary>
/// <remarks>The first question runs the network over the graph and draws the permuted graphs, which takes seconds; later ones are fast.</remarks>
public sealed class EvidenceSearch
{
    /// <summary>Paths when nothing else is asked.</summary>
    public const int DefaultTop = 10;

    /// <summary>Paths at most.</summary>
    public const int MaximumTop = 50;

    private const int Candidates = 256, PerLink = 16;

    private readonly ServedModel model;
    private readonly Lazy<Prepared> prepared;

    /// <summary>Explains a model; makes nothing yet.</summary>
    public EvidenceSearch(ServedModel model) => (this.model, prepared) = (model, new(() => new Prepared(model.Artifact)));

    /// <summary>The best paths between a drug and a target.</summary>
    /// <param name="drug">A drug of the graph, as in <see cref="NodeQuery.Id"/>.</param>
    /// <param name="target">A target of the graph, likewise.</param>
    /// <param name="top">Paths at most, 1 to 50.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="QueryException">Drug or target is not of the graph, or top is out of range.</exception>
    /// <exception cref="ArtifactException">The stored network and graph do not give the stored logits.</exception>
    public PairEvidence Of(string drug, string target, int top = DefaultTop, CancellationToken cancellation = default)
    {
        if (top is < 1 or > MaximumTop) throw new QueryException($"top: expected 1 to {MaximumTop}, got {top}");
        var prediction = model.Predict(new(Id: drug), new(Id: target));
        int d = model.Graph.FindDrug(prediction.Drug.Id!), t = model.Graph.FindTarget(prediction.Target.Id!);
        var (links, networks, permuted) = (prepared.Value.Links, prepared.Value.Networks, prepared.Value.Permuted);
        cancellation.ThrowIfCancellationRequested();

        int from = links.Node(Snapshot.DrugKind, d), to = links.Node(Snapshot.TargetKind, t);
        MessageEdge[] own = [.. links.Between(from, to, computed: false)];
        double Logit(IReadOnlyCollection<MessageEdge> without) => networks.Average(n => (double)n.Logit(d, t, without));
        var paths = PathSearch.Heaviest(links, from, to, Candidates, PerLink, cancellation);
        double logit = model.Artifact.Factors.Logit(d, t), without = Logit(own);
        double[] falls = new double[paths.Count];
        Parallel.For(0, falls.Length, new ParallelOptions { CancellationToken = cancellation }, i => falls[i] = without - Logit([.. own, .. links.Of(paths[i])]));
        int[] best = [.. Apart(paths, Enumerable.Range(0, falls.Length).OrderByDescending(i => falls[i]).ThenBy(i => i)).Take(top)];
        double[] p = permuted.PValues([.. best.Select(i => paths[i])], cancellation);

        var words = new PathWords(model.Graph, links);
        EvidencePath[] shown = [.. best.Select((i, rank) => words.Say(paths[i], rank + 1, falls[i], p[rank]))];
        // The linear score of new nodes hears no message: it is in the logit and in no difference.
        double alone = own.Length == 0 ? logit : logit + (without - Logit([]));
        return new(model.Manifest.Version, model.Manifest.GraphId, PairEvidence.WhatItMeans, prediction, logit, own.Length > 0, alone,
            paths.Count, permuted.Count, 1.0 / (1 + permuted.Count), shown, MermaidText.Of(shown));
    }

    /// <summary>The paths in order, without those that share a link with an earlier one: a link that matters makes every path over it look good.</summary>
    private static IEnumerable<int> Apart(List<LinkPath> paths, IEnumerable<int> order)
    {
        var used = new HashSet<(int, int)>();
        foreach (int i in order)
        {
            var pairs = paths[i].Nodes.Zip(paths[i].Nodes.Skip(1), (a, b) => (Math.Min(a, b), Math.Max(a, b))).ToArray();
            if (pairs.Any(used.Contains)) continue;
            used.UnionWith(pairs);
            yield return i;
        }
    }

    /// <summary>What every question needs.</summary>
    private sealed class Prepared
    {
        private const int Checked = 20;
        private const float Tolerance = 1e-3f;

        public Prepared(Artifact artifact)
        {
            var features = GraphFeatures.Again(artifact.Graph, artifact.Fit);
            var messages = MessagePaths.Again(artifact.Graph, features, artifact.Manifest.Schema, artifact.Train);
            Networks = [.. ModelTensors.Networks(artifact.Manifest, artifact.Weights).Select(n => new EdgeAblation(n, features.Rows, messages))];
            Check(artifact);
            Links = new LinkGraph(artifact.Graph, messages);
            Permuted = new PermutedGraphs(Links);
        }

        public LinkGraph Links { get; }

        public IReadOnlyList<EdgeAblation> Networks { get; }

        public PermutedGraphs Permuted { get; }

        /// <summary>Evidence about another network than the served one would be worse than none.</summary>
        private void Check(Artifact artifact)
        {
            var (train, latent) = (artifact.Pairs.Train, artifact.Latent);
            for (int i = 0; i < train.Length; i += Math.Max(1, train.Length / Checked)) // pairs of train have no linear score of new nodes
            {
                float stored = artifact.Factors.Logit(train[i].Drug, train[i].Target);
                double again = Networks.Average(n => (double)n.Logit(train[i].Drug, train[i].Target, [])) + (latent?.Score(train[i].Drug, train[i].Target) ?? 0);
                if (!(Math.Abs(again - stored) <= Tolerance * Math.Max(1, Math.Abs(stored))))
                    throw new ArtifactException($"evidence: expected the stored logit {stored} of a train pair from the stored network and graph, got {again}");
            }
        }
    }
}
