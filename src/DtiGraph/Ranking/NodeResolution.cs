using DtiGraph.Artifacts;
using DtiGraph.Features;
using DtiGraph.Features.Chemistry;
using DtiGraph.Graphs;
using DtiGraph.Models;

namespace DtiGraph.Ranking;

/// <summary>Finds the node that a question names.</summary>
internal sealed class NodeResolution(Artifact artifact, ColdStart coldStart)
{
    private readonly Domain domain = new(artifact);
    private readonly Snapshot graph = artifact.Graph;
    private readonly Lazy<ResolvedNode[]> drugs = new(() => [.. artifact.Graph.Drugs.Select((d, i) => KnownNode(Snapshot.DrugKind, i, NodeViews.Of(d)))]);
    private readonly Lazy<ResolvedNode[]> targets = new(() => [.. artifact.Graph.Targets.Select((t, i) => KnownNode(Snapshot.TargetKind, i, NodeViews.Of(t)))]);
    private readonly Lazy<NodeNames> drugNames = new(() => new(Snapshot.DrugKind, [.. artifact.Graph.Drugs.Select(NodeViews.Of)]));
    private readonly Lazy<NodeNames> targetNames = new(() => new(Snapshot.TargetKind, [.. artifact.Graph.Targets.Select(NodeViews.Of)]));
    private readonly Lazy<ILookup<string, int>> sequences = new(() => artifact.Graph.Targets
        .Select((t, i) => (Sequence: Bare(t.Sequence), i)).Where(t => t.Sequence.Length > 0).ToLookup(t => t.Sequence, t => t.i));

    /// <summary>The drugs of the graph.</summary>
    public IReadOnlyList<ResolvedNode> Drugs => drugs.Value;

    /// <summary>The targets of the graph.</summary>
    public IReadOnlyList<ResolvedNode> Targets => targets.Value;

    /// <exception cref="QueryException">The question names no drug, or one that cannot be read.</exception>
    public ResolvedNode Drug(NodeQuery query)
    {
        if (query.Sequence is not null || (query.Id is null) == (query.Smiles is null))
            throw new QueryException("drug: expected either id or smiles, got " + Given(query));
        if (query.Id is not null) return NamedDrug(query.Id);
        if (query.Smiles!.Length > NodeQuery.LongestSmiles)
            throw new QueryException($"smiles: expected at most {NodeQuery.LongestSmiles} characters, got {query.Smiles.Length}");
        try
        {
            var (molecule, bits, same) = DrugsOf(query.Smiles!);
            if (same is [var one]) return By("structure", Drugs[one]);
            if (same is [_, ..]) throw Several(drugNames.Value.Ambiguous(query.Smiles, same), "smiles");
            var (members, neighbours) = coldStart.Drug(molecule, bits);
            return New(Snapshot.DrugKind, PairFactors.MeanOfDrugs(members), members, neighbours, Drugs);
        }
        catch (SmilesException e)
        {
            throw new QueryException(e.Message) { Field = "smiles" };
        }
    }

    /// <exception cref="QueryException">The question names no target, or one that cannot be read.</exception>
    public ResolvedNode Target(NodeQuery query)
    {
        if (query.Smiles is not null || (query.Id is null) == (query.Sequence is null))
            throw new QueryException("target: expected either id or sequence, got " + Given(query));
        if (query.Id is not null) return NamedTarget(query.Id);
        string sequence = Residues(query.Sequence!);
        int[] same = [.. sequences.Value[sequence]];
        if (same is [var one]) return By("sequence", Targets[one]);
        if (same is [_, ..]) throw Several(targetNames.Value.Ambiguous(query.Sequence!, same), "sequence");
        var (members, neighbours) = coldStart.Target(sequence);
        return New(Snapshot.TargetKind, PairFactors.MeanOfTargets(members), members, neighbours, Targets);
    }

