namespace DtiGraph.Features.Chemistry;

/// <summary>The rings a chemist would name: every cycle that is not the sum of shorter ones.</summary>
/// <remarks>
/// Source: Vismara 1997, "Union of all the minimum cycle bases of a graph". Unlike one smallest set of rings it does not depend on the order
/// of the atoms. It equals RDKit's symmetrized set on every molecule compared. Candidates are Horton's (shortest path, edge, shortest path),
/// taken by length until as many are independent as the system has rings.
/// </remarks>
internal static class RingPerception
{
    // Above this a system is no molecule, and its shortest cycles would take minutes.
    private const int MostIndependent = 300;

    // A ring of n rings, as a cyclodextrin is, has 2^n equal large cycles. Ten are 1,024 and are found; beyond this effort those found stand
    // for the rest.
    private const int MostEffort = 200_000;

    /// <summary>All rings, smallest first.</summary>
    public static List<Ring> Find(Draft draft)
    {
        var rings = new List<Ring>();
        foreach (var system in RingSystem.Of(draft))
        {
            rings.AddRange(system.Single.Select(Ring.Of));
            if (system.Single.Count > 0) continue;
            if (system.Independent > MostIndependent)
            {
                var first = system.Edges[0].Bonds[0].First;
                throw new SmilesException(
                    "ring system", $"at most {MostIndependent} independent rings", $"{system.Independent}", first.Position);
            }
            rings.AddRange(Relevant(system));
        }
        rings.Sort((a, b) => a.Size.CompareTo(b.Size));
        return rings;
    }

    private static List<Ring> Relevant(RingSystem system)
    {
        var paths = new ShortestPaths[system.Nodes];
        for (int root = 0; root < paths.Length; root++) paths[root] = new ShortestPaths(system, root);
        var basis = new CycleSpace(system.Edges.Count);
        int effort = MostEffort;
        var rings = new List<Ring>();
        foreach (var equals in Candidates(system, paths).GroupBy(candidate => candidate.Length))
        {
            if (basis.Rank == system.Independent) break;
            var found = new HashSet<EdgeSet>();
            foreach (var candidate in equals) paths[candidate.Root].Close(candidate.Edge, found, ref effort);
            // Independent of the shorter ones first, then all together into the basis.
            var relevant = found.Where(cycle => !basis.Contains(cycle)).ToList();
            foreach (var cycle in relevant)
            {
                basis.Add(cycle);
                rings.Add(Ring.Of([.. cycle.Members().SelectMany(edge => system.Edges[edge].Bonds)]));
            }
        }
        return rings;
    }

    private static List<Candidate> Candidates(RingSystem system, ShortestPaths[] paths)
    {
        var candidates = new List<Candidate>();
        for (int root = 0; root < system.Nodes; root++)
        {
            for (int e = 0; e < system.Edges.Count; e++)
            {
                var edge = system.Edges[e];
                if (edge.From == edge.To && edge.From != root) continue;
                candidates.Add(new Candidate(paths[root].Distance(edge.From) + edge.Length + paths[root].Distance(edge.To), root, e));
            }
        }
        candidates.Sort((a, b) => a.Length.CompareTo(b.Length));
        return candidates;
    }

    private readonly record struct Candidate(int Length, int Root, int Edge);
}
