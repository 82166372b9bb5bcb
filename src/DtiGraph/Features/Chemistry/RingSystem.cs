namespace DtiGraph.Features.Chemistry;

/// <summary>A connected piece of ring bonds, every chain of two-bonded atoms drawn as one edge between the atoms where rings meet.</summary>
internal sealed class RingSystem
{
    private RingSystem(List<DraftBond[]> single, int nodes, List<RingEdge> edges)
    {
        Single = single;
        Nodes = nodes;
        Edges = edges;
        EdgesOf = new List<int>[nodes];
        for (int i = 0; i < nodes; i++) EdgesOf[i] = [];
        for (int e = 0; e < edges.Count; e++)
        {
            EdgesOf[edges[e].From].Add(e);
            if (edges[e].To != edges[e].From) EdgesOf[edges[e].To].Add(e);
        }
    }

    /// <summary>The ring itself where the system is one ring; else empty.</summary>
    public List<DraftBond[]> Single { get; }

    public int Nodes { get; }

    public List<RingEdge> Edges { get; }

    public List<int>[] EdgesOf { get; }

    /// <summary>Number of independent rings.</summary>
    public int Independent => Single.Count > 0 ? 1 : Edges.Count - Nodes + 1;

    public static IEnumerable<RingSystem> Of(Draft draft)
    {
        bool[] seen = new bool[draft.Atoms.Count];
        foreach (var root in draft.Atoms)
        {
            if (!root.InRing || seen[root.Index]) continue;
            var members = new List<DraftAtom> { root };
            seen[root.Index] = true;
            for (int i = 0; i < members.Count; i++)
            {
                foreach (var bond in members[i].Bonds)
                {
                    var other = bond.Other(members[i]);
                    if (!bond.InRing || seen[other.Index]) continue;
                    seen[other.Index] = true;
                    members.Add(other);
                }
            }
            yield return Contract(members);
        }
    }

    private static RingSystem Contract(List<DraftAtom> members)
    {
        var nodes = new Dictionary<DraftAtom, int>();
        foreach (var atom in members)
        {
            if (atom.Bonds.Count(bond => bond.InRing) > 2) nodes.Add(atom, nodes.Count);
        }
        if (nodes.Count == 0)
        {
            var start = members[0];
            return new RingSystem([Walk(start, start.Bonds.Find(bond => bond.InRing)!, start).Bonds], 0, []);
        }
        var edges = new List<RingEdge>();
        var taken = new HashSet<DraftBond>();
        foreach (var (atom, node) in nodes)
        {
            foreach (var bond in atom.Bonds)
            {
                if (!bond.InRing || taken.Contains(bond)) continue;
                var (end, bonds) = Walk(atom, bond, null, nodes);
                taken.Add(bonds[0]);
                taken.Add(bonds[^1]);
                edges.Add(new RingEdge(node, nodes[end], bonds));
            }
        }
        return new RingSystem([], nodes.Count, edges);
    }

    /// <summary>Follows a chain to the next node, or round a lone ring to where it started.</summary>
    private static (DraftAtom End, DraftBond[] Bonds) Walk(
        DraftAtom from, DraftBond bond, DraftAtom? stop, Dictionary<DraftAtom, int>? nodes = null)
    {
        var bonds = new List<DraftBond> { bond };
        var atom = bond.Other(from);
        while (!ReferenceEquals(atom, stop) && !(nodes?.ContainsKey(atom) ?? false))
        {
            bond = atom.Bonds.Find(next => next.InRing && !ReferenceEquals(next, bond))!;
            bonds.Add(bond);
            atom = bond.Other(atom);
        }
        return (atom, [.. bonds]);
    }
}

/// <summary>A chain of ring bonds between two nodes of a ring system.</summary>
internal sealed record RingEdge(int From, int To, DraftBond[] Bonds)
{
    public int Length => Bonds.Length;

    public int Other(int node) => node == From ? To : From;
}