    /// <summary>The drug of the graph with that name or structure: a name never leads to a cold start.</summary>
    private ResolvedNode NamedDrug(string text)
    {
        if (drugNames.Value.Find(text) is var (index, how)) return By(how, Drugs[index]);
        try
        {
            var (_, _, same) = text.Length <= NodeQuery.LongestSmiles ? DrugsOf(text) : default;
            if (same is [var one]) return By("structure", Drugs[one]);
            if (same is [_, ..]) throw drugNames.Value.Ambiguous(text, same);
        }
        catch (SmilesException)
        {
            // Nor is it a structure.
        }
        throw drugNames.Value.Unknown(text);
    }

    /// <summary>The target of the graph with that name or sequence.</summary>
    private ResolvedNode NamedTarget(string text)
    {
        if (targetNames.Value.Find(text) is var (index, how)) return By(how, Targets[index]);
        int[] same = [.. sequences.Value[Bare(text.Trim().ToUpperInvariant())]];
        if (same is [var one]) return By("sequence", Targets[one]);
        throw same.Length == 0 ? targetNames.Value.Unknown(text) : targetNames.Value.Ambiguous(text, same);
    }

    /// <summary>The drugs of the graph with that structure.</summary>
    /// <exception cref="SmilesException">It is none.</exception>
    private (Molecule Molecule, int[] Bits, List<int> Same) DrugsOf(string smiles)
    {
        var molecule = Smiles.Parse(smiles);
        int[] bits = DrugFingerprints.Of(molecule);
        string structure = DrugStructures.Name(molecule);
        return (molecule, bits, [.. coldStart.EqualDrugs(bits).Where(d => DrugStructures.Name(Smiles.Parse(graph.Drugs[d].Smiles)) == structure)]);
    }

    private static ResolvedNode KnownNode(string kind, int index, NodeView view) => new(index, null, new(kind, view, "id", []));

    private static ResolvedNode By(string how, ResolvedNode node) => node with { Node = node.Node with { ResolvedBy = how } };

    private ResolvedNode New(string kind, NodeFactors factors, IReadOnlyList<NodeFactors> members, Neighbour[] neighbours, IReadOnlyList<ResolvedNode> known) =>
        new(-1, factors, new(kind, NodeViews.New(kind), "coldStart",
            [.. neighbours.Take(coldStart.Sending).Select(n => new SimilarNode(known[n.Index].Node.Node, n.Similarity))])
        {
            InDomain = domain.Holds(kind, neighbours),
            DomainSimilarity = domain.Least(kind),
        }, members, neighbours, Blank: !coldStart.Learned(kind));

    private static string Residues(string sequence)
    {
        if (sequence.Length > 2 * NodeQuery.LongestSequence) throw TooLong(sequence.Length); // whatever of it is white space
        string residues = string.Concat(sequence.Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant();
        if (residues.Length > NodeQuery.LongestSequence) throw TooLong(residues.Length);
        int bad = residues.AsSpan().IndexOfAnyExcept(Graphs.Target.Residues);
        if (bad >= 0) throw new QueryException($"sequence: expected letters A to Z, '*' and '-', got '{residues[bad]}' (position {bad + 1})");
        string bare = Bare(residues);
        return bare.Length > 0 ? bare : throw new QueryException("sequence: expected amino acids, got none");
    }

    /// <summary>A sequence without the gaps of an alignment and the stop at the end of a translated frame: neither is part of the protein.</summary>
    private static string Bare(string sequence) => sequence.Replace("-", "", StringComparison.Ordinal).TrimEnd('*');

    /// <summary>Several nodes are what the question describes: to take one of them, or none, would say something of another.</summary>
    private static AmbiguousNodeException Several(AmbiguousNodeException found, string field)
    {
        found.Field = field;
        return found;
    }

    private static QueryException TooLong(int length) => new($"sequence: expected at most {NodeQuery.LongestSequence} amino acids, got {length}");

    private static string Given(NodeQuery query)
    {
        var given = new[] { (query.Id, "id"), (query.Smiles, "smiles"), (query.Sequence, "sequence") }.Where(p => p.Item1 is not null).Select(p => p.Item2);
        return string.Join(" and ", given) is { Length: > 0 } names ? names : "none";
    }
}
